"""What the samples of letters say: what is asked, meetings, endings, troubles. Never sent."""

from datetime import date, time

import msgspec

from cycle.mail.letter import (
    Contact,
    EndingText,
    Item,
    ItemKind,
    MeetingText,
    MovedDateLine,
    NotDelivered,
)

CYCLE = "community-safety-2016-17"
CONTACT = Contact(
    name="Democratic Services Manager", address="democratic.services@council.example"
)

SIGN = Item(
    key="plan.plan-refresh.cross-cutting/head-of-housing",
    kind=ItemKind.REMINDER,
    what="Sign off 3 rows of the committee report",
    due_on=date(2017, 3, 16),
    due_time=time(17, 0),
    days_left=2,
    role_title="Head of Housing and Community Services",
    capacity_note="as deputy for the holder, away until Friday 31 March 2017",
    basis="Constitution, report procedure rules; Local Government Act 1972, s. 100B(4)(a): the "
    "report must be public "
    "five clear working days before the meeting",
    consequence="The report cannot be published, and the committee cannot take it on Tuesday "
    "28 March 2017.",
    remedy=f"cycle sign {CYCLE} --all --of committee-report",
    to_read=tuple(
        f"cycle show {CYCLE} {row}" for row in ("legal", "financial", "equality-impact")
    ),
)
BRIEF = Item(
    key="plan.away-day.action-plans",
    kind=ItemKind.OPENING,
    what="Report the action plans as written",
    role_title="Community Safety Partnerships Officer",
    remedy=f"cycle done {CYCLE} action-plans",
)
PARTNER = msgspec.structs.replace(
    SIGN,
    key=f"{SIGN.key}/partner",
    remedy="Answer this message; it is recorded for you.",
    to_read=(),
    typed=False,
)
LATE = Item(
    key="plan.plan-refresh.cross-cutting/head-of-legal",
    kind=ItemKind.ESCALATION,
    what="Sign off the row Legal of the committee report",
    due_on=date(2017, 3, 10),
    due_time=time(17, 0),
    days_left=-2,
    late=True,
    role_title="Head of Legal Partnership",
    basis="Local Government Act 1972, s. 100B(4)(a)",
    consequence="The report cannot be published on Monday 20 March 2017.",
    remedy=f"cycle explain {CYCLE} cross-cutting",
)


MOVED = MeetingText(
    title="Communities, Housing and Environment Committee",
    was_on=date(2017, 3, 28),
    on=date(2017, 4, 4),
    at=time(18, 30),
    why="the room is not free",
    dates=(
        MovedDateLine(
            what="Cross cutting sign-offs", was_on=date(2017, 3, 16), on=date(2017, 3, 23)
        ),
        MovedDateLine(what="Record the outcome", was_on=date(2017, 3, 29)),
    ),
)


REFUSED = NotDelivered(
    address="head-of-housing@council.example",
    login="head-of-housing",
    subject="By Thursday 16 March: sign off 3 rows of the committee report",
    key=f"{CYCLE}/41",
    what="was refused",
    words="550 5.1.1 <head-of-housing@council.example>: Recipient address rejected: User "
    "unknown",
)
DOUBTED = NotDelivered(
    address="head-of-legal@council.example",
    subject="By Thursday 16 March: sign off the row Legal of the committee report",
    key=f"{CYCLE}/42",
    what="may or may not have arrived",
    words="after the body had begun: the connection was lost",
    uncertain=True,
)


AGAIN = msgspec.structs.replace(
    SIGN,
    kind=ItemKind.LAPSED,
    what="Sign off 3 rows of the committee report again",
    why_again="The committee report was changed by the Community Safety Partnerships Officer "
    "on Monday 13 March 2017 "
    "(version 3). The sign-off by the Head of Housing and Community Services on Friday 10 "
    "March 2017 covered the text "
    "before, and lapsed with it.",
)
RETURNED = Item(
    key="plan.plan-refresh.committee-report",
    kind=ItemKind.RETURNED,
    what="Amend the committee report",
    role_title="Community Safety Partnerships Officer",
    due_on=date(2017, 3, 16),
    due_time=time(17, 0),
    days_left=2,
    why_again="Head of Finance and Resources returned the committee report on Monday 13 March "
    '2017, on Financial: "the '
    "grant of paragraph 7 is last year's figure\"",
    consequence="Plan refresh cannot be completed without it. If it is late, the Head of "
    "Housing is told.",
    remedy=f"cycle attach {CYCLE} committee-report FILE",
)
VACANT = Item(
    key="head-of-hr#2017-03-13/appoint",
    kind=ItemKind.VACANCY,
    what="Find someone to be Head of HR Shared Service",
    role_title="Democratic Services Manager",
    due_on=date(2017, 3, 16),
    due_time=time(17, 0),
    days_left=2,
    why_again="Nobody holds the office of Head of HR Shared Service, nor deputises; Plan "
    "refresh waits for it. What "
    "waits for it now: Sign off Staffing in the committee report.",
    consequence="Plan refresh cannot be completed without it.",
    remedy="cycle appoint head-of-hr LOGIN",
)
TODAY = msgspec.structs.replace(
    SIGN, kind=ItemKind.DUE_TODAY, due_on=date(2017, 3, 14), days_left=0
)
OVERDUE = msgspec.structs.replace(
    SIGN,
    kind=ItemKind.OVERDUE,
    due_on=date(2017, 3, 10),
    days_left=-2,
    late=True,
    consequence="Plan refresh cannot be completed without it. The Monitoring Officer is told.",
)
DECIDED = EndingText(
    stage="Adoption by Council",
    outcome="adopted",
    decided=True,
    on=date(2017, 3, 14),
    by="Democratic Services Manager",
    minute="118",
    onward="Publication of the plan",
    onward_by=date(2017, 3, 31),
)
SENT_BACK = EndingText(
    stage="Recommendation to Council",
    outcome="referred back",
    decided=True,
    on=date(2017, 3, 14),
    by="Democratic Services Manager",
    onward="Plan refresh",
    again=True,
)
COMPLETE = EndingText(
    stage="Plan refresh", outcome="complete", decided=False, on=date(2017, 3, 14), onward=None
)
LAST = msgspec.structs.replace(
    COMPLETE,
    stage="Report on the grant",
    by="Community Safety Partnerships Officer",
    last=True,
)
