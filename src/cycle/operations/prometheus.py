"""An office's health in the text format that Prometheus reads (exposition format 0.0.4)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from cycle.operations.health import Counted, Health

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def text(health: Health) -> str:
    """Every figure; what is not known is left out, which a rule on `absent()` finds."""
    return "".join(f"{line}\n" for line in _lines(health))


def _lines(health: Health) -> Iterator[str]:
    yield from _gauge(
        "cycle_healthy", "1 where nobody has to look at anything.", {"": int(health.healthy)}
    )
    yield from _gauge(
        "cycle_problems", "What somebody must look at.", {"": len(health.problems)}
    )
    daemon = health.daemon
    yield from _gauge(
        "cycle_daemon_running", "1 where the daemon has a pulse.", {"": int(daemon is not None)}
    )
    if daemon:
        passed = {
            _label("duty", duty): _seconds(beat.passed_at)
            for duty, beat in daemon.duties.items()
            if beat.passed_at
        }
        yield from _gauge(
            "cycle_duty_last_pass_timestamp_seconds", "When a duty last ended a pass.", passed
        )
        late = {_label("duty", duty): int(duty in health.late) for duty in daemon.duties}
        yield from _gauge(
            "cycle_duty_late", "1 where a duty should have done another pass.", late
        )
        yield from _gauge(
            "cycle_troubles",
            "What the daemon cannot use at present.",
            {"": len(daemon.troubles)},
        )
    if health.counted:
        yield from _counted(health.counted)
    if health.newest_backup:
        at = _seconds(
            datetime.combine(
                date.fromisoformat(health.newest_backup), datetime.min.time()
            ).astimezone()
        )
        yield from _gauge(
            "cycle_backup_day_timestamp_seconds",
            "The day of the newest nightly backup.",
            {"": at},
        )


def _counted(counted: Counted) -> Iterator[str]:
    version = {_label("version", counted.version): 1}
    yield from _gauge("cycle_database_info", "The version of the database.", version)
    states = {_label("state", state): number for state, number in counted.messages.items()}
    yield from _gauge("cycle_messages", "Messages in each state.", states)
    oldest = counted.oldest_unsent_seconds or 0
    yield from _gauge(
        "cycle_oldest_unsent_message_seconds",
        "How long the first unsent message waits.",
        {"": oldest},
    )
    yield from _gauge(
        "cycle_running_cycles", "Cycles that have not ended.", {"": counted.cycles}
    )
    yield from _gauge(
        "cycle_cycles_behind", "Cycles due that nobody looked at.", {"": len(counted.behind)}
    )
    yield from _gauge(
        "cycle_unread_returned_messages",
        "What came back and is not understood, at most ten.",
        {"": len(counted.unread)},
    )
    overdue = {_label("cycle", name): number for name, number in counted.overdue.items()}
    yield from _gauge(
        "cycle_overdue_obligations", "What should be done by now and is not.", overdue
    )


def _gauge(name: str, what: str, values: Mapping[str, int]) -> Iterator[str]:
    if values:
        yield f"# HELP {name} {what}"
        yield f"# TYPE {name} gauge"
        yield from (f"{name}{labels} {value}" for labels, value in values.items())


def _label(name: str, value: str) -> str:
    return f'{{{name}="{value.translate(_ESCAPED)}"}}'


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
