"""What goes out is cleared as it is: a row of an earlier stage whose text has changed is asked
again where the text now is.
"""

from tests.timeline import Year

from cycle.engine import events
from cycle.engine.obligations import obligations
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from

SEQUENCE = b"""
workflow: sequence
title: Legal before finance
roles:
  author: Report author
  head-of-legal: Head of Legal
  s151: Section 151 officer
  clerk: Clerk
clerks: [clerk]
sheets:
  legal: [{issue: legal, title: Legal, role: head-of-legal}]
  finance: [{issue: finance, title: Finance, role: s151}]
documents: {report: The report}
reminders: {usual: {remind: [1 working day before]}}
tracks:
  main:
    - stage: legal
      owner: author
      needs:
        - {document: report, due: by 1 March}
        - {signoffs: legal, of: report, due: by 8 March}
      outcomes: {complete: finance}
    - stage: finance
      owner: author
      needs: [{signoffs: finance, of: report, due: by 15 March}]
      outcomes: {complete: publish}
    - stage: publish
      owner: clerk
      needs: [{publish: report, due: by 20 March}]
      outcomes: {complete: end}
"""


def at_finance() -> Year:
    year = Year(workflow_from(SEQUENCE, "sequence.yaml"), "2017-01-09 10:00")
    year.attaches("author", "report").signs("head-of-legal").completes("author", "legal")
    return year


def test_nothing_more_is_asked_while_the_text_stays() -> None:
    found = at_finance().signs("s151").completes("author", "finance")
    assert found.publishes().completes("clerk", "publish").state.ended_at


def changed() -> Year:
    """Finance returns the text, and it is amended: what legal signed has lapsed."""
    year = at_finance().returns("s151", "finance", reason="a figure is wrong")
    return year.attaches("author", "report", "second text")


def test_a_lapsed_row_of_an_earlier_stage_is_asked_again_where_the_text_now_is() -> None:
    found = changed()
    again = found.obligations()["legal-again/legal"]
    assert (again.role, again.remedy) == ("head-of-legal", "cycle sign year legal")
    found.signs("s151")
    found.refuses(Code.SIGN_OFF_LAPSED).completes("author", "finance")
    found.signs("head-of-legal").completes("author", "finance")
    assert found.publishes().completes("clerk", "publish").state.ended_at


def test_it_can_be_returned_there_and_then_holds_up_again() -> None:
    found = (
        changed().signs("s151").returns("head-of-legal", "legal", reason="a duty is missing")
    )
    found.refuses(Code.SIGN_OFF_RETURNED).completes("author", "finance")
    found.attaches("author", "report", "third text").signs("s151").signs("head-of-legal")
    found.completes("author", "finance").publishes()


def amended_elsewhere(year: Year) -> None:
    """A new text comes in, though the open stage asks for none."""
    year.happens(
        events.DocumentAttached(
            document="report",
            version=2,
            sha256="f" * 64,
            size=1,
            filename="b.docx",
            by=year.state.documents["report"].by,
        )
    )


def test_nothing_is_published_over_a_lapsed_sign_off() -> None:
    found = at_finance().signs("s151").completes("author", "finance")
    amended_elsewhere(found.publishes())
    assert {"legal-again/legal", "finance-again/finance"} <= found.obligations().keys()
    found.refuses(Code.SIGN_OFF_LAPSED).publishes()


def test_a_row_returned_and_never_signed_is_not_told_as_lapsed() -> None:
    found = changed()
    lapsed = [event.issue for event in found.recorded(events.SignOffLapsed)]
    assert lapsed == ["legal"]
    sentence = found.obligations()["finance/finance"].sentence
    assert "was returned by" in sentence
    assert "lapsed" not in sentence


TWO_TEXTS = b"""
workflow: two-texts
title: One sheet over two texts
roles: {author: Author, head-of-legal: Head of Legal, monitoring-officer: Monitoring Officer,
  clerk: Clerk}
clerks: [clerk]
may_waive: [monitoring-officer]
sheets: {legal: [{issue: legal, title: Legal, role: head-of-legal}]}
documents: {report: The report, plan: The plan}
reminders: {usual: {remind: [1 working day before]}}
tracks:
  main:
    - stage: report
      owner: author
      needs: [{document: report}, {signoffs: legal, of: report}]
      outcomes: {complete: plan}
    - stage: plan
      owner: author
      needs: [{document: plan}, {signoffs: legal, of: plan}]
      outcomes: {complete: publish}
    - stage: publish
      owner: clerk
      needs:
        - {document: report, renew: false, as: report-again, by: author}
        - {document: plan, renew: false, as: plan-again, by: author}
        - {publish: [report, plan], due: by 20 March}
      outcomes: {complete: end}
"""


def two_texts() -> Year:
    return Year(workflow_from(TWO_TEXTS, "two-texts.yaml")).attaches("author", "report")


def cleared() -> Year:
    year = two_texts().signs("head-of-legal").completes("author", "report")
    return year.attaches("author", "plan").signs("head-of-legal").completes("author", "plan")


def test_two_texts_signed_on_one_sheet_are_asked_again_each_by_itself() -> None:
    found = cleared().attaches("author", "report", "second").attaches("author", "plan", "2")
    asked = {key for key in found.obligations() if "again/legal" in key}
    assert asked == {"legal-legal-of-report-again/legal", "legal-legal-of-plan-again/legal"}
    found.signs("head-of-legal", of="report").refuses(Code.SIGN_OFF_LAPSED).publishes()
    found.signs("head-of-legal", of="plan").publishes().completes("clerk", "publish")


def waived_over_a_lapse() -> Year:
    """Legal signed, the text changed, and the row was waived over the new text."""
    year = two_texts().signs("head-of-legal").attaches("author", "report", "second")
    year.waives("monitoring-officer", "legal", "only a comma moved")
    return year.completes("author", "report").attaches("author", "plan").signs("head-of-legal")


def test_a_row_waived_over_the_present_text_is_not_asked_again() -> None:
    found = waived_over_a_lapse().completes("author", "plan")
    assert not [key for key in found.obligations() if "again/" in key]
    found.publishes().completes("clerk", "publish")


def test_a_row_waived_over_a_former_text_is_asked_again() -> None:
    found = waived_over_a_lapse().completes("author", "plan")
    found.attaches("author", "report", "third")
    assert [key for key in found.obligations() if "again/" in key]
    found.refuses(Code.SIGN_OFF_LAPSED).publishes()


def test_a_sign_off_that_was_asked_again_is_stood_upon_by_what_went_out() -> None:
    """The stage itself only publishes: it declares no sign-off and no text."""
    found = at_finance().signs("s151").completes("author", "finance")
    amended_elsewhere(found)
    found.signs("s151").signs("head-of-legal").publishes().completes("clerk", "publish")
    for entry in (found.number(events.SignedOff, -1), found.number(events.SignedOff, -2)):
        found.refuses(Code.STOOD_UPON).corrects(entry)


def test_a_row_that_two_stages_signed_is_asked_again_once() -> None:
    text = SEQUENCE.replace(
        b"{signoffs: finance, of: report, due: by 15 March}",
        b"{signoffs: legal, of: report, due: by 15 March}",
    )
    found = Year(workflow_from(text, "sequence.yaml"), "2017-01-09 10:00")
    found.attaches("author", "report").signs("head-of-legal").completes("author", "legal")
    amended_elsewhere(found.completes("author", "finance"))
    asked = [each for each in obligations(found.situation) if each.role == "head-of-legal"]
    assert len(asked) == 1
