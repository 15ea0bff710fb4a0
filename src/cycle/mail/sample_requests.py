"""What the samples of requests for sign-off, and of receipts, carry. Never sent to anyone."""

import msgspec

from cycle.mail.sample_items import CONTACT, CYCLE
from cycle.mail.sign_request import (
    AnswerReceipt,
    AttachedFile,
    CoveredText,
    RowText,
    SignRequest,
    text_part,
)

_FINANCIAL = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_STAFFING = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
_REPORT = "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13"

_COVERS = (
    CoveredText(document="committee-report", issue="financial", sha256=_FINANCIAL),
    CoveredText(document="committee-report", issue="staffing", sha256=_STAFFING),
)
_ROWS = (
    RowText(
        issue="financial",
        title="Financial",
        office="Director of Finance and Business Improvement",
        words=text_part(
            "  The grant is \u00a337,104 for 2017-18. It is spent on:\n  (a) two projects;\n"
            "  (b) the away day.\n"
        ),
        was=text_part("  The grant is \u00a336,104 for 2017-18.\n"),
        did="the Director of Finance signed it on Friday 10 March 2017",
    ),
    RowText(
        issue="staffing",
        title="Staffing",
        office="Head of HR Shared Service",
        words=text_part("  None.\n"),
    ),
)

FULL = SignRequest(
    document="committee-report",
    title="committee report",
    covers=_COVERS,
    rows=_ROWS,
    recommendations=text_part("  1. That Council adopt the plan.\n  2. That costs be noted.\n"),
    were=text_part("  1. That Council adopt the plan.\n"),
    whole=f"The whole is report.docx, version 2, SHA-256 {_REPORT}.",
    answerable=True,
    sign=f"cycle sign {CYCLE} financial staffing --of committee-report",
    returns=f'cycle return {CYCLE} financial --of committee-report --reason "..."',
    to_read=(f"cycle show {CYCLE} financial", f"cycle show {CYCLE} staffing"),
    colleagues=("Deputy Head of Housing (deputy.housing@council.example)",),
    attached=AttachedFile(filename="report.docx", content=b"specimen"),
)
"""A request in which all stands that may."""

BARE = SignRequest(
    document="committee-report",
    title="committee report",
    covers=_COVERS[1:],
    rows=(
        RowText(
            issue="staffing",
            title="Staffing",
            office="Head of HR Shared Service",
            words=text_part(""),
        ),
    ),
    whole=f"The whole is report.docx, version 1, SHA-256 {_REPORT}.",
    answerable=False,
    withheld="The committee report is exempt from publication, so its words are not sent by "
    "mail; read it inside the council.",
)
"""One to a partner outside, of a text that is exempt; answers to it count for nothing."""

RECORDED = AnswerReceipt(
    headline="Your answer is recorded",
    facts=(
        "Staffing in the committee report is signed by the Head of HR Shared Service.",
        f"If that is not what you meant, tell {CONTACT.name}, {CONTACT.address}, at once.",
    ),
    quoted=text_part("Signed."),
    covers=_COVERS[1:],
)
CHANGED = AnswerReceipt(
    headline="Nothing was recorded: the text has changed since you were asked",
    facts=(
        "Your answer was about an earlier text of financial.",
        "Answer this message to sign or return the text as it stands now.",
    ),
    quoted=text_part("Signed"),
)


def answerable(request: SignRequest) -> SignRequest:
    """The request without its commands, as a partner has it whose domain is vouched for."""
    return msgspec.structs.replace(request, sign=None, returns=None, to_read=())
