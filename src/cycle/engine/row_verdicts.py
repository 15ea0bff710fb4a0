"""How it stands with one row of a sheet: signed over the present text or not, and whether
anybody in its office may sign it. Pure.
"""

from collections.abc import Mapping
from dataclasses import replace

from cycle.engine.conditions import holds
from cycle.engine.lapse_reasons import LapseReason
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.refusals import ask_for_deputy
from cycle.engine.situation import Situation
from cycle.engine.state import SignOffState, State, row_address
from cycle.engine.tenures import present_in
from cycle.engine.verdicts import Code
from cycle.machine.needs.base import Row
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.titles import any_of, has_or_have, is_or_are, with_article

_CHANGED = {
    LapseReason.TEXT: "its text",
    LapseReason.RECOMMENDATIONS: "the recommendations",
    None: "its text or the recommendations",
}
"""Of a report's row; older entries don't tell which of the two."""


def row_verdict(where: OpenStage, need: SignoffsNeed, row: Row) -> Verdict:
    """How it stands with one row of the sheet, and whether anybody may sign it."""
    verdict = _in_order(where, need, row, _as_signed(where, need, row))
    if verdict.holds or verdict.since is None or not need.not_by_author:
        return verdict
    situation = where.situation
    tenures = situation.rulebook.tenures or ()
    present = [
        each for role in row.roles for each in present_in(tenures, role, situation.today)
    ]
    authors = situation.state.documents[need.of].authors
    barred = [each.who for each in present if each.login in authors]
    if not barred:
        return verdict
    who = " and ".join(barred)
    did = f"handed in a version of {with_article(where.title_of(need.of))}"
    if len(barred) < len(present):
        return replace(verdict, sentence=f"{verdict.sentence}; not by {who}, who {did}")
    return replace(
        verdict,
        code=Code.NOBODY_TO_SIGN,
        what=f"Have a deputy sign off {row.title} in {with_article(where.title_of(need.of))}",
        sentence=f"{verdict.sentence}; nobody is left who may sign it, since {who} {did}. "
        f"{ask_for_deputy(situation.machine, row.role)}",
        remedy=None,
    )


def _in_order(where: OpenStage, need: SignoffsNeed, row: Row, verdict: Verdict) -> Verdict:
    """The verdict, where other rows are signed before it: it waits for these; and once one of
    them was signed anew, it is signed anew too.
    """
    situation = where.situation
    for before in map(situation.machine.sheets[need.sheet].row, row.after):
        if (
            verdict.code is Code.SIGN_OFF_RETURNED
            or holds(situation.state, before.when) is False
        ):
            continue
        first = _in_order(where, need, before, _as_signed(where, need, before))
        if not first.holds and not _is_waived(where, need, before):
            return replace(
                verdict,
                holds=False,
                code=Code.NOT_ITS_TURN,
                sentence=f"{row.title} is signed after {before.title}, and waits: "
                f"{first.sentence}",
                since=None,
                done_at=None,
                remedy=None,
            )
        signed = _last_act(situation.state, need, before)
        own = _last_act(situation.state, need, row)
        if verdict.holds and signed and own and signed.seq > own.seq:
            return replace(
                verdict,
                holds=False,
                code=Code.SIGN_OFF_LAPSED,
                sentence=f"{row.title} is signed after {before.title}, which {signed.by} "
                "signed anew since",
                since=signed.at,
                done_at=None,
                remedy=_sign(where, need, row),
                to_read=_to_read(where, need, row),
            )
    return verdict


def _last_act(state: State, need: SignoffsNeed, row: Row) -> SignOffState | None:
    return state.signoffs.get(row_address(need.of, need.sheet, row.issue))


def _is_waived(where: OpenStage, need: SignoffsNeed, row: Row) -> bool:
    waivers = where.situation.state.waivers
    return where.key(need, row.issue) in waivers or where.key(need) in waivers


def _sign(where: OpenStage, need: SignoffsNeed, row: Row) -> str:
    return f"cycle sign {where.situation.state.cycle} {row.issue}{_over(where, need, row)}"


def _as_signed(where: OpenStage, need: SignoffsNeed, row: Row) -> Verdict:
    """How it stands with one row of the sheet, as acts on it alone tell."""
    document = where.situation.state.documents.get(need.of)
    title = where.title_of(need.of)
    signed = where.situation.state.signoffs.get(row_address(need.of, need.sheet, row.issue))
    what = f"Sign off {row.title} in {with_article(title)}"
    verdict = Verdict(
        key=where.key(need, row.issue),
        need=need,
        role=row.role,
        or_roles=row.or_roles,
        own_due=need.due_of(row) if row.due else None,
        reminders=row.reminders,
        what=what,
        issue=row.issue,
        holds=False,
        sentence=f"{row.title} is not signed by "
        f"{any_of(map(where.situation.machine.title_of_role, row.roles))}",
        code=Code.NOT_SIGNED,
        since=max(document.writer(row.issue).at, where.opened_at) if document else None,
        remedy=_sign(where, need, row),
        to_read=_to_read(where, need, row) if document else None,
    )
    if document is None:
        return replace(
            verdict,
            sentence=f"{row.title} cannot be signed before {with_article(title)} "
            f"{is_or_are(title)} attached",
        )
    if signed is None:
        return verdict
    stale = signed.sha256 != document.covered(row.issue)
    if signed.returned and (stale or signed.lapsed_at):
        named = f"{with_article(title)} {has_or_have(title)}"
        sentence = f"{row.title} was returned by {signed.by}, and {named} changed since"
        return replace(verdict, sentence=sentence)
    if signed.lapsed_at or stale:
        changed = _CHANGED[signed.changed] if document.parts else with_article(title)
        sentence = f"{row.title}: the sign-off by {signed.by} lapsed when {changed} changed"
        return replace(verdict, code=Code.SIGN_OFF_LAPSED, sentence=sentence)
    if signed.returned:
        sentence = f"{row.title} was returned by {signed.by}: {signed.returned}"
        return replace(verdict, code=Code.SIGN_OFF_RETURNED, sentence=sentence, since=None)
    if need.renew and signed.seq < where.opened_seq:
        return replace(verdict, sentence=f"{row.title} must be signed again for this round")
    comment = f' with the comment "{signed.comment}"' if signed.comment else ""
    sentence = f"{row.title} was signed by {signed.by}{comment}"
    return replace(
        verdict,
        holds=True,
        code=None,
        remedy=None,
        to_read=None,
        sentence=sentence,
        done_at=signed.at,
    )


def _over(where: OpenStage, need: SignoffsNeed, row: Row) -> str:
    """The option that says over which document, where a row of this name stands over others
    too.
    """
    several = len(where.situation.once(_documents_by_issue)[row.issue]) > 1
    return f" --of {need.of}" if several else ""


def _documents_by_issue(situation: Situation) -> Mapping[str, frozenset[str]]:
    """Over which documents the workflow has rows of each name."""
    machine = situation.machine
    pairs = [
        (row.issue, need.of)
        for _, stage in machine.stages()
        for need in stage.needs
        if isinstance(need, SignoffsNeed)
        for row in machine.sheets[need.sheet].rows
    ]
    return {issue: frozenset(of for other, of in pairs if other == issue) for issue, _ in pairs}


def _to_read(where: OpenStage, need: SignoffsNeed, row: Row) -> str:
    """The command that shows the row's part of a report; of a file, the file."""
    state = where.situation.state
    if not state.documents[need.of].parts:
        return f"cycle show {state.cycle} {need.of}"
    return f"cycle show {state.cycle} {row.issue}{_over(where, need, row)}"
