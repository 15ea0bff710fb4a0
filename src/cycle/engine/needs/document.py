"""A document that must be handed in: when it is there, and what handing it in leads to. Pure.

What was signed over another text lapses with the new one (promise 5). Whoever answers for a
sheet may hand in a new version of what it covers, and whoever is to amend a text hands that in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from cycle.calendar.words import calendar_day
from cycle.engine import amendments, events, records
from cycle.engine.actors import Actor
from cycle.engine.commands import AttachDocument, Command
from cycle.engine.conditions import holds
from cycle.engine.earliest import too_early_for
from cycle.engine.events import NoticeKind
from cycle.engine.evolve import evolve
from cycle.engine.lapse_reasons import reason_of
from cycle.engine.needs.kind import Act, AskedAgain, HandIn, NeedKind
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.refusals import not_needed_here, not_your_office
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import (
    AmendmentState,
    DocumentState,
    SignOffState,
    row_address,
    row_part,
    row_text_part,
)
from cycle.engine.verdicts import Code, Decision, Reason, Refusal, refuse, unknown_name
from cycle.machine.model import Machine
from cycle.machine.needs.base import Row
from cycle.machine.needs.document import DocumentNeed
from cycle.machine.titles import has_or_have, was_or_were, with_article


def attach(
    situation: Situation, stages: Sequence[OpenStage], actor: Actor, command: AttachDocument
) -> Decision:
    """Take a version of a document, and let lapse what was signed over another text."""
    asked = tuple(
        need.by for where in stages for need in where.needs if need.hands_in == command.document
    )
    if not asked and (told := not_needed_here(stages, command.document)):
        return told
    if not asked:
        return _not_asked_for(situation.rulebook, command.document)
    office = actor.first_office(asked)
    if office is None:
        return not_your_office(
            situation.rulebook, actor, f"attaching {command.document}", *asked
        )
    if early := _too_early(stages, office.role, command.document):
        return Refusal(reasons=(early,))
    if lacking := _rows_lacking(situation, command):
        return lacking
    before = situation.state.documents.get(command.document)
    unchanged = before is not None and before.sha256 == command.sha256
    amends = amendments.pending(situation.state, command.document, office.role)
    if reasons := tuple(
        _not_as_ordered(situation.rulebook, command, amends, unchanged=unchanged)
    ):
        return Refusal(reasons=reasons)
    if before and unchanged and not amends and not _asked_anew(stages, command.document):
        return _unchanged(situation, before, command)
    version = 1 if before is None else before.version + (0 if unchanged else 1)
    attached = events.DocumentAttached(
        document=command.document,
        version=version,
        sha256=command.sha256,
        size=command.size,
        filename=command.filename,
        by=actor.acting(office),
        amends=tuple(each.ordered.key for each in amends),
        consulted=command.consulted,
        parts=command.parts,
        also_by=_also_by(stages, before, command.document, actor.acting(office).person),
        accepted=command.accepted,
    )
    after = evolve(situation.state, attached, situation.now)
    return (
        attached,
        *lapses(situation.in_state(after), command.document, before.parts if before else {}),
    )


def _also_by(
    stages: Sequence[OpenStage], before: DocumentState | None, document: str, person: str
) -> tuple[str, ...]:
    """Who else has handed in a version in the round of the stages that ask for the document; a
    later stage that only amends it begins no round of its own.
    """
    begun = [
        where.opened_seq
        for where in stages
        if any(document in need.supplies for need in where.needs)
    ]
    if before is None or before.seq < max(begun, default=0):
        return ()
    return tuple(sorted({before.by.person, *before.also_by} - {person}))


def _too_early(stages: Sequence[OpenStage], role: str, document: str) -> Reason | None:
    """Why nobody asks the office for the document yet; None where one stage does. A sheet over
    it asks for none before the need that supplies it does.
    """
    asking = [
        (where, need)
        for where in stages
        for need in where.needs
        if need.hands_in == document and need.by == role
    ]
    supplying = [(where, need) for where, need in asking if document in need.supplies]
    answers = [
        too_early_for(where, need, f"attaching {with_article(where.title_of(document))}")
        for where, need in supplying or asking
    ]
    return None if None in answers else answers[0]


def _asked_anew(stages: Sequence[OpenStage], document: str) -> bool:
    """Whether the document is still to be handed in for this round, changed or not."""
    return any(
        verdict.code is Code.DOCUMENT_NOT_RENEWED
        for where in stages
        for verdict in where.bare_verdicts
        if verdict.need.hands_in == document
    )


def _unchanged(situation: Situation, before: DocumentState, command: AttachDocument) -> Refusal:
    """The very bytes are on record already: nothing is recorded a second time."""
    on = calendar_day(situation.rulebook.local(before.at))
    return refuse(
        Code.UNCHANGED,
        f"unchanged: {command.filename} is version {before.version} of {command.document}, "
        f"attached by {before.by} on {on}",
        remedy=f"cycle status {situation.state.cycle}",
    )


def _rows_lacking(situation: Situation, command: AttachDocument) -> Refusal | None:
    """A report comes with a text for every row of its sheet, or it is none."""
    form = situation.machine.reports.get(command.document)
    if form is None:
        return None
    rows = situation.machine.sheets[form.sheet].rows
    lacking = [row.title for row in rows if row_part(row.issue) not in command.parts]
    if not lacking:
        return None
    return refuse(
        Code.NOT_A_REPORT,
        f"{command.document} is a report with a text for each row; there is none for "
        f"{', '.join(lacking)}",
        remedy=f"cycle report new {situation.state.cycle} {command.document}",
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


def _not_asked_for(rulebook: Rulebook, document: str) -> Refusal:
    owners = [
        stage.key
        for _, stage in rulebook.machine.stages()
        for need in stage.needs
        if document in need.supplies
    ]
    if owners:
        return refuse(
            Code.STAGE_NOT_OPEN,
            f"{document} belongs to the stage {' or '.join(owners)}, which is not open",
            remedy="cycle status",
        )
    unknown = unknown_name(
        Code.UNKNOWN_DOCUMENT,
        f'no document is called "{document}"',
        document,
        rulebook.machine.documents,
    )
    return Refusal(reasons=(unknown,))


def lapses(
    situation: Situation, document: str, before: Mapping[str, str]
) -> Iterator[events.SignOffLapsed]:
    """The sign-offs in force over another text than the one that the document now has for
    them. before: the parts of the version that they are over.
    """
    present = situation.state.documents[document]
    for sheet in situation.machine.sheets.values():
        for row in sheet.rows:
            signed = situation.state.signoffs.get(row_address(document, sheet.key, row.issue))
            in_force = signed and not signed.lapsed_at and not signed.returned
            if signed and in_force and signed.sha256 != present.covered(row.issue):
                own = row_text_part(row.issue)
                yield events.SignOffLapsed(
                    document=document,
                    sheet=sheet.key,
                    issue=row.issue,
                    sha256=signed.sha256,
                    changed=reason_of(before, present.parts, own),
                )


def _verdict(where: OpenStage, need: DocumentNeed) -> Verdict:
    document = where.situation.state.documents.get(need.document)
    title = where.title_of(need.document)
    asked = Verdict(
        key=where.key(need),
        need=need,
        role=need.by,
        what=f"Attach {with_article(title)}",
        holds=False,
        sentence=f"{with_article(title)} {has_or_have(title)} not been attached",
        code=Code.DOCUMENT_MISSING,
        since=where.opened_at,
        remedy=f"cycle attach {where.situation.state.cycle} {need.document} FILE",
    )
    if document is None:
        return asked
    if need.renew and document.seq < where.opened_seq:
        sentence = (
            f"{with_article(title)} must be attached again for this round, changed or not"
        )
        return replace(asked, sentence=sentence, code=Code.DOCUMENT_NOT_RENEWED)
    returned = next(returned_rows(where.situation, need.document, document), None)
    if returned:
        row, last = returned
        return replace(
            asked,
            what=f"Amend {with_article(title)}",
            sentence=f"{with_article(title)} {was_or_were(title)} returned on {row.title} by "
            f"{last.by}: {last.returned}",
            code=Code.DOCUMENT_RETURNED,
            since=last.at,
        )
    sentence = (
        f"{with_article(title)}, version {document.version}, {was_or_were(title)} attached by "
        f"{document.by}"
    )
    return replace(
        asked,
        holds=True,
        code=None,
        remedy=None,
        sentence=sentence,
        done_at=_handed_in(where, document),
    )


def _handed_in(where: OpenStage, document: DocumentState) -> datetime:
    """When the present text came in for this round; handing the same text in again makes
    nothing late.
    """
    return document.changed_at if document.changed_at >= where.opened_at else document.at


def returned_rows(
    situation: Situation, document: str, text: DocumentState
) -> Iterator[tuple[Row, SignOffState]]:
    """The rows over the document's present text that were returned for change."""
    for sheet in situation.machine.sheets.values():
        for row in sheet.rows:
            last = situation.state.signoffs.get(row_address(document, sheet.key, row.issue))
            needed = holds(situation.state, row.when) is not False
            if needed and last and last.returned and last.sha256 == text.covered(row.issue):
                yield row, last


class DocumentKind(NeedKind):
    """See cycle.machine.needs.document."""

    acts: ClassVar[Mapping[type[Command], Act]] = {AttachDocument: attach}

    def verdicts(
        self, where: OpenStage, need: DocumentNeed, texts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        del texts
        yield _verdict(where, need)

    def rests_on(self, machine: Machine, need: DocumentNeed, address: str) -> Iterator[str]:
        del address
        yield records.document(need.document)
        yield from records.rows_over(machine, need.document)

    def is_on_record(self, situation: Situation, need: DocumentNeed, address: str) -> bool:
        del address
        return need.document in situation.state.documents

    def asked_again(
        self, situation: Situation, need: DocumentNeed, issue: str | None
    ) -> AskedAgain | None:
        del issue
        text = situation.state.documents.get(need.document)
        rows = tuple(returned_rows(situation, need.document, text)) if text else ()
        if text is None or not rows:
            return None
        return AskedAgain(NoticeKind.RETURNED, need.document, text, rows)

    def rehearsed(self, situation: Situation, need: DocumentNeed, stage: str) -> HandIn:
        del situation, stage
        return HandIn(need.document)
