"""With `not_by: author` nobody signs a text of which they handed in a version in this round,
and it is said where nobody is left who may sign.
"""

from datetime import date

from tests.builders import actor, document, machine, machine_of, meets, signoffs, stage
from tests.timeline import Year

from cycle.chain import sha256_text
from cycle.engine import commands, events
from cycle.engine.actors import Actor, Capacity
from cycle.engine.tenures import Tenure
from cycle.engine.verdicts import Code
from cycle.machine.model import Machine
from cycle.machine.needs.base import Row, Sheet
from cycle.machine.own_texts import own_texts, writing_signatories
from cycle.planning.clashes import ClashCode, held_against

SINCE = date(2016, 1, 1)
EVERYONE = tuple(
    Tenure(role, name, SINCE, date.max, login=login)
    for role, name, login in (
        ("author", "An Author", "one"),
        ("clerk", "Clerk", "clerk"),
        ("head-of-legal", "A Solicitor", "solicitor"),
        ("head-of-finance", "An Accountant", "accountant"),
    )
)
DEPUTY = Tenure(
    "head-of-legal", "A Deputy", SINCE, date.max, capacity=Capacity.DEPUTY, login="deputy"
)


def year() -> Year:
    """Drafted, signed by others than its authors, decided by Council, which may refer it
    back.
    """
    drafting = stage(
        "drafting",
        document("report"),
        signoffs("report", not_by_author=True),
        complete="deciding",
    )
    deciding = stage("deciding", meets(), adopted="end", referred_back="drafting")
    found = Year(machine(plan=[drafting, deciding]), council="2017-03-28 18:30")
    return found.staffed(*EVERYONE)


def text(words: str) -> commands.AttachDocument:
    return commands.AttachDocument(
        document="report", sha256=sha256_text(words), size=len(words), filename="a.docx"
    )


def hands_in(year: Year, login: str, words: str, *also: str) -> Year:
    return year.does_it(actor("author", *also, login=login), text(words))


def solicitor() -> Actor:
    return actor("head-of-legal", login="solicitor")


def test_whoever_handed_in_an_earlier_version_does_not_sign_a_later_one() -> None:
    found = hands_in(hands_in(year(), "solicitor", "first"), "one", "second")
    found.refuses(Code.OWN_TEXT).signs_as(solicitor(), "legal")
    found.signs_as(actor("head-of-legal", login="deputy"), "legal")


def test_so_it_is_where_a_clerk_recorded_it() -> None:
    wrote = Tenure("author", "A Solicitor", SINCE, date.max, Capacity.DEPUTY, "solicitor")
    found = year().staffed(*EVERYONE, wrote)
    found.records("author", text("first"), done_by="solicitor")
    hands_in(found, "one", "second").refuses(Code.OWN_TEXT).signs_as(solicitor(), "legal")


def test_so_it_is_where_the_first_version_is_two_versions_ago() -> None:
    found = hands_in(hands_in(year(), "solicitor", "first"), "one", "second")
    hands_in(found, "one", "third").refuses(Code.OWN_TEXT).signs_as(solicitor(), "legal")


def test_another_round_has_authors_of_its_own() -> None:
    found = hands_in(hands_in(year(), "solicitor", "first"), "one", "second")
    for login, role, issue in (
        ("deputy", "head-of-legal", "legal"),
        ("accountant", "head-of-finance", "financial"),
    ):
        found.signs_as(actor(role, login=login), issue)
    found.completes("author", "drafting").on("2017-03-29")
    found.completes("clerk", "deciding", "referred-back").on("2017-03-30")
    hands_in(found, "one", "third").signs_as(solicitor(), "legal")
    assert [each.also_by for each in found.recorded(events.DocumentAttached)] == [
        (),
        ("solicitor",),
        (),
    ]


def test_it_is_said_where_nobody_is_left_who_may_sign() -> None:
    found = hands_in(hands_in(year(), "solicitor", "first"), "one", "second")
    asked = found.obligations()["advice/legal"]
    assert asked.what == "Have a deputy sign off Legal in the Report"
    assert (
        "nobody is left who may sign it, since A Solicitor handed in a version of the Report"
    ) in asked.sentence
    assert "to let somebody deputise as Head of legal" in asked.sentence
    assert asked.remedy is None
    clashes = held_against(found.situation, EVERYONE).clashes
    told = [each for each in clashes if each.code is ClashCode.NOBODY_TO_SIGN]
    assert [each.sentence for each in told] == [f"{asked.sentence}."]
    found.refuses(Code.NOBODY_TO_SIGN, Code.NOT_SIGNED).completes("author", "drafting")
    assert found.refusal
    assert {reason.role for reason in found.refusal.reasons} == {None, "head-of-finance"}


def test_with_a_deputy_it_is_said_who_may_not_and_asked_as_ever() -> None:
    found = hands_in(hands_in(year(), "solicitor", "first"), "one", "second")
    asked = found.staffed(*EVERYONE, DEPUTY).obligations()["advice/legal"]
    assert asked.what == "Sign off Legal in the Report"
    assert asked.sentence.endswith(
        "; not by A Solicitor, who handed in a version of the Report"
    )
    assert asked.remedy == "cycle sign year legal"
    assert found.obligations()["advice/financial"].sentence == (
        "Financial is not signed by the Head of finance"
    )


def test_what_was_signed_before_stays_signed() -> None:
    found = hands_in(year(), "one", "first").signs_as(solicitor(), "legal")
    assert "advice/legal" not in found.obligations()


def sheet_with(*rows: Row) -> Machine:
    drafting = stage("drafting", document("report"), signoffs("report", not_by_author=True))
    return machine_of({"plan": [drafting]}, sheets=[Sheet(key="advice", rows=rows)])


def test_a_row_is_noted_that_only_offices_sign_which_hand_in_its_text() -> None:
    own = Row(issue="legal", title="Legal", role="author")
    shared = Row(issue="either", title="Either", role="author", or_roles=("head-of-legal",))
    other = Row(issue="financial", title="Financial", role="head-of-finance")
    found = list(own_texts(sheet_with(own, shared, other)))
    assert [each.sentence.partition(" ")[0] for each in found] == ["legal"]
    assert writing_signatories(sheet_with(own, shared, other)) == ("author",)
    assert writing_signatories(sheet_with(other)) == ()
