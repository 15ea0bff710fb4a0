"""How the command line asks an office: in its own process, where the database is the caller's own."""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cycle import settings
from cycle.clock import Clock

if TYPE_CHECKING:
    from cycle.bootstrap import App


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The counter said no; every reason as plain values."""

    def __init__(self, reasons: tuple[Mapping[str, Any], ...]) -> None:
        super().__init__()
        self.reasons = reasons


class Failed(Exception):  # noqa: N818 - as above
    """The counter could not do it, and says why and what helps."""

    def __init__(self, error: str, remedy: str | None) -> None:
        super().__init__(error)
        self.error = error
        self.remedy = remedy or ""


class Office:
    """One office, as the command line sees it. Nothing is opened before it is asked for."""

    def __init__(
        self,
        config: str | None,
        acts_as: str | None,
        clock: Clock,
        at_work: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._config = config
        self._acts_as = acts_as
        self.clock = clock
        self._at_work = at_work

    @cached_property
    def settings_file(self) -> Path:
        """The settings file in use. Raises SettingsError."""
        return settings.find(self._config, settings.user_environment())

    @cached_property
    def settings(self) -> settings.Settings:
        return settings.read(self.settings_file)

    @cached_property
    def app(self) -> "App":
        """Everything built: for the verbs that run in this process."""
        from cycle.bootstrap import build  # noqa: PLC0415 - the heavy half of the program

        return build(self.settings, self.clock)

    def close(self) -> None:
        """Let go of the database, if it was opened: a server would wait for a farewell."""
        if "app" in vars(self):
            self.app.bureau.database.close()

    def ask(self, request: str, /, **values: Any) -> Any:
        """The result of a request, as plain values. Raises Refused, Failed, and CycleError while opening the office."""
        from cycle.bootstrap import caller_here  # noqa: PLC0415 - heavy, and wanted only once something is asked
        from cycle.counter.window import serve  # noqa: PLC0415 - as above

        caller = caller_here(self.settings, self._acts_as, os.getuid(), self.settings_file)
        with self._at_work():
            answer = serve(self.app.bureau, caller, request, values)
        if answer.reasons:
            raise Refused(answer.reasons)
        if answer.error is not None:
            raise Failed(answer.error, answer.remedy)
        return answer.result
