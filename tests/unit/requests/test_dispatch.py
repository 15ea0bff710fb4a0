"""Whatever is asked at the counter, an answer comes back: never an exception for what a caller
can cause.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.fakes import FakeClock
from tests.repetition import examples

from cycle import settings as office_settings
from cycle import shipped
from cycle.bootstrap import build
from cycle.new_office import make_office
from cycle.requests.dispatch import SERVED, serve
from cycle.requests.local_times import in_zone
from cycle.service.services import Caller, Services

OWNER = Caller(login="root", owner=True)
CLERK = Caller(login="root", owner=True, acts_as="democratic-services")
STRANGER = Caller(login="nobody")
NOW = FakeClock(datetime(2017, 1, 20, 10, tzinfo=UTC))


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An office with the shipped officers and one open cycle, `cs`."""
    folder = tmp_path_factory.mktemp("counter") / "office"
    make_office(folder)
    app = build(office_settings.read(folder / "cycle.toml"), NOW)
    officers, workflow, dates = (
        (shipped.workflows() / f"{name}.yaml").read_bytes()
        for name in ("officers", "community-safety", "community-safety-2016-17")
    )
    assert serve(
        app.services, OWNER, "officer.import", {"content": officers, "file": "officers.yaml"}
    ).done
    opening = {
        "name": "cs",
        "workflow": workflow,
        "workflow_file": "w",
        "dates": dates,
        "dates_file": "d",
    }
    assert serve(app.services, CLERK, "open", opening).done
    yield app.services
    app.services.database.close()


WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "cs",
            "legal",
            "plan",
            "council",
            "strategic-assessment",
            "assessment-report",
            "cross-cutting",
        ]
    ),
    st.sampled_from(
        [
            "2017-03-01",
            "9999-12-31",
            "0001-01-01",
            "23:59",
            "24:00",
            "-1",
            "NaN",
            "office",
            "head-of-legal",
        ]
    ),
    st.sampled_from(
        [
            "",
            "\x00",
            "\ud800",
            "a\nb",
            "\u202e",
            "'; DROP TABLE officers; --",
            "%s",
            "{0}",
            "../../etc/passwd",
        ]
    ),
)
NUMBERS = st.one_of(st.integers(), st.just(2**63), st.just(-(2**63) - 1))
BYTES = st.binary(max_size=40) | st.sampled_from(
    [b"workflow: x", b"officers: []", b"begins: 2017-01-01"]
)


def hostile(kind: Any) -> st.SearchStrategy[Any]:
    """Values of the right shape, mostly, for a field of a request."""
    text = str(kind)
    right = (
        BYTES
        if "bytes" in text
        else st.lists(WORDS, max_size=3)
        if "tuple" in text
        else st.booleans()
        if "bool" in text
        else NUMBERS
        if "int" in text
        else WORDS
    )
    return right | st.none() | WORDS if "None" in text else right


def requests() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    def of(name: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
        fields = {
            field.name: hostile(field.type)
            for shape in SERVED[name].shapes
            for field in msgspec.structs.fields(shape)
        }
        return st.tuples(st.just(name), st.fixed_dictionaries(fields))

    return st.sampled_from(sorted(SERVED)).flatmap(of)


@examples(50, sharing_fixtures=True)
@given(asked=requests(), caller=st.sampled_from([OWNER, CLERK, STRANGER]))
@example(asked=("appoint", {"role": "r", "login": "l", "capacity": "\ud800"}), caller=OWNER)
@example(asked=("status", {"cycle": "\udcff", "as_of": None}), caller=OWNER)
@example(asked=("appoint.end", {"number": -(2**63) - 1, "on": "2017-02-01"}), caller=OWNER)
@example(asked=("appoint.end", {"number": 2**63, "on": "2017-02-01"}), caller=OWNER)
@example(
    asked=("meeting.move", {"cycle": "cs", "meeting": "council", "on": "9999-12-31"}),
    caller=CLERK,
)
def test_whatever_is_asked_is_answered(
    services: Services, asked: tuple[str, dict[str, Any]], caller: Caller
) -> None:
    answer = serve(services, caller, *asked)
    assert [answer.done, bool(answer.reasons), bool(answer.error)].count(True) == 1
    json.dumps(answer.result)


def test_a_stranger_is_given_no_act(services: Services) -> None:
    for name, values in (
        ("sign", {"cycle": "cs", "issues": ["legal"]}),
        ("officer.add", {"login": "new", "name": "New", "email": "new@council.example"}),
        ("appoint", {"role": "head-of-legal", "login": "head-of-hr"}),
    ):
        answer = serve(services, STRANGER, name, values)
        assert not answer.done
        assert answer.remedy


def test_only_the_owner_of_the_database_may_type_for_others(services: Services) -> None:
    posing = Caller(login="head-of-hr", acts_as="head-of-legal")
    for name, values in (("todo", {}), ("sign", {"cycle": "cs", "issues": ["legal"]})):
        answer = serve(services, posing, name, values)
        assert answer.error == (
            "head-of-hr may not act as head-of-legal: only the owner of the database may "
            "type for others."
        )


def test_a_request_of_another_version_is_refused(services: Services) -> None:
    assert "no request" in str(serve(services, OWNER, "frobnicate", {}).error)
    assert "frob" in str(serve(services, OWNER, "status", {"frob": 1}).error)


def test_instants_are_told_with_the_offset_of_the_zone_in_which_they_are_read() -> None:
    at = {
        "at": [
            datetime(2017, 3, 26, 0, 59, tzinfo=UTC),
            datetime(2017, 3, 26, 1, 0, tzinfo=UTC),
        ],
        "on": "as it is",
    }
    assert in_zone(at, ZoneInfo("Europe/London")) == {
        "at": ["2017-03-26T00:59:00+00:00", "2017-03-26T02:00:00+01:00"],
        "on": "as it is",
    }


@pytest.mark.parametrize("login", ["\ud800", "x" * 10_000, "\x00", "a\nb"])
def test_nobody_acts_as_what_is_no_login(services: Services, login: str) -> None:
    answer = serve(services, Caller(login="root", owner=True, acts_as=login), "todo", {})
    assert answer.error
    assert len(answer.error) < 1_000
