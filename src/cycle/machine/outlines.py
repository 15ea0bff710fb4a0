"""What a workflow says of one of its reports: who reads it must know the rows, meetings and
documents. Pure.
"""

from cycle.declaration.report import Heading, Outline
from cycle.declaration.shipped_templates import USUAL, shipped_template
from cycle.machine.model import Machine


def outline_of(machine: Machine, document: str) -> Outline | None:
    """The outline of a report; None where the document is a file like any other, or none."""
    form = machine.reports.get(document)
    if form is None:
        return None
    return Outline(
        document=document,
        title=machine.documents[document],
        meeting=form.meeting,
        rows=tuple(
            Heading(row.issue, row.title, " or ".join(map(machine.title_of_role, row.roles)))
            for row in machine.sheets[form.sheet].rows
        ),
        meetings={key: meeting.title for key, meeting in machine.meetings.items()},
        documents=dict(machine.documents),
        template=form.template or shipped_template(USUAL),
        usual=form.template is None,
    )
