"""What goes out is cleared as it is: a row of an earlier stage whose text has changed is asked
again where the text now is.
"""

from tests.timeline import Year

from cycle.engine import events
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


def test_nothing_is_published_over_a_lapsed_sign_off() -> None:
    found = at_finance().signs("s151").completes("author", "finance")
    found.publishes().happens(
        events.DocumentAttached(
            document="report",
            version=2,
            sha256="f" * 64,
            size=1,
            filename="b.docx",
            by=found.state.documents["report"].by,
        )
    )
    assert {"legal-again/legal", "finance-again/finance"} <= found.obligations().keys()
    found.refuses(Code.SIGN_OFF_LAPSED).publishes()


def test_a_row_returned_and_never_signed_is_not_told_as_lapsed() -> None:
    found = changed()
    lapsed = [event.issue for event in found.recorded(events.SignOffLapsed)]
    assert lapsed == ["legal"]
    sentence = found.obligations()["finance/finance"].sentence
    assert "was returned by" in sentence
    assert "lapsed" not in sentence
