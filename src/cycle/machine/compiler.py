"""A checked declaration to the machine it means. Pure.

Only writes out: defaults, short forms, titles. It refuses nothing, so it may only be given what
cycle.machine.references and cycle.machine.structure found no fault in; cycle.machine.loading
sees to that.
"""

from collections.abc import Iterator

from cycle.declaration import schema
from cycle.declaration.moments import DeclaredEarliest, DeclaredNamedDate
from cycle.declaration.schema import DeclaredWorkflow, titled
from cycle.declaration.sheets import DeclaredRow
from cycle.declaration.shipped_templates import USUAL, shipped_template
from cycle.declaration.templates import template_of
from cycle.declaration.values import WEEKDAYS
from cycle.machine import rules
from cycle.machine.conditions import write
from cycle.machine.dates import NamedDate, OtherEvent, YearDate, YearMeaning
from cycle.machine.declared_conditions import resolved
from cycle.machine.facts import Fact, FactType
from cycle.machine.model import (
    END,
    USUAL_POLICY,
    After,
    Escalation,
    Interval,
    LateBy,
    LateItems,
    Machine,
    Meeting,
    Notice,
    Objections,
    OfficeHours,
    Outcome,
    ReminderPolicy,
    ReportForm,
    Role,
    Stage,
    TakenBy,
    Track,
    Weekly,
)
from cycle.machine.needs import SHAPES
from cycle.machine.needs.base import Deadline, Earliest, Missed, Row, Shared, Sheet, Titles
from cycle.machine.repetition import written_out


def compile_workflow(declared: DeclaredWorkflow) -> Machine:
    """The machine of a declaration without faults. The same declaration always gives the same
    fingerprint.
    """
    declared = written_out(declared)
    return Machine(
        workflow=declared.workflow,
        title=declared.title,
        tracks=tuple(_track(declared, key, stages) for key, stages in declared.tracks.items()),
        roles={key: Role(key=key, title=title) for key, title in declared.roles.items()},
        clerks=declared.clerks,
        may_waive=declared.may_waive,
        may_appoint=declared.may_appoint,
        sign_by=declared.sign_by,
        timezone=declared.timezone,
        calendar=declared.calendar.regime(),
        hours=OfficeHours(opens=declared.office.opens, closes=declared.office.closes),
        basis=declared.basis,
        meetings={key: _meeting(key, meeting) for key, meeting in declared.meetings.items()},
        dates={key: _named_date(key, named) for key, named in declared.dates.items()},
        final_decision=declared.final_decision,
        least_between=declared.least_between,
        sheets={key: _sheet(declared, key, rows) for key, rows in declared.sheets.items()},
        lists=declared.lists,
        documents=document_titles(declared),
        reports=dict(_reports(declared)),
        reminders={key: _policy(key, policy) for key, policy in declared.reminders.items()},
        weekly=_weekly(declared.weekly),
        if_uncertain=declared.mail.if_uncertain,
    )


def document_titles(declared: DeclaredWorkflow) -> dict[str, str]:
    """Title by key of every document: those listed, and those that some stage needs."""
    needed = (
        need.document
        for stages in declared.tracks.values()
        for stage in stages
        for need in stage.needs
    )
    listed = {key: document.title for key, document in declared.documents.items()}
    return {key: titled(key) for key in needed if key} | listed


def _reports(declared: DeclaredWorkflow) -> Iterator[tuple[str, ReportForm]]:
    for key, document in declared.documents.items():
        if document.report:
            yield key, _report_form(declared, document.report)


def _report_form(declared: DeclaredWorkflow, report: schema.DeclaredReport) -> ReportForm:
    """With its whole template, so that a running cycle keeps it; the usual one is left out."""
    named = report.template
    template = None
    if named and named in declared.reports:
        template = template_of(named, declared.reports[named])
    elif named and named != USUAL:
        template = shipped_template(named)
    return ReportForm(sheet=report.sheet, meeting=report.meeting, template=template)


def _meeting(key: str, declared: schema.DeclaredMeeting) -> Meeting:
    every = declared.at_least_every
    return Meeting(
        key=key,
        body=declared.body,
        acting_as=declared.acting_as,
        notice=_notice(key, declared.notice),
        at_least_every=Interval(period=every.period, basis=every.basis) if every else None,
        objections=_objections(declared.objections),
        receives_from=declared.receives_from,
        only_if_needed=declared.only_if_needed,
    )


def _objections(declared: schema.DeclaredObjections | None) -> Objections | None:
    if declared is None:
        return None
    return Objections(
        until=declared.until, outcome=declared.outcome, who=declared.who, basis=declared.basis
    )


def _notice(meeting: str, declared: schema.DeclaredNotice | None) -> Notice | None:
    if declared is None:
        return None
    late = declared.late_items
    return Notice(
        rule=rules.notice(declared.rule, meeting).text,
        basis=declared.basis,
        late=LateItems(by=LateBy(late.by), basis=late.basis) if late else None,
    )


def _named_date(key: str, declared: DeclaredNamedDate) -> NamedDate:
    return NamedDate(
        key=key,
        title=declared.title or titled(key),
        rule=declared.rule,
        by_year=tuple(
            YearDate(year=int(year), on=line.on, basis=line.basis)
            for year, line in (declared.by_year or {}).items()
        ),
        means=YearMeaning(declared.year),
        of=OtherEvent(workflow=declared.of.workflow, event=declared.of.event)
        if declared.of
        else None,
        basis=declared.basis,
    )


def _earliest(declared: DeclaredEarliest | None) -> Earliest | None:
    return Earliest(rule=declared.rule, basis=declared.basis) if declared else None


def _sheet(declared: DeclaredWorkflow, key: str, rows: tuple[DeclaredRow, ...]) -> Sheet:
    return Sheet(
        key=key,
        rows=tuple(
            Row(
                issue=row.issue,
                title=row.title,
                role=row.role[0],
                or_roles=row.role[1:],
                after=row.after,
                due=Deadline(rule=row.due, basis=row.basis) if row.due else None,
                reminders=row.reminders,
                each=row.each,
                when=_when(declared, row.when),
            )
            for row in rows
        ),
    )


def _when(
    declared: DeclaredWorkflow, written: str | None, stage: schema.DeclaredStage | None = None
) -> str | None:
    """The condition with the stage of each name."""
    return write(resolved(declared, written, stage)) if written else None


def _policy(key: str, declared: schema.DeclaredReminders) -> ReminderPolicy:
    step = rules.step(declared.then) if declared.then else None
    return ReminderPolicy(
        key=key,
        remind=tuple(rules.reminder(written).text for written in declared.remind),
        then=step.text if step else None,
        roles=declared.offices,
        escalate=tuple(
            Escalation(after=rules.escalation(each.after).text, to=each.to)
            for each in declared.escalate
        ),
    )


def _weekly(declared: schema.DeclaredWeekly | None) -> Weekly | None:
    return Weekly(to=declared.to, weekday=WEEKDAYS.index(declared.on)) if declared else None


def _track(
    declared: DeclaredWorkflow, key: str, stages: tuple[schema.DeclaredStage, ...]
) -> Track:
    return Track(
        key=key,
        title=declared.track_titles.get(key) or titled(key),
        stages=tuple(_stage(declared, stages, stage) for stage in stages),
        when_called=stages[0].begins is not None,
    )


def _stage(
    declared: DeclaredWorkflow,
    stages: tuple[schema.DeclaredStage, ...],
    stage: schema.DeclaredStage,
) -> Stage:
    return Stage(
        key=stage.stage,
        title=stage.title or titled(stage.stage),
        owner=_owner(declared, stage),
        outcomes=tuple(_outcomes(declared, stages, stage)),
        needs=tuple(
            SHAPES[need.kind].compiled(need, _shared(declared, stage, need), _titles(declared))
            for _, need in stage.all_needs()
        ),
        after=tuple(after_of(written) for written in stage.after),
        due=_deadline(stage.due, stage),
        reminders=_policy_of(declared, stage.reminders),
        basis=stage.basis,
        least=int(stage.least.partition(" ")[0]),
        not_before=_earliest(stage.not_before),
        when=_when(declared, stage.when, stage),
    )


def _owner(declared: DeclaredWorkflow, stage: schema.DeclaredStage) -> str:
    owner = declared.owner_of(stage)
    assert owner is not None, "checked by cycle.machine.references"
    return owner


def after_of(written: str) -> After:
    """`TRACK.STAGE` or `TRACK.STAGE.OUTCOME`."""
    track, stage, *outcome = written.split(".")
    return After(track=track, stage=stage, outcome=outcome[0] if outcome else None)


def _outcomes(
    declared: DeclaredWorkflow,
    stages: tuple[schema.DeclaredStage, ...],
    stage: schema.DeclaredStage,
) -> Iterator[Outcome]:
    """An outcome leads back where its target stands no later in the track than its stage."""
    place = {each.stage: number for number, each in enumerate(stages)}
    for name, outcome in stage.outcomes.items():
        leads_back = outcome.to != END and place[outcome.to] <= place[stage.stage]
        yield Outcome(
            name=name,
            target=outcome.to,
            regardless=outcome.regardless,
            leads_back=leads_back,
            amends=outcome.amends,
            calls=outcome.begins,
            not_before=_earliest(outcome.not_before),
            taken=TakenBy(outcome.by),
            records=tuple(
                Fact(
                    key=key,
                    title=fact.title or titled(key),
                    type=FactType(fact.type),
                    optional=fact.optional,
                    basis=fact.basis,
                )
                for key, fact in outcome.records.items()
            ),
            when=_when(declared, outcome.when, stage),
        )


def _deadline(rule: str | None, said: schema.DeclaredTimed) -> Deadline | None:
    if rule is None:
        return None
    word, _, name = (said.missed or Missed.ESCALATE).partition(" ")
    missed = Missed(word)
    return Deadline(
        rule=rule,
        basis=said.basis,
        missed=missed,
        outcome=name if missed is Missed.OUTCOME else None,
        calls=name if missed is Missed.BEGIN else None,
    )


def _policy_of(declared: DeclaredWorkflow, *named: str | None) -> str | None:
    """The first policy named, which may be none; else the usual one; else the only one there
    is.
    """
    if chosen := next(filter(None, named), None):
        return None if chosen == rules.NO_REMINDERS else chosen
    if USUAL_POLICY in declared.reminders:
        return USUAL_POLICY
    return next(iter(declared.reminders)) if len(declared.reminders) == 1 else None


def _titles(declared: DeclaredWorkflow) -> Titles:
    return Titles(
        documents=document_titles(declared),
        sheets={key: titled(key) for key in declared.sheets},
        meetings={
            key: _meeting(key, meeting).title for key, meeting in declared.meetings.items()
        },
    )


def _shared(
    declared: DeclaredWorkflow, stage: schema.DeclaredStage, need: schema.DeclaredNeed
) -> Shared:
    """What the needs of all kinds say. Sign-offs aren't renewed by rounds: they follow the text
    they cover.
    """
    due = need.due or (rules.recording(need.meeting) if need.meeting else None)
    return Shared(
        key=need.key,
        by=need.by or (declared.clerks[0] if need.meeting else _owner(declared, stage)),
        due=_deadline(due, need),
        reminders=_policy_of(declared, need.reminders, stage.reminders),
        renew=need.signoffs is None if need.renew is None else need.renew,
        not_before=_earliest(need.not_before),
        when=_when(declared, need.when, stage),
        each=need.each,
    )
