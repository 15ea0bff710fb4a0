"""A report with parts: each row is signed for itself, and nobody signs a text of their own
where that is declared.
"""

from datetime import date

from tests.builders import actor, document, machine_of, publish, signoffs, stage
from tests.timeline import Year

from cycle.chain import sha256_text
from cycle.engine import commands, events
from cycle.engine.actors import Actor
from cycle.engine.descriptions import describe
from cycle.engine.state import Written
from cycle.engine.tenures import Tenure
from cycle.engine.verdicts import Code
from cycle.machine.model import Machine


def a_report(*, not_by_author: bool = False) -> Machine:
    drafting = stage(
        "drafting",
        document("report"),
        signoffs("report", not_by_author=not_by_author),
        publish("report"),
    )
    return machine_of({"plan": [drafting]}, reports=("report",))


def drafted() -> Year:
    return Year(a_report()).attaches("author", "report")


def signed() -> Year:
    return drafted().signs("head-of-legal").signs("head-of-finance")


def lapsed(year: Year) -> list[str]:
    return [event.issue for event in year.recorded(events.SignOffLapsed)]


def hands_in(role: str, *also: str, **rows: str) -> tuple[Actor, commands.AttachDocument]:
    texts = {"legal": "one", "financial": "one"} | rows
    return (
        actor("author", *also, login=role),
        commands.AttachDocument(
            document="report",
            sha256=sha256_text(str(texts)),
            size=3,
            filename="a.yaml",
            parts={f"row/{issue}": sha256_text(issue + text) for issue, text in texts.items()},
        ),
    )


def written_in_part() -> Year:
    """The head of legal hands in the whole, then somebody else changes the financial row."""
    first = Year(a_report(not_by_author=True)).does_it(*hands_in("head-of-legal"))
    return first.does_it(*hands_in("head-of-finance", financial="two"))


def test_a_sign_off_covers_the_row_and_not_the_whole() -> None:
    (legal,) = drafted().signs("head-of-legal").recorded(events.SignedOff)
    assert legal.sha256 == sha256_text("legal first text")


def test_another_row_changed_leaves_a_sign_off_standing() -> None:
    found = signed().attaches("author", "report", financial="a new figure")
    assert lapsed(found) == ["financial"]
    assert "advice/legal" not in found.obligations()
    assert "its text or the recommendations" in found.obligations()["advice/financial"].sentence


def handed_in_with(recommendations: str, **rows: str) -> commands.AttachDocument:
    """A report in the parts that a real one has."""
    texts = {"legal": "one", "financial": "one"} | rows
    covered = {
        f"row/{issue}": sha256_text(issue + text + recommendations)
        for issue, text in texts.items()
    }
    own = {f"implications/{issue}": sha256_text(text) for issue, text in texts.items()}
    return commands.AttachDocument(
        document="report",
        sha256=sha256_text(str(texts) + recommendations),
        size=3,
        filename="a.yaml",
        parts={"recommendations": sha256_text(recommendations), **covered, **own},
    )


def signed_in_parts() -> Year:
    first = Year(a_report()).does_it(actor("author"), handed_in_with("adopt"))
    return first.signs("head-of-legal").signs("head-of-finance")


def test_it_says_whether_the_text_changed_or_the_recommendations() -> None:
    found = signed_in_parts().does_it(actor("author"), handed_in_with("reject", legal="two"))
    told = {
        event.issue: describe(found.rules.machine, event)
        for event in found.recorded(events.SignOffLapsed)
    }
    assert told["legal"].endswith("lapsed: the text has changed")
    assert told["financial"].endswith("lapsed: the recommendations have changed")
    asked = found.obligations()
    assert "lapsed when its text changed" in asked["advice/legal"].sentence
    assert "lapsed when the recommendations changed" in asked["advice/financial"].sentence


def test_a_lapse_on_record_from_before_says_no_more_than_was_recorded() -> None:
    old = events.SignOffLapsed(document="report", sheet="advice", issue="legal", sha256="0")
    assert set(events.to_plain(old)) == {"event", "document", "sheet", "issue", "sha256"}


def test_every_row_changed_lets_every_sign_off_lapse() -> None:
    assert lapsed(signed().attaches("author", "report", "second text")) == [
        "legal",
        "financial",
    ]


def test_a_change_of_the_whole_that_touches_no_row_lets_nothing_lapse() -> None:
    found = signed().attaches("author", "report", legal="first text")
    assert found.state.documents["report"].version == 2
    assert lapsed(found) == []


def test_what_was_published_is_the_whole_so_any_change_makes_it_stale() -> None:
    found = signed().publishes().attaches("author", "report", legal="first text")
    found.refuses(Code.PUBLICATION_STALE).completes("author", "drafting")


def test_a_row_not_yet_signed_is_asked_since_its_own_text_came_in() -> None:
    found = drafted().on("2017-01-16").attaches("author", "report", financial="a new figure")
    assert found.obligations()["advice/legal"].since == found.at("2017-01-09 10:00")
    assert found.obligations()["advice/financial"].since == found.at("2017-01-16")


def test_a_returned_row_waits_for_its_own_text_to_change() -> None:
    found = (
        drafted()
        .returns("head-of-legal", "legal")
        .attaches("author", "report", financial="a new figure")
    )
    assert "report" in found.obligations()
    assert "report" not in found.attaches("author", "report", legal="mended").obligations()


def test_a_report_without_a_text_for_each_row_is_none() -> None:
    author, command = hands_in("author")
    bare = (
        author,
        commands.AttachDocument(
            document="report",
            sha256=command.sha256,
            size=3,
            filename="a.yaml",
            parts={"row/legal": command.parts["row/legal"]},
        ),
    )
    found = Year(a_report()).refuses(Code.NOT_A_REPORT).does_it(*bare)
    assert found.refusal
    assert "Financial" in found.refusal.reasons[0].sentence
    assert "Legal" not in found.refusal.reasons[0].sentence


def test_nobody_signs_a_row_whose_text_they_handed_in() -> None:
    found = written_in_part().refuses(Code.OWN_TEXT).signs("head-of-legal", "legal")
    found.refuses(Code.OWN_TEXT).signs("head-of-legal")
    found.refuses(Code.OWN_TEXT).signs("head-of-finance", "financial")


def test_nobody_has_a_sign_off_over_their_own_text_recorded_for_them() -> None:
    roles = ("author", "clerk", "head-of-legal", "head-of-finance")
    found = written_in_part().staffed(
        *(Tenure(role, role, date(2016, 1, 1), date.max, login=role) for role in roles)
    )
    found.refuses(Code.OWN_TEXT).records("head-of-legal", commands.SignOff(issues=("legal",)))


def test_another_holder_signs_the_row_that_its_writer_may_not() -> None:
    found = written_in_part().signs_as(actor("head-of-legal", login="second"), "legal")
    assert "advice/legal" not in found.obligations()


def test_who_wrote_a_row_is_who_last_changed_it() -> None:
    written = written_in_part().state.documents["report"].written
    assert {issue: row.by.login for issue, row in written.items()} == {
        "legal": "head-of-legal",
        "financial": "head-of-finance",
    }


def test_a_text_of_ones_own_may_still_be_returned() -> None:
    assert (
        written_in_part().returns("head-of-legal", "legal").recorded(events.ReturnedForChange)
    )


def test_all_signs_nothing_of_ones_own_writing() -> None:
    """Nor a row that another has changed since: whoever handed in a version is its author."""
    both = actor("head-of-legal", "head-of-finance", login="head-of-legal")
    found = written_in_part().refuses(Code.OWN_TEXT).signs_as(both)
    other = actor("head-of-legal", "head-of-finance", login="second")
    signed = found.signs_as(other).recorded(events.SignedOff)
    assert [event.issue for event in signed] == ["legal", "financial"]


def test_handing_in_the_same_text_again_makes_nobody_else_its_writer() -> None:
    whole = machine_of(
        {
            "plan": [
                stage("drafting", document("report"), signoffs("report", not_by_author=True))
            ]
        }
    )
    command = (
        actor("author", login="head-of-legal"),
        commands.AttachDocument(document="report", sha256="a" * 64, size=1, filename="a.docx"),
    )
    found = (
        Year(whole).does_it(*command).attaches("author", "report", "other").does_it(*command)
    )
    wrote = found.state.documents["report"].by
    again = (
        actor("author", login="second"),
        commands.AttachDocument(document="report", sha256="a" * 64, size=1, filename="a.docx"),
    )
    found.on("2017-01-16").refuses(Code.UNCHANGED).does_it(*again)
    assert found.state.documents["report"].writer("legal") == Written(
        by=wrote, at=found.at("2017-01-09 10:00")
    )
    found.refuses(Code.OWN_TEXT).signs("head-of-legal", "legal")


def test_a_document_whole_before_the_cycle_was_moved_covers_its_rows_by_its_whole_text() -> (
    None
):
    before = Year(
        machine_of({"plan": [stage("drafting", document("report"), signoffs("report"))]})
    )
    held = before.attaches("author", "report").state.documents["report"]
    assert held.covered("legal") == held.sha256
