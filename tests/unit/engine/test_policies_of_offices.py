"""Reminder policies of single offices."""

from tests.timeline import Year

from cycle.engine.events import NoticeKind
from cycle.machine.loading import workflow_from

TEXT = """
workflow: small
title: Small
roles: {author: Author, legal: Legal, clerk: Clerk}
clerks: [clerk]
sheets:
  advice:
    - {issue: law, title: Law, role: legal}
    - {issue: style, title: Style, role: author}
reminders:
  usual: {remind: [5 working days before]}
  counsel: {for: [legal], remind: [10 working days before, 2 working days before]}
  pressing: {remind: [1 working day before]}
tracks:
  plan:
    - stage: drafting
      owner: author
      needs:
        - {document: report, due: by 1 February}
        - {signoffs: advice, of: report, due: by 28 February}
        - {task: Opinion, by: legal, due: by 28 February, reminders: pressing}
      outcomes: {done: end}
"""


def reminded(year: Year, role: str) -> list[str]:
    return [
        f"{at:%d %b} {told.about.rpartition('/')[2]}"
        for at, told in year.heard
        if told.role == role and told.kind is NoticeKind.REMINDER
    ]


def test_an_office_with_a_policy_of_its_own_is_reminded_by_it_and_the_others_as_usual() -> None:
    year = Year(workflow_from(TEXT.encode(), "file")).on("2017-01-10")
    year.attaches("author", "report").until("2017-02-28")
    assert reminded(year, "author") == ["21 Feb style"]
    assert reminded(year, "legal") == ["14 Feb law", "24 Feb law", "27 Feb opinion"]
