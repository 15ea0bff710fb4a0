"""Decisions about documents: attach, sign, return for change, publish. Pure.

A sign-off covers an exact text, named by its SHA-256: when the text changes it lapses, with an
event of its own. In a report that text is the row's own and the recommendations; in any other
document it is the whole of it. Publication is recorded at the instant it is reported, of all
parts together, and can be dated neither back nor forward (R (Joicey) v Northumberland CC [2014]
EWHC 3657 (Admin)).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cycle.engine import amendments, events
from cycle.engine.actors import Actor, By
from cycle.engine.commands import AttachDocument, Publish, ReturnForChange, SignOff
from cycle.engine.evolve import evolve
from cycle.engine.guards import (
    OpenStage,
    Verdict,
    bare_verdicts,
    comes_before,
    open_stages,
    verdicts,
)
from cycle.engine.refusals import (
    not_your_office,
    not_your_office_reason,
    nothing_open,
    reasons_of,
    which_one,
)
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import AmendmentState, State, row_address, row_part
from cycle.engine.verdicts import Code, Decision, Reason, Refusal, refuse
from cycle.machine.model import DocumentNeed, PublishNeed, SignoffsNeed


def attach(
    rulebook: Rulebook, state: State, command: AttachDocument, now: datetime
) -> Decision:
    """Take a version of a document, and let lapse what was signed over another text."""
    asked = tuple(
        role
        for where in open_stages(rulebook, state, now)
        for role in _asked_of(where, command.document)
    )
    if not asked:
        return _not_asked_for(rulebook, command.document)
    office = command.actor.first_office(asked)
    if office is None:
        return not_your_office(rulebook, command.actor, f"attaching {command.document}", *asked)
    if lacking := _rows_lacking(rulebook, state, command):
        return lacking
    before = state.documents.get(command.document)
    unchanged = before is not None and before.sha256 == command.sha256
    amends = amendments.pending(state, command.document, office.role)
    if reasons := tuple(_not_as_ordered(rulebook, command, amends, unchanged=unchanged)):
        return Refusal(reasons=reasons)
    version = 1 if before is None else before.version + (0 if unchanged else 1)
    attached = events.DocumentAttached(
        document=command.document,
        version=version,
        sha256=command.sha256,
        size=command.size,
        filename=command.filename,
        by=command.actor.acting(office),
        amends=tuple(each.ordered.key for each in amends),
        consulted=command.consulted,
        parts=command.parts,
    )
    after = evolve(state, attached, now)
    return (attached, *lapses(rulebook, after, command.document))


def _rows_lacking(rulebook: Rulebook, state: State, command: AttachDocument) -> Refusal | None:
    """A report comes with a text for every row of its sheet, or it is none."""
    form = rulebook.machine.reports.get(command.document)
    if form is None:
        return None
    rows = rulebook.machine.sheets[form.sheet].rows
    lacking = [row.title for row in rows if row_part(row.issue) not in command.parts]
    if not lacking:
        return None
    return refuse(
        Code.NOT_A_REPORT,
        f"{command.document} is a report with a text for each row; there is none for "
        f"{', '.join(lacking)}",
        remedy=f"cycle report new {state.cycle} {command.document}",
    )


def _not_as_ordered(
    rulebook: Rulebook,
    command: AttachDocument,
    amends: Sequence[AmendmentState],
    *,
    unchanged: bool,
) -> Iterator[Reason]:
    """An amended text differs from the one before, and comes after whoever was to be consulted
    has been.
    """
    for each in amends:
        ordered = each.ordered
        if unchanged:
            told = amendments.describe_amendment(rulebook.machine, ordered)
            sentence = f"this is the very text that is to be amended: {told}"
            yield Reason(
                code=Code.NOT_AMENDED, sentence=sentence, remedy="attach the amended text"
            )
        if ordered.consulting and not command.consulted:
            yield Reason(
                code=Code.NOT_CONSULTED,
                sentence="the amendment was ordered in consultation with "
                f"{ordered.consulting}: say who was consulted",
                remedy=f'add: --consulted "{ordered.consulting}"',
            )
    if command.consulted and not amends:
        sentence = (
            f"no amendment of {command.document} waits for you, so nobody is consulted on it"
        )
        yield Reason(code=Code.AMENDS_NOTHING, sentence=sentence)


def _asked_of(where: OpenStage, document: str) -> Iterator[str]:
    """The roles that may hand in a document now: those asked for it, and those who answer for a
    sheet over it.
    """
    for need in where.needs:
        match need:
            case DocumentNeed(document=wanted) | SignoffsNeed(of=wanted) if wanted == document:
                yield need.by
            case _:
                pass


def lapses(rulebook: Rulebook, state: State, document: str) -> Iterator[events.SignOffLapsed]:
    """The sign-offs in force over another text than the one that the document now has for
    them.
    """
    present = state.documents[document]
    for sheet in rulebook.machine.sheets.values():
        for row in sheet.rows:
            signed = state.signoffs.get(row_address(document, sheet.key, row.issue))
            if signed and not signed.lapsed_at and signed.sha256 != present.covered(row.issue):
                yield events.SignOffLapsed(
                    document=document, sheet=sheet.key, issue=row.issue, sha256=signed.sha256
                )


def _not_asked_for(rulebook: Rulebook, document: str) -> Refusal:
    owners = [
        stage.key
        for _, stage in rulebook.machine.stages()
        for need in stage.needs
        if isinstance(need, DocumentNeed) and need.document == document
    ]
    if owners:
        return refuse(
            Code.STAGE_NOT_OPEN,
            f"{document} belongs to the stage {' or '.join(owners)}, which is not open",
            remedy="cycle status",
        )
    known = ", ".join(sorted(rulebook.machine.documents)) or "none"
    return refuse(
        Code.UNKNOWN_DOCUMENT, f'no document is called "{document}"; this workflow has: {known}'
    )


def sign(rulebook: Rulebook, state: State, command: SignOff, now: datetime) -> Decision:
    """Sign the named rows, or every row that waits for the actor; all of them or none."""
    rows = _rows(rulebook, state, now, command.of)
    if not command.issues:
        chosen = [row for row in rows if command.actor.office(row.role) and _can_be_signed(row)]
        own = [reason for row in chosen if (reason := _own_text(state, row, command.actor))]
        chosen = [row for row in chosen if not _own_text(state, row, command.actor)]
        if not chosen:
            nothing = Reason(
                code=Code.UNKNOWN_ISSUE,
                sentence=f"nothing waits for a sign-off by {command.actor.name}",
                remedy="cycle todo",
            )
            return Refusal(reasons=tuple(own) or (nothing,))
    else:
        picked = _pick(rulebook, state, command.actor, rows, command.issues, "sign")
        if isinstance(picked, Refusal):
            return picked
        chosen = picked
    return tuple(
        events.SignedOff(
            **_row_fields(state, row),
            by=_signature(command.actor, row),
            comment=command.comment,
        )
        for row in chosen
    )


def return_for_change(
    rulebook: Rulebook, state: State, command: ReturnForChange, now: datetime
) -> Decision:
    """Send the text back to its author: the row stays unsigned until the document changes or
    the officer relents.
    """
    if not command.reason.strip():
        return refuse(
            Code.REASON_MISSING,
            "a row is returned with a reason, so that its author can mend it",
        )
    if not command.issues:
        return refuse(
            Code.UNKNOWN_ISSUE,
            "name the row that is returned",
            remedy=f"cycle status {state.cycle}",
        )
    rows = _pick(
        rulebook,
        state,
        command.actor,
        _rows(rulebook, state, now, command.of),
        command.issues,
        "return",
    )
    if isinstance(rows, Refusal):
        return rows
    return tuple(
        events.ReturnedForChange(
            **_row_fields(state, row),
            by=_signature(command.actor, row),
            reason=command.reason.strip(),
        )
        for row in rows
    )


def _rows(rulebook: Rulebook, state: State, now: datetime, of: str | None) -> list[Verdict]:
    """The rows of every open stage, as the acts alone tell them; one that two stages ask for is
    one row.
    """
    rows: dict[str, Verdict] = {}
    for where in open_stages(rulebook, state, now):
        for row in bare_verdicts(where):
            if isinstance(row.need, SignoffsNeed) and of in {None, row.need.of}:
                address = row_address(row.need.of, row.need.sheet, row.issue or "")
                if address not in rows or rows[address].holds:
                    rows[address] = row
    return list(rows.values())


def _can_be_signed(row: Verdict) -> bool:
    return not row.holds and row.since is not None


def _pick(
    rulebook: Rulebook,
    state: State,
    actor: Actor,
    rows: Sequence[Verdict],
    issues: Iterable[str],
    verb: str,
) -> list[Verdict] | Refusal:
    """The named rows, or every reason why one of them may not be signed or returned."""
    chosen: list[Verdict] = []
    reasons: list[Reason] = []
    for issue in dict.fromkeys(issues):
        named = [row for row in rows if row.issue == issue]
        answers = [(row, _why_not(rulebook, state, actor, row, verb)) for row in named]
        free = [row for row, reason in answers if reason is None]
        if (unclear := _unclear(named, issue, rows)) or not free:
            reasons.append(unclear or next(reason for _, reason in answers if reason))
        else:
            chosen += free
    return Refusal(reasons=tuple(reasons)) if reasons else chosen


def _unclear(named: Sequence[Verdict], issue: str, rows: Sequence[Verdict]) -> Reason | None:
    """Why the name of a row does not tell what is meant: none has it, or rows over several
    documents have.
    """
    if not named:
        known = ", ".join(dict.fromkeys(row.issue for row in rows if row.issue))
        sentence = f'no open sheet has a row "{issue}"' + (
            f"; there are: {known}" if known else "; no sheet is open"
        )
        return Reason(code=Code.UNKNOWN_ISSUE, sentence=sentence, remedy="cycle status")
    papers = dict.fromkeys(row.need.of for row in named if isinstance(row.need, SignoffsNeed))
    if len(papers) > 1:
        sentence = (
            f"{issue} is asked for over {', '.join(papers)}: say which with --of DOCUMENT"
        )
        return Reason(code=Code.WHICH_ONE, sentence=sentence)
    return None


def _why_not(
    rulebook: Rulebook, state: State, actor: Actor, row: Verdict, verb: str
) -> Reason | None:
    if actor.office(row.role) is None:
        return not_your_office_reason(rulebook, actor, f"to {verb} {row.issue}", row.role)
    if row.holds and verb == "sign":
        return Reason(code=Code.ALREADY_SIGNED, sentence=row.sentence)
    if row.code is Code.SIGN_OFF_RETURNED and verb == "return":
        return Reason(code=Code.ALREADY_DONE, sentence=row.sentence)
    if row.since is None and row.code is Code.NOT_SIGNED:
        return Reason(code=Code.DOCUMENT_MISSING, sentence=row.sentence)
    return _own_text(state, row, actor) if verb == "sign" else None


def _own_text(state: State, row: Verdict, actor: Actor) -> Reason | None:
    """Why the one who handed in the present text of a row may not sign it, where the
    declaration says so.
    """
    if (
        not isinstance(row.need, SignoffsNeed)
        or not row.need.not_by_author
        or row.need.of not in state.documents
    ):
        return None
    written = state.documents[row.need.of].writer(row.issue or "")
    if written.by.person != _signature(actor, row).person:
        return None
    return Reason(
        code=Code.OWN_TEXT,
        sentence=f"{row.issue} has the text that {actor.name} handed in, and nobody signs a "
        "text of their own here",
        remedy=f"let another holder or a deputy sign: cycle appoint {row.role} LOGIN "
        "--deputy --from DATE",
    )


def _row_fields(state: State, row: Verdict) -> dict[str, str]:
    assert isinstance(row.need, SignoffsNeed)
    assert row.issue is not None
    sha256 = state.documents[row.need.of].covered(row.issue)
    return {
        "document": row.need.of,
        "sheet": row.need.sheet,
        "issue": row.issue,
        "sha256": sha256,
    }


def _signature(actor: Actor, row: Verdict) -> By:
    return actor.acting(actor.office(row.role))


def publish(rulebook: Rulebook, state: State, command: Publish, now: datetime) -> Decision:
    """Record that the papers of a stage are public as of now: all of them that are ready."""
    asked = [
        (where, paper)
        for where in open_stages(rulebook, state, now)
        for paper in bare_verdicts(where)
        if isinstance(paper.need, PublishNeed) and command.stage in {None, where.stage.key}
    ]
    if not asked:
        return nothing_open(rulebook, state, command.stage, "no papers wait to be published")
    waiting = [(where, paper) for where, paper in asked if not paper.holds] or asked
    stages = dict.fromkeys(where.stage.key for where, _ in waiting)
    if len(stages) > 1:
        return which_one(state, "publish", tuple(stages))
    reasons: list[Reason] = []
    published: list[events.Event] = []
    for where, paper in waiting:
        answer = _made_public(where, paper, command.actor)
        if isinstance(answer, Refusal):
            reasons += answer.reasons
        else:
            published.append(answer)
    return tuple(published) or Refusal(reasons=tuple(reasons))


def _made_public(where: OpenStage, paper: Verdict, actor: Actor) -> events.Published | Refusal:
    assert isinstance(paper.need, PublishNeed)
    office = actor.office(paper.role)
    if office is None:
        return not_your_office(
            where.rulebook, actor, f"publishing the papers of {where.stage.key}", paper.role
        )
    if paper.holds:
        return refuse(Code.ALREADY_PUBLISHED, paper.sentence)
    if paper.since is None:
        return Refusal(reasons=_unready(where, paper.need))
    return events.Published(
        track=where.track.key,
        stage=where.stage.key,
        need=paper.need.key,
        documents={key: where.state.documents[key].sha256 for key in paper.need.documents},
        by=actor.acting(office),
    )


def _unready(where: OpenStage, need: PublishNeed) -> tuple[Reason, ...]:
    """Everything that must be there before these papers can be public."""
    before = [
        verdict
        for verdict in verdicts(where)
        if comes_before(verdict, need) and not verdict.holds
    ]
    return reasons_of(before) or (
        Reason(code=Code.DOCUMENT_MISSING, sentence="a part has not been attached yet"),
    )
