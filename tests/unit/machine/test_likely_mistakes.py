import pytest

from cycle.declaration import loader
from cycle.declaration.faults import DeclarationError
from cycle.machine.likely_mistakes import likely_mistakes
from cycle.machine.loading import workflow_from

WORKFLOW = """workflow: minutes
title: Minutes of the council
calendar: {name: parish, weekend: [saturday, sunday]}
roles: {clerk: Town Clerk, mayor: Mayor}
clerks: [clerk]
meetings: {council: {body: Town Council}}
documents: {draft: The draft, plan: The plan}
reminders:
  usual:
    remind: [5 working days before]
    escalate: [{after: 2 working days, to: mayor}, {after: 1 week, to: clerk}]
tracks:
  main:
    - stage: signing
      owner: clerk
      needs: [{document: draft, due: 5 working days before council}, {publish: [draft, plan]}]
      outcomes: {complete: end}
"""


def told(right: str = "", wrong: str = "") -> list[str]:
    """What is told of the declaration when `wrong` stands for what is `right`."""
    assert right in WORKFLOW
    content = WORKFLOW.replace(right, wrong, 1).encode()
    reading = loader.read_workflow(content, "file")
    return [str(fault) for fault in likely_mistakes(reading.checked(), reading.source)]


def test_nothing_is_told_of_a_declaration_that_says_what_it_means() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        (
            "title: Minutes of",
            "title: Minutes #3 of",
            (
                'file:2:8: "#3 of the council" is a comment, and the text is "Minutes" alone; '
                "put the whole text in quotes if it belongs to it"
            ),
        ),
        (
            "Minutes of the council",
            "\u201cMinutes\u201d",
            (
                "file:2:8: the quotation marks are part of the text \u201cMinutes\u201d; leave "
                "them out"
            ),
        ),
        (
            "[saturday, sunday]",
            "[monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
            "file:3:35: every day is a weekend day, so that no working day is ever found",
        ),
        (
            "[5 working days before]",
            "[5 working days after]",
            (
                'file:10:14: "5 working days after" comes after the deadline; what is said '
                'then is "then" and "escalate"'
            ),
        ),
        (
            "after: 2 working days",
            "after: 30 days",
            (
                'file:11:53: "1 week" comes before the step above it; write the steps in the '
                "order in which they come"
            ),
        ),
        (
            "publish: [draft, plan]",
            "publish: [draft, plan, draft]",
            'file:16:94: "draft" is published twice in this stage',
        ),
        (
            "mayor: Mayor",
            "mayor: Mayor, aide: Aide",
            'file:4:42: the role "aide" is used nowhere',
        ),
        ("[draft, plan]", "[draft]", 'file:7:31: the document "plan" is used nowhere'),
        (
            "before council",
            "before 1 May",
            'file:6:12: the meeting "council" is used nowhere',
        ),
        (
            "  usual:",
            "  slow: {remind: [on the day]}\n  usual:",
            'file:9:3: the policy of reminders "slow" is used nowhere',
        ),
    ],
)
def test_what_is_likely_not_meant_is_told_with_its_place(
    right: str, wrong: str, expected: str
) -> None:
    assert told(right, wrong) == [expected]


@pytest.mark.parametrize("text", ["Minutes  # of the council", "'Minutes #3'", "Minutes#3"])
def test_a_comment_that_looks_like_one_is_not_told(text: str) -> None:
    assert told("Minutes of the council", text) == []


def test_a_file_of_another_kind_is_named_as_what_it_is() -> None:
    with pytest.raises(DeclarationError) as caught:
        workflow_from(b"begins: 2026-11-02\nmeetings: {council: 2027-01-26}\n", "file")
    assert caught.value.message == (
        "file:1:1: this is no workflow but a file of dates: cycle open NAME --workflow FILE "
        "--dates FILE takes it"
    )


@pytest.mark.parametrize(
    "written",
    [
        "  heads: {for: [mayor], remind: [1 working day before]}\n",
        (
            "  slow: {remind: [on the day]}\n"
            "sheets: {s: [{issue: i, title: I, role: mayor, due: by 1 May, reminders: slow}]}\n"
        ),
    ],
)
def test_a_policy_for_offices_or_of_a_row_is_used(written: str) -> None:
    assert not [each for each in told("tracks:", f"{written}tracks:") if "policy" in each]
