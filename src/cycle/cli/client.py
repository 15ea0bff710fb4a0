"""How the command line asks an office: the daemon over its socket, else in this process, where
the database is its own.

What is not wanted for a question over the socket is imported late: the prompt answers at once.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cycle import locations
from cycle.cli import connection
from cycle.clock import Clock
from cycle.locations import NoSettingsError, NoSuchSettingsError
from cycle.wire import Request

if TYPE_CHECKING:
    from cycle.bootstrap import App
    from cycle.settings import Settings


class RequestRefusedError(Exception):
    """The counter said no; every reason as plain values."""

    def __init__(self, reasons: tuple[Mapping[str, Any], ...]) -> None:
        super().__init__()
        self.reasons = reasons


class RequestFailedError(Exception):
    """The counter could not do it, and says why and what helps."""

    def __init__(self, error: str, remedy: str | None) -> None:
        super().__init__(error)
        self.error = error
        self.remedy = remedy or ""


class DaemonFaultError(RequestFailedError):
    """Something went wrong inside the daemon itself: a fault of ours."""


class OfficeClient:
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
    def settings_file(self) -> str:
        """The path of the settings file in use. Raises NoSettingsError."""
        return locations.find(self._config, os.environ)

    @cached_property
    def settings(self) -> "Settings":
        from pathlib import Path  # noqa: PLC0415 - not for a question over the socket, as the next, which brings msgspec

        from cycle.settings import read  # noqa: PLC0415 - as above

        return read(Path(self.settings_file))

    @property
    def settings_of_owner(self) -> "Settings":
        """The settings, for an administrator's verb. Raises NotYoursError for who is neither
        the owner nor root.
        """
        from cycle.bootstrap import check_administrator  # noqa: PLC0415 - the heavy half of the program

        check_administrator(self.settings, os.getuid())
        return self.settings

    @cached_property
    def app(self) -> "App":
        """Everything built: for the verbs that run in this process."""
        from cycle.bootstrap import build_for  # noqa: PLC0415 - the heavy half of the program

        return build_for(self.settings, self.clock, os.getuid())

    def close(self) -> None:
        """Let go of the database, if it was opened: a server would wait for a farewell."""
        if "app" in vars(self):
            self.app.services.database.close()

    def ask(self, request: str, /, **values: Any) -> Any:
        """The result of a request, as plain values.

        Raises RequestRefusedError, RequestFailedError, DaemonFaultError, and CycleError while
        reaching the daemon or opening the office.
        """
        with self._at_work():
            answer = self._of_the_daemon(request, values)
            if answer is None:
                answer = self._in_this_process(request, values)
        if answer.get("fault"):
            raise DaemonFaultError(answer["error"], answer["remedy"])
        if answer["reasons"]:
            raise RequestRefusedError(tuple(answer["reasons"]))
        if answer["error"] is not None:
            raise RequestFailedError(answer["error"], answer["remedy"])
        return answer["result"]

    def _of_the_daemon(
        self, request: str, values: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        return connection.ask(self._places(), Request(request, values, self._acts_as))

    def _places(self) -> tuple[str, ...]:
        """Where a daemon may listen. Without any settings, there may still be that of the
        machine.
        """
        try:
            return locations.to_ask_at(self.settings_file)
        except NoSuchSettingsError:
            raise
        except NoSettingsError:
            return (locations.SYSTEM_SOCKET,)

    def _in_this_process(self, request: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        from cycle.bootstrap import caller_here  # noqa: PLC0415 - heavy, and wanted only where no daemon listens
        from cycle.requests.dispatch import serve  # noqa: PLC0415 - as above

        caller = caller_here(self.settings, self._acts_as, os.getuid())
        return vars(serve(self.app.services, caller, request, values))
