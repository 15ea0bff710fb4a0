"""Words that a declaration may not say where they would mean nothing, or something else."""

import pytest

from cycle.declaration.faults import DeclarationError
from cycle.machine.loading import workflow_from

WORKFLOW = """\
workflow: small
title: Small
timezone: Europe/London
calendar: england-and-wales
roles: {author: Author}
clerks: [author]
meetings: {council: {body: Council}}
tracks:
  plan:
    - stage: drafting
      owner: author
      due: by 30 May
      missed: remind
      needs:
        - {task: Letter, as: letter, due: by 30 May, missed: block}
        - {meeting: council, missed: remind}
      outcomes: {complete: end}
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("      missed: remind", "      missed: block", "a need can block, a stage can't"),
        ("council, missed: remind", "council, missed: block", "a meeting can't block"),
        ("as: letter", "as: complete", '"complete" is the end of a stage'),
    ],
)
def test_it_refuses_words_that_would_mean_nothing_there(old: str, new: str, fault: str) -> None:
    workflow_from(WORKFLOW.encode(), "file")
    with pytest.raises(DeclarationError) as raised:
        workflow_from(WORKFLOW.replace(old, new, 1).encode(), "file")
    assert fault in str(raised.value)
