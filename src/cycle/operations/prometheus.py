"""An office's health in the text format that Prometheus reads, written by Prometheus's own
client library. What is not known is left out, which a rule on `absent()` finds.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from cycle.operations.health import Counted, Health
from cycle.operations.heartbeat import Heartbeat


def text(health: Health) -> str:
    """Every figure."""
    return generate_latest(_Figures(health)).decode()


class _Figures(Collector):
    """What the library asks for the figures."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        health = self._health
        yield _gauge("cycle_healthy", "1 where nobody has to look at anything.", health.healthy)
        yield _gauge("cycle_problems", "What somebody must look at.", len(health.problems))
        yield _gauge(
            "cycle_daemon_running", "1 where the daemon has a pulse.", health.daemon is not None
        )
        if health.daemon:
            yield from _of_daemon(health.daemon, health.late)
        if health.counted:
            yield from _of_database(health.counted)
        if health.newest_backup:
            day = datetime.combine(date.fromisoformat(health.newest_backup), time.min)
            yield _gauge(
                "cycle_backup_day_timestamp_seconds",
                "The day of the newest nightly backup.",
                _seconds(day.astimezone()),
            )


def _of_daemon(daemon: Heartbeat, late: tuple[str, ...]) -> Iterator[GaugeMetricFamily]:
    yield _gauges(
        "cycle_duty_last_pass_timestamp_seconds",
        "When a duty last ended a pass.",
        "duty",
        {
            duty: _seconds(beat.passed_at)
            for duty, beat in daemon.duties.items()
            if beat.passed_at
        },
    )
    yield _gauges(
        "cycle_duty_late",
        "1 where a duty should have done another pass.",
        "duty",
        {duty: duty in late for duty in daemon.duties},
    )
    yield _gauge(
        "cycle_troubles", "What the daemon cannot use at present.", len(daemon.troubles)
    )


def _of_database(counted: Counted) -> Iterator[GaugeMetricFamily]:
    yield _gauges(
        "cycle_database_info", "The version of the database.", "version", {counted.version: 1}
    )
    yield _gauges("cycle_messages", "Messages in each state.", "state", counted.messages)
    yield _gauge(
        "cycle_oldest_unsent_message_seconds",
        "How long the first unsent message waits.",
        counted.oldest_unsent_seconds or 0,
    )
    yield _gauge("cycle_running_cycles", "Cycles that have not ended.", counted.cycles)
    yield _gauge(
        "cycle_cycles_behind", "Cycles due that nobody looked at.", len(counted.behind)
    )
    yield _gauge(
        "cycle_unread_returned_messages",
        "What came back and is not understood, at most ten.",
        len(counted.unread),
    )
    yield _gauges(
        "cycle_overdue_obligations",
        "What should be done by now and is not.",
        "cycle",
        counted.overdue,
    )


def _gauge(name: str, what: str, value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)


def _gauges(name: str, what: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:
    """One figure for each value of a label."""
    family = GaugeMetricFamily(name, what, labels=[label])
    for each, value in values.items():
        family.add_metric([each], value)
    return family


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
