"""A plan that goes from a committee to Council, as councils decide: amended, referred back,
called in, taken late.

The committee's decision may be objected to until five clear working days after it, where
`windowed`.
"""

from tests.timeline import Year

from cycle.engine.commands import Amend
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine

WORKFLOW = """
workflow: small
title: A plan for Council
roles:
  author: Author
  head: Head of Housing
  clerk: Clerk
  head-of-legal: Head of Legal
  head-of-finance: Head of Finance
  monitoring-officer: Monitoring Officer
clerks: [clerk]
may_waive: [monitoring-officer]
meetings:
  committee:
    body: Communities Committee
    notice:
      rule: 5 clear working days
      late_items: {by: chair, basis: "LGA 1972, s. 100B(4)(b)"}
  council:
    body: Council
    notice: {rule: 5 clear working days, late_items: standing-orders}
    receives_from: committee
sheets:
  advice:
    - {issue: legal, title: Legal, role: head-of-legal}
    - {issue: financial, title: Financial, role: head-of-finance}
reminders:
  usual:
    remind: [1 working day before, on the day]
    escalate: [{after: 1 working day, to: monitoring-officer}]
tracks:
  plan:
    - stage: refresh
      owner: author
      needs:
        - {document: plan, due: 12 working days before committee}
        - {document: report, due: 12 working days before committee}
        - {signoffs: advice, of: report, due: 8 working days before committee}
        - publish: [report, plan]
          by: clerk
          due: 5 clear working days before committee
          missed: block
      outcomes: {complete: recommendation}
    - stage: recommendation
      meeting: committee
      outcomes:
        approved: papers
        approved-as-amended: {to: papers, amends: plan}
        referred-back: refresh
        deferred: recommendation
        inquorate: recommendation
        withdrawn: {to: refresh, regardless: true}
        called-in: refresh
    - stage: papers
      needs:
        - {document: plan, renew: false}
        - {document: council-report, due: 8 working days before council}
        - publish: [council-report, plan]
          by: clerk
          due: 5 clear working days before council
          missed: block
      outcomes: {complete: adoption}
    - stage: adoption
      meeting: council
      outcomes: {adopted: end, not-adopted: end, deferred: papers, inquorate: adoption}
"""

WINDOW = """
    objections:
      until: 5 clear working days after committee at 17:00
      who: three councillors, by signed form
      outcome: called-in
      basis: Council procedure rule 18
  council:
    body"""

DELEGATED = Amend(
    text="priority 3 to follow the Committee's comments",
    delegated_to="head",
    consulting="the Chair and Vice-Chair",
)


def workflow(*, windowed: bool = False) -> Machine:
    text = WORKFLOW.replace("\n  council:\n    body", WINDOW) if windowed else WORKFLOW
    return workflow_from(text.encode(), "small.yaml")


def published(
    machine: Machine,
    committee: str = "2017-02-14 18:30",
    council: str = "2017-03-28 18:30",
    opened: str = "2017-01-09",
) -> Year:
    """The papers are public for the committee, on the day after the opening."""
    year = Year(machine, f"{opened} 10:00", committee=committee, council=council)
    year.attaches("author", "plan").attaches("author", "report").signs("head-of-legal").signs(
        "head-of-finance"
    )
    return year.publishes().completes("author", "refresh")


def decided(outcome: str, *, windowed: bool = False, amend: Amend | None = None) -> Year:
    """The morning after the committee, its outcome on record."""
    year = published(workflow(windowed=windowed)).on("2017-02-15")
    return year.completes("clerk", "recommendation", outcome, amend=amend, minute="82")
