"""An office with people's own officers: their logins, a second import, and the year of which
the README speaks.
"""

import os
import pwd
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fakes import FakeClock
from tests.integration.offices import Office

from cycle import settings
from cycle.bootstrap import build, caller_of, login_of
from cycle.cli.main import run
from cycle.new_office import make_office
from cycle.requests.dispatch import serve
from cycle.service.people import officer_behind
from cycle.service.services import Caller, NotAnOfficerError
from cycle.store.unit_of_work import Reading

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    make_office(tmp_path / "office")
    return Office(tmp_path / "office", capsys).on("2027-01-15")


def person(
    login: str,
    *,
    name: str = "A Name",
    email: str = "",
    roles: str = "",
    since: str = "2016-01-01",
) -> str:
    quoted = login.replace("'", "''")
    return (
        f"  - login: '{quoted}'\n    name: {name}\n    email: {email or 'a@council.example'}\n"
        f"    roles: [{roles}]\n    from: {since}\n"
    )


def imports(office: Office, *people: str, flags: tuple[str, ...] = (), fails: int = 0) -> str:
    file = office.folder / "people.yaml"
    file.write_text("officers:\n" + "".join(people), encoding="utf-8")
    return office.types("officer", "import", str(file), *flags, fails=fails)


def rows(office: Office) -> dict[str, list[str]]:
    return {row["login"]: row["offices"] for row in office.asks("officer", "list")}


@pytest.mark.parametrize(
    "login",
    [
        *("jsmith", "J.Smith", "j.smith@council.example", "COUNCIL\\jsmith", "COUNCIL+jsmith"),
        *(
            "104233",
            "1jones",
            "o'neil",
            "si\u00e2n.t\u0177",
            "svc-cycle$",
            "J_Smith@AD.Council.Example",
        ),
    ],
)
def test_a_login_may_be_one_of_a_domain(office: Office, login: str) -> None:
    assert imports(office, person(login)) == f"1 officer added: {login}.\n"
    assert office.asks("--as", login, "todo")["name"] == "A Name"
    office.types("verify")


@pytest.mark.parametrize("flags", [(), ("--end-appointments",)], ids=["as it is", "ending"])
def test_two_people_change_places_and_the_file_comes_a_second_time(
    office: Office, flags: tuple[str, ...]
) -> None:
    imports(office, person("ann", roles="clerk"), person("bob", roles="legal"))
    exchange = (
        person("ann", roles="legal", since="2027-02-01"),
        person("bob", roles="clerk", since="2027-02-01"),
    )
    imports(office, *exchange, flags=("--end-appointments",))
    assert "Nothing new: 2 on record" in imports(office, *exchange, flags=flags)
    until, since = "from 2016-01-01 to 2027-01-31", "from 2027-02-01"
    assert rows(office) == {
        "ann": [f"clerk (no. 1, {until})", f"legal (no. 3, {since})"],
        "bob": [f"legal (no. 2, {until})", f"clerk (no. 4, {since})"],
    }


def test_an_appointment_to_come_that_the_file_leaves_out_ends_on_its_first_day(
    office: Office,
) -> None:
    imports(office, person("ann", roles="clerk", since="2027-03-01"))
    said = imports(office, person("ann"), flags=("--end-appointments",))
    assert said == "ann holds clerk until 2027-03-01.\n"


@pytest.mark.parametrize(
    "login",
    [
        "The Mayor",
        "a@b@c",
        "a\\b\\c",
        "#1000",
        "",
        "-x",
        "jo;rm",
        "jo$(x)",
        "x" * 121,
        "e\u0301",
    ],
)
def test_what_is_no_login_is_refused(office: Office, login: str) -> None:
    assert "is no login" in imports(office, person(login), fails=1)


def test_a_command_that_names_a_login_can_be_pasted(office: Office) -> None:
    shown = office.types("--as", "COUNCIL\\new", "todo", fails=1)
    assert "belongs to no officer" in shown
    here = Caller(login="COUNCIL\\new")
    services = build(settings.read(office.folder / "cycle.toml"), office.clock).services
    with Reading(services.database) as reading, pytest.raises(NotAnOfficerError) as refused:
        officer_behind(reading, here)
    assert "cycle officer add 'COUNCIL\\new' --name" in refused.value.remedy


def behind(office: Office, caller: Caller) -> str:
    services = build(settings.read(office.folder / "cycle.toml"), office.clock).services
    with Reading(services.database) as reading:
        return officer_behind(reading, caller).login


def test_a_user_is_the_officer_that_the_machine_takes_them_for(office: Office) -> None:
    """As a machine with SSSD would have it: one user under three names, and another user."""
    imports(office, person("COUNCIL\\JSmith"), person("j.smith@council.example"))
    known = {"COUNCIL\\JSmith", "jsmith"}
    caller = Caller(login="jsmith@council.example", known_as=known.__contains__)
    assert behind(office, caller) == "COUNCIL\\JSmith"
    assert behind(office, Caller(login="j.smith@council.example")) == "j.smith@council.example"
    for stranger in (
        Caller(login="jsmith@council.example"),
        Caller(login="jsmith", known_as=lambda _: False),
        Caller(login="councilXjsmith", known_as=lambda _: True),
    ):
        with pytest.raises(NotAnOfficerError):
            behind(office, stranger)


def test_capitals_count_unless_the_machine_says_otherwise(office: Office) -> None:
    imports(office, person("Clerk"))
    with pytest.raises(NotAnOfficerError):
        behind(office, Caller(login="clerk"))
    assert (
        behind(office, Caller(login="clerk", known_as=lambda name: name == "Clerk")) == "Clerk"
    )


def test_a_user_on_record_under_two_names_is_nobody(office: Office) -> None:
    imports(office, person("COUNCIL\\jsmith"), person("jsmith@council.example"))
    with pytest.raises(NotAnOfficerError, match="on record 2 times"):
        behind(office, Caller(login="jsmith", known_as=lambda _: True))


def test_a_partner_s_key_is_nobody_s_other_name(office: Office) -> None:
    imports(office, person("JSmith") + "    external: true\n")
    with pytest.raises(NotAnOfficerError):
        behind(office, Caller(login="jsmith", known_as=lambda _: True))


def test_the_machine_is_asked_for_a_user_s_names() -> None:
    here = caller_of(os.getuid(), owner=False, acts_as=None)
    assert here.login == pwd.getpwuid(os.getuid()).pw_name
    assert here.known_as(here.login)
    for other in ("nobody-of-this-name", "nobody", "a\0b", "\ud800"):
        assert not here.known_as(other)


def test_a_user_without_a_name_is_no_number_that_could_be_a_login(office: Office) -> None:
    unknown = next(uid for uid in range(200_000, 300_000) if login_of(uid).startswith("#"))
    imports(office, person(str(unknown)))
    with pytest.raises(NotAnOfficerError):
        behind(office, caller_of(unknown, owner=False, acts_as=None))


@pytest.mark.parametrize(
    ("email", "kept"),
    [
        ("buero@k\u00f6ln.example", "buero@xn--kln-sna.example"),
        ("clerk@stra\u00dfe.example", "clerk@xn--strae-oqa.example"),
        ("clerk@T\u0177.example", "clerk@xn--t-foa.example"),
        ("Legal@Council.EXAMPLE", "Legal@Council.EXAMPLE"),
        ("first.last+cycle@council.example", "first.last+cycle@council.example"),
    ],
)
def test_an_address_may_have_an_international_domain(
    office: Office, email: str, kept: str
) -> None:
    imports(office, person("jo", email=email))
    assert office.asks("officer", "list")[0]["email"] == kept


@pytest.mark.parametrize(
    "email",
    [
        "b\u00fcro@council.example",
        "Legal <legal@council.example>",
        "a@\u2024.example",
        "a@k\u00f6ln",
        "a@-\u00f6.example",
    ],
)
def test_what_is_no_address_is_refused(office: Office, email: str) -> None:
    assert "not an e-mail address" in imports(office, person("jo", email=f'"{email}"'), fails=1)
    assert rows(office) == {}


def test_a_second_import_takes_what_is_new_and_says_so(office: Office) -> None:
    jo, sam = person("jo", roles="clerk"), person("sam", roles="legal")
    imports(office, jo, sam)
    assert imports(office, jo, sam) == "Nothing new: 2 on record as the file says.\n"
    told = imports(
        office,
        person("jo", name="Jo Smith", email="jo@council.example", roles="clerk, finance"),
        sam,
        person("al"),
    )
    assert told.splitlines() == [
        "1 officer added: al.",
        "jo: the name was A Name, and is Jo Smith now.",
        "jo: the address was a@council.example, and is jo@council.example now.",
        "jo holds finance from 2016-01-01 on.",
    ]
    office.types("verify")


def test_an_appointment_ends_only_when_that_is_wanted(office: Office) -> None:
    imports(office, person("jo", roles="clerk"), person("sam", roles="legal"))
    before = rows(office)
    later = (person("jo", roles="clerk"), person("al", roles="legal", since="2027-02-01"))
    refused = imports(office, *later, fails=1)
    assert "sam holds legal (appointment 2), and the file gives it to al" in refused
    assert "--end-appointments" in refused
    assert rows(office) == before
    flags = ("--end-appointments", "--dry-run")
    assert "sam holds legal until 2027-01-31." in imports(office, *later, flags=flags)
    assert rows(office) == before
    imports(office, *later, flags=("--end-appointments",))
    assert rows(office) == {
        "jo": ["clerk (no. 1, from 2016-01-01)"],
        "sam": ["legal (no. 2, from 2016-01-01 to 2027-01-31)"],
        "al": ["legal (no. 3, from 2027-02-01)"],
    }


def test_an_office_that_the_file_no_longer_names_is_kept_until_told(office: Office) -> None:
    imports(office, person("jo", roles="clerk, legal"))
    told = imports(office, person("jo", roles="clerk"))
    assert "jo still holds legal, which the file does not name" in told
    assert "cycle appoint --end 2 --on DATE" in told
    imports(office, person("jo", roles="clerk"), flags=("--end-appointments",))
    assert rows(office)["jo"][1] == "legal (no. 2, from 2016-01-01 to 2027-01-15)"


def test_only_the_owner_imports(office: Office) -> None:
    services = build(settings.read(office.folder / "cycle.toml"), office.clock).services
    answer = serve(services, Caller(login="jo"), "officer.import", {"content": "", "file": "x"})
    assert answer.error


CALENDAR = """Date,Time,Meeting
09/02/2027,18:30,"Communities, Housing and Environment Committee"
23/03/2027,18:30,"Communities, Housing and Environment Committee"
21/04/2027,18:30,Council
"""


def commands_of_the_readme() -> list[list[str]]:
    section = README.read_text(encoding="utf-8").partition("## Your own year")[2]
    section = section.partition("\n## ")[0]
    return [shlex.split(line) for line in re.findall(r"^    (.+)$", section, re.MULTILINE)]


def place_the_away_day(file: Path) -> None:
    """As the README says, below the line of the file that says where."""
    (line,) = re.findall(r"`(away-day: [0-9-]+)`", README.read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    below = re.sub(r"(?m)^(  # Where it has one, write it below.*)$", rf"\1\n  {line}", text)
    assert line in below
    file.write_text(below, encoding="utf-8")


def test_a_newcomer_opens_a_year_of_their_own_officers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = FakeClock(datetime(2026, 12, 1, 10, tzinfo=UTC))
    monkeypatch.chdir(tmp_path)
    commands = commands_of_the_readme()
    assert [words[-1] for words in commands if words[0] == "cd"] == ["our-council"]
    for words in commands:
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            people = Path("workflows/officers.yaml")
            own = people.read_text(encoding="utf-8").replace("2016-01-01", "2026-11-01")
            own = own.replace("login: democratic-services", "login: COUNCIL\\jsmith")
            people.write_text(own, encoding="utf-8")
            Path("meetings.csv").write_text(CALENDAR, encoding="utf-8")
            continue
        if words[1] == "check":
            place_the_away_day(Path("dates.yaml"))
        assert run(words[1:], clock) == 0, (words, capsys.readouterr().err)
    assert "our-year is open" in capsys.readouterr().out


def test_who_comes_into_a_post_later_is_told_from_when_on(office: Office) -> None:
    imports(office, person("clerk", roles="democratic-services", since="2027-02-01"))
    dates = office.folder / "workflows" / "community-safety-2016-17.yaml"
    told = office.types(
        *("--as", "clerk", "open", "cs", "--workflow", "community-safety"),
        *("--dates", str(dates)),
        fails=1,
    )
    assert "holds no office today, and on record as Democratic Services Manager from" in told
    assert "1 February 2027" in told


def test_a_workflow_is_checked_by_the_name_that_the_other_verbs_take(office: Office) -> None:
    dates = office.folder / "workflows" / "community-safety-2016-17.yaml"
    by_name = office.types("check", "community-safety")
    by_file = office.types("check", str(office.folder / "workflows" / "community-safety.yaml"))
    assert by_name == by_file
    told = office.types(
        *("check", "community-safety", "--dates", str(dates), "--from", "2016-11-14")
    )
    assert told
    assert "no such file" in office.types("check", "nosuch", fails=1)


def test_one_track_is_counted_as_one(office: Office) -> None:
    assert ": 1 track, " in office.types("check", "pay-policy")
