"""The figures for Prometheus, read back by the parser of its client library."""

from datetime import UTC, datetime

import msgspec
from prometheus_client.parser import text_string_to_metric_families

from cycle.operations.health import Counted, Health
from cycle.operations.heartbeat import DutyBeat, Heartbeat
from cycle.operations.prometheus import text

AT = datetime(2017, 3, 14, 9, 0, tzinfo=UTC)
AWKWARD = 'a "quoted"\\ name\nof two lines'
COUNTED = Counted(
    version="v0003",
    messages={"pending": 2, "accepted": 70_000_000},
    oldest_unsent_seconds=None,
    cycles=1,
    behind=("cs",),
    overdue={AWKWARD: 3},
    unread=("one",),
)
HEARTBEAT = Heartbeat(
    version="0.1.0",
    pid=7,
    begun_at=AT,
    at=AT,
    duties={
        "due": DutyBeat(every=60, allowed=60, passed_at=AT),
        "dispatch": DutyBeat(every=60, allowed=60, passed_at=None),
    },
    troubles={"relay": "refused"},
)
FULL = Health(
    healthy=False,
    at=AT,
    problems=("one", "two"),
    daemon=HEARTBEAT,
    late=("dispatch",),
    counted=COUNTED,
    newest_backup="2017-03-13",
)
UNKNOWN = msgspec.structs.replace(FULL, daemon=None, late=(), counted=None, newest_backup=None)


def figures(health: Health) -> dict[tuple[str, str], float]:
    """By name and label, what the parser reads."""
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(text(health))
        for sample in family.samples
    }


def test_every_figure_is_read_as_it_is() -> None:
    read = figures(FULL)
    del read["cycle_backup_day_timestamp_seconds", ""]  # midnight of the machine's own zone
    assert read == {
        ("cycle_healthy", ""): 0,
        ("cycle_problems", ""): 2,
        ("cycle_daemon_running", ""): 1,
        ("cycle_duty_last_pass_timestamp_seconds", "due"): AT.timestamp(),
        ("cycle_duty_late", "due"): 0,
        ("cycle_duty_late", "dispatch"): 1,
        ("cycle_troubles", ""): 1,
        ("cycle_database_info", "v0003"): 1,
        ("cycle_messages", "pending"): 2,
        ("cycle_messages", "accepted"): 70_000_000,
        ("cycle_oldest_unsent_message_seconds", ""): 0,
        ("cycle_running_cycles", ""): 1,
        ("cycle_cycles_behind", ""): 1,
        ("cycle_unread_returned_messages", ""): 1,
        ("cycle_overdue_obligations", AWKWARD): 3,
    }


def test_the_day_of_the_newest_backup_is_that_days_midnight() -> None:
    at = figures(FULL)["cycle_backup_day_timestamp_seconds", ""]
    assert datetime.fromtimestamp(at).isoformat() == "2017-03-13T00:00:00"  # noqa: DTZ006 - the machine's own


def test_what_is_not_known_is_left_out() -> None:
    assert figures(UNKNOWN) == {
        ("cycle_healthy", ""): 0,
        ("cycle_problems", ""): 2,
        ("cycle_daemon_running", ""): 0,
    }


def test_every_figure_is_a_gauge_with_its_help() -> None:
    families = list(text_string_to_metric_families(text(FULL)))
    assert {family.type for family in families} == {"gauge"}
    assert all(family.documentation.endswith(".") for family in families)
