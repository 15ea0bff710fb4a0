"""A sheet of sign-offs over one text: when a row is signed, and what signing or returning it
leads to. Pure.

Silence is never a sign-off, and a sign-off covers an exact text (promises 4 and 5): the row's
part of a report, else the whole document.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from cycle.engine import events, records
from cycle.engine.actors import Actor, By
from cycle.engine.commands import Command, ReturnForChange, SignOff
from cycle.engine.events import NoticeKind
from cycle.engine.needs.kind import Act, AskedAgain, NeedKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.refusals import not_your_office_reason, reasons_of
from cycle.engine.row_verdicts import row_verdict
from cycle.engine.situation import Situation
from cycle.engine.state import State, row_address
from cycle.engine.verdicts import (
    BEFORE_ITS_TIME,
    Code,
    Decision,
    Reason,
    Refusal,
    refuse,
    unknown_name,
)
from cycle.machine.model import Machine
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.titles import with_article


def sign(
    situation: Situation, stages: Sequence[OpenStage], actor: Actor, command: SignOff
) -> Decision:
    """Sign the named rows, or every row that waits for the actor; all of them or none."""
    rows = _rows(stages, command.of)
    if not command.issues:
        chosen = [row for row in rows if actor.first_office(row.roles) and _can_be_signed(row)]
        own = [reason for row in chosen if (reason := _own_text(situation.state, row, actor))]
        chosen = [row for row in chosen if not _own_text(situation.state, row, actor)]
        if not chosen:
            nothing = Reason(
                code=Code.UNKNOWN_ISSUE,
                sentence=f"nothing waits for a sign-off by {actor.name}",
                remedy="cycle todo",
            )
            return Refusal(reasons=tuple(own) or (nothing,))
    else:
        picked = _pick(situation, actor, rows, command.issues, "sign")
        if isinstance(picked, Refusal):
            return picked
        chosen = picked
    return tuple(
        events.SignedOff(
            **_row_fields(situation.state, row),
            by=_signature(actor, row),
            comment=command.comment,
        )
        for row in chosen
    )


def return_for_change(
    situation: Situation,
    stages: Sequence[OpenStage],
    actor: Actor,
    command: ReturnForChange,
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
            remedy=f"cycle status {situation.state.cycle}",
        )
    rows = _pick(situation, actor, _rows(stages, command.of), command.issues, "return")
    if isinstance(rows, Refusal):
        return rows
    return tuple(
        events.ReturnedForChange(
            **_row_fields(situation.state, row),
            by=_signature(actor, row),
            reason=command.reason.strip(),
        )
        for row in rows
    )


def _rows(stages: Sequence[OpenStage], of: str | None) -> list[Verdict]:
    """The rows of every open stage, as the acts alone tell them; one that two stages ask for is
    one row.
    """
    rows: dict[str, Verdict] = {}
    for where in stages:
        for row in where.bare_verdicts:
            if isinstance(row.need, SignoffsNeed) and of in {None, row.need.of}:
                address = row_address(row.need.of, row.need.sheet, row.issue or "")
                if address not in rows or rows[address].holds:
                    rows[address] = row
    return list(rows.values())


def _can_be_signed(row: Verdict) -> bool:
    return not row.holds and row.since is not None and row.code not in BEFORE_ITS_TIME


def _pick(
    situation: Situation,
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
        answers = [(row, _why_not(situation, actor, row, verb)) for row in named]
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
        none = "" if rows else "; no sheet is open"
        sentence = f'no open sheet has a row "{issue}"{none}'
        known = (row.issue for row in rows if row.issue)
        return unknown_name(Code.UNKNOWN_ISSUE, sentence, issue, known, remedy="cycle status")
    papers = dict.fromkeys(row.need.of for row in named if isinstance(row.need, SignoffsNeed))
    if len(papers) > 1:
        sentence = (
            f"{issue} is asked for over {', '.join(papers)}: say which with --of DOCUMENT"
        )
        return Reason(code=Code.WHICH_ONE, sentence=sentence)
    return None


def _why_not(situation: Situation, actor: Actor, row: Verdict, verb: str) -> Reason | None:
    if actor.first_office(row.roles) is None:
        return not_your_office_reason(
            situation.rulebook, actor, f"to {verb} {row.issue}", *row.roles
        )
    if row.holds and verb == "sign":
        return Reason(code=Code.ALREADY_SIGNED, sentence=row.sentence)
    if row.code is Code.SIGN_OFF_RETURNED and verb == "return":
        return Reason(code=Code.ALREADY_DONE, sentence=row.sentence)
    if row.code in BEFORE_ITS_TIME:
        return next(iter(reasons_of([row])))
    if row.since is None and row.code is Code.NOT_SIGNED:
        return Reason(code=Code.DOCUMENT_MISSING, sentence=row.sentence)
    return _own_text(situation.state, row, actor) if verb == "sign" else None


def _own_text(state: State, row: Verdict, actor: Actor) -> Reason | None:
    """Why one who handed in a version of the text in this round may not sign a row of it, where
    the declaration says so.
    """
    if (
        not isinstance(row.need, SignoffsNeed)
        or not row.need.not_by_author
        or row.need.of not in state.documents
    ):
        return None
    signature = _signature(actor, row)
    if signature.person not in state.documents[row.need.of].authors:
        return None
    return Reason(
        code=Code.OWN_TEXT,
        sentence=f"{signature.acting_for or actor.name} handed in a version of {row.need.of} "
        f"in this round, and nobody signs a text of their own here, so {row.issue} is for "
        "another",
        ask="Another holder or a deputy signs it.",
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
    return actor.acting(actor.first_office(row.roles))


def _to_amend(where: OpenStage, returned: Verdict) -> Verdict:
    """A returned row over a document that the stage doesn't ask for: whoever answers for the
    sheet must amend it.
    """
    assert isinstance(returned.need, SignoffsNeed)
    of = returned.need.of
    if any(of in need.supplies for need in where.needs):
        return returned
    row = where.situation.state.signoffs[
        row_address(of, returned.need.sheet, returned.issue or "")
    ]
    return replace(
        returned,
        role=returned.need.by,
        what=f"Amend {with_article(where.title_of(of))}",
        since=row.at,
        remedy=f"cycle attach {where.situation.state.cycle} {of} FILE",
    )


class SignoffsKind(NeedKind):
    """See cycle.machine.needs.signoffs."""

    acts: ClassVar[Mapping[type[Command], Act]] = {
        SignOff: sign,
        ReturnForChange: return_for_change,
    }
    requests: ClassVar[Mapping[str, type[Command]]] = {
        "sign": SignOff,
        "return": ReturnForChange,
    }

    def verdicts(
        self, where: OpenStage, need: SignoffsNeed, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        del texts
        sheet = where.situation.machine.sheets[need.sheet]
        yield from (row_verdict(where, need, row) for row in sheet.rows)

    def settled(self, where: OpenStage, verdict: Verdict) -> Verdict:
        returned = verdict.code is Code.SIGN_OFF_RETURNED
        return _to_amend(where, verdict) if returned else verdict

    def together(self, need: SignoffsNeed, verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
        """Where enough rows are signed, nobody is asked for the others; but a row that was
        returned is still to be mended.
        """
        signed = sorted(each.done_at for each in verdicts if each.holds and each.done_at)
        if need.enough is None or len(signed) < need.enough:
            return verdicts
        told = f"{len(signed)} of {len(verdicts)} rows are signed, and {need.enough} are enough"
        return [
            each
            if each.holds or each.code is Code.SIGN_OFF_RETURNED
            else replace(
                each,
                holds=True,
                code=None,
                remedy=None,
                to_read=None,
                sentence=f"{each.what}: not asked for any more, since {told}",
                done_at=signed[need.enough - 1],
            )
            for each in verdicts
        ]

    def waived_rows(
        self, where: OpenStage, need: SignoffsNeed, issue: str | None
    ) -> Iterator[tuple[str, str]]:
        text = where.situation.state.documents.get(need.of)
        if text and issue:
            yield row_address(need.of, need.sheet, issue), text.covered(issue)

    def rests_on(self, machine: Machine, need: SignoffsNeed, address: str) -> Iterator[str]:
        del address
        yield records.document(need.of)
        yield from records.rows_over(machine, need.of)

    def is_on_record(self, situation: Situation, need: SignoffsNeed, address: str) -> bool:
        del address
        rows = situation.machine.sheets[need.sheet].rows
        signed = (row_address(need.of, need.sheet, row.issue) for row in rows)
        return any(each in situation.state.signoffs for each in signed)

    def asked_again(
        self, situation: Situation, need: SignoffsNeed, issue: str | None
    ) -> AskedAgain | None:
        """A row signed over an earlier text lapsed with it, and one returned over it was never
        signed; one returned over this text is to be mended.
        """
        row = situation.machine.sheets[need.sheet].row(issue or "")
        last = situation.state.signoffs.get(row_address(need.of, need.sheet, row.issue))
        text = situation.state.documents.get(need.of)
        if last is None or text is None:
            return None
        if last.lapsed_at or last.sha256 != text.covered(row.issue):
            kind = NoticeKind.OPENING if last.returned else NoticeKind.LAPSED
            return AskedAgain(kind, need.of, text, ((row, last),))
        return (
            AskedAgain(NoticeKind.RETURNED, need.of, text, ((row, last),))
            if last.returned
            else None
        )

    def obligation_title(self, machine: Machine, need: SignoffsNeed, issue: str | None) -> str:
        sheet = machine.sheets.get(need.sheet)
        rows = sheet.rows if sheet else ()
        title = next((row.title for row in rows if row.issue == issue), issue)
        return f"sign-off of {title}" if issue else need.title

    def rehearsed(self, situation: Situation, need: SignoffsNeed, stage: str) -> Command:
        del situation, stage
        return SignOff(of=need.of)
