"""Does every name in a declaration refer to something, and does every date rule parse? Pure.

Finds all faults, each with its place and, where one is near, what may have been meant.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from cycle.calendar import expressions, grammar
from cycle.declaration import schema, shipped_templates
from cycle.declaration.faults import Fault
from cycle.declaration.moments import DeclaredEarliest
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.sheets import DeclaredRow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.machine import rules
from cycle.machine.compiler import document_titles
from cycle.machine.model import END, USUAL_POLICY
from cycle.machine.needs.base import Missed
from cycle.machine.rule_names import (
    dated_like,
    seen_through,
    unknown_name,
    unreadable,
)
from cycle.machine.rules import DEADLINE, Rule
from cycle.suggestions import nearest


def faults_of_references(declared: DeclaredWorkflow, source: Source) -> tuple[Fault, ...]:
    """Every name that refers to nothing, and every date rule that can't be read."""
    checker = _Checker(declared, source)
    checker.check_offices()
    checker.check_policies()
    checker.check_reports()
    checker.check_named_dates()
    for path, stage in _stages(declared):
        checker.check_stage(path, stage)
    return tuple(checker.faults)


def _stages(declared: DeclaredWorkflow) -> Iterator[tuple[Path, schema.DeclaredStage]]:
    for track, stages in declared.tracks.items():
        for number, stage in enumerate(stages):
            yield ("tracks", track, number), stage


@dataclass(slots=True)
class _Checker:
    declared: DeclaredWorkflow
    source: Source
    faults: list[Fault] = field(default_factory=list)
    dated: frozenset[str] = field(init=False)
    """The names a date rule may count from, apart from `deadline`."""

    def __post_init__(self) -> None:
        stages = [stage.stage for _, stage in _stages(self.declared)]
        self.dated = frozenset(
            [
                *self.declared.meetings,
                *self.declared.dates,
                *map(rules.opening_of, stages),
                *map(rules.end_of, stages),
                *map(rules.publication_of, document_titles(self.declared)),
            ]
        )

    def check_offices(self) -> None:
        for number, role in enumerate(self.declared.clerks):
            self._role(("clerks", number), role)
        for number, role in enumerate(self.declared.may_waive):
            self._role(("may_waive", number), role)
        for number, role in enumerate(self.declared.may_appoint):
            self._role(("may_appoint", number), role)
        if self.declared.weekly:
            self._role(("weekly", "to"), self.declared.weekly.to)
        for sheet, rows in self.declared.sheets.items():
            for number, row in enumerate(rows):
                self._row(("sheets", sheet, number), row)

    def _row(self, path: Path, row: DeclaredRow) -> None:
        for number, role in enumerate(row.role):
            self._role(_one_of((*path, "role"), row.role, number), role)
        if row.due:
            self._rule((*path, "due"), Rule(row.due), self.dated)
        if row.reminders and row.reminders != rules.NO_REMINDERS:
            self._known(
                (*path, "reminders"), "reminder policy", row.reminders, self.declared.reminders
            )

    def check_policies(self) -> None:
        for key, meeting in self.declared.meetings.items():
            if meeting.notice:
                self._notice(("meetings", key, "notice", "rule"), meeting.notice.rule, key)
            if meeting.at_least_every:
                rule = rules.interval(meeting.at_least_every.period, date.min)
                self._rule(("meetings", key, "at_least_every", "period"), rule, ())
            for number, source in enumerate(meeting.receives_from):
                others = [other for other in self.declared.meetings if other != key]
                self._known(
                    _one_of(("meetings", key, "receives_from"), meeting.receives_from, number),
                    "other meeting",
                    source,
                    others,
                )
            if meeting.objections:
                self._objections(("meetings", key, "objections"), key, meeting.objections)
        if self.declared.final_decision:
            self._known(
                ("final_decision",),
                "meeting",
                self.declared.final_decision,
                self.declared.meetings,
            )
        for key, policy in self.declared.reminders.items():
            if key == rules.NO_REMINDERS:
                message = f'no policy is called "{key}": the word says that nobody is reminded'
                self._add(("reminders", key), message)
            self._policy(("reminders", key), policy)

    def _objections(
        self, path: Path, meeting: str, objections: schema.DeclaredObjections
    ) -> None:
        """Each stage that the meeting decides must have the outcome that an objection leads
        to.
        """
        self._rule((*path, "until"), Rule(objections.until), self.dated)
        for _, stage in _stages(self.declared):
            if (
                meeting in {need.meeting for _, need in stage.all_needs()}
                and objections.outcome not in stage.outcomes
            ):
                what = f"outcome of the stage {stage.stage}, which {meeting} decides,"
                self._known((*path, "outcome"), what, objections.outcome, stage.outcomes)

    def check_reports(self) -> None:
        for key, document in self.declared.documents.items():
            if document.report:
                path: Path = ("documents", key, "report")
                self._known(
                    (*path, "sheet"),
                    "sheet of sign-offs",
                    document.report.sheet,
                    self.declared.sheets,
                )
                self._known(
                    (*path, "meeting"),
                    "meeting",
                    document.report.meeting,
                    self.declared.meetings,
                )
                self._template(path, document.report)

    def _template(self, path: Path, report: schema.DeclaredReport) -> None:
        """Its template is known, and guides no row that its sheet lacks."""
        if report.template is None:
            return
        known = {*self.declared.reports, *shipped_templates.names()}
        self._known((*path, "template"), "form of reports", report.template, known)
        own = self.declared.reports.get(report.template)
        issues = [row.issue for row in self.declared.sheets.get(report.sheet, ())]
        for issue in own.rows if own and issues else ():
            at = ("reports", report.template, "rows", issue)
            self._known(at, f"row of the sheet {report.sheet}", issue, issues)

    def check_named_dates(self) -> None:
        """Each has a rule that can be read."""
        for track in self.declared.track_titles:
            self._known(("track_titles", track), "track", track, self.declared.tracks)
        for key, named in self.declared.dates.items():
            if named.rule:
                self._rule(("dates", key, "rule"), Rule(named.rule), self.dated)

    def _policy(self, path: Path, policy: schema.DeclaredReminders) -> None:
        for number, written in enumerate(policy.remind):
            self._rule(
                (*path, "remind", number), rules.reminder(written), {DEADLINE, *self.dated}
            )
        for number, each in enumerate(policy.escalate):
            self._rule(
                (*path, "escalate", number, "after"),
                rules.escalation(each.after),
                {DEADLINE, *self.dated},
            )
            self._role((*path, "escalate", number, "to"), each.to)
        if policy.then and (step := rules.step(policy.then)):
            self._rule((*path, "then"), step, {DEADLINE})
        elif policy.then:
            self._add(
                (*path, "then"),
                f'"{policy.then}" is no step; write it as "every 2 working days"',
            )

    def check_stage(self, path: Path, stage: schema.DeclaredStage) -> None:
        self._owner(path, stage)
        self._timed(path, stage, stage)
        for number, written in enumerate(stage.after):
            self._after(_one_of((*path, "after"), stage.after, number), written, str(path[1]))
        for name, outcome in stage.outcomes.items():
            self._target((*path, "outcomes", name, "to"), outcome.to, str(path[1]))
            self._not_before((*path, "outcomes", name), outcome.not_before, stage)
            if outcome.begins:
                at = (*path, "outcomes", name, "begins")
                self._known(at, "track", outcome.begins, self.declared.tracks)
            if outcome.amends:
                titles = document_titles(self.declared)
                self._known(
                    (*path, "outcomes", name, "amends"), "document", outcome.amends, titles
                )
        for below, need in stage.all_needs():
            self._need((*path, *below), need, stage)

    def _owner(self, path: Path, stage: schema.DeclaredStage) -> None:
        if stage.owner:
            self._role((*path, "owner"), stage.owner)
        elif self.declared.owner_of(stage) is None:
            self._add(path, '"owner" is missing, and no stage above names one')

    def _need(self, path: Path, need: schema.DeclaredNeed, stage: schema.DeclaredStage) -> None:
        self._timed(path, need, stage)
        self._reminded(path, need, stage)
        if need.by:
            self._role((*path, "by"), need.by)
        if need.meeting:
            self._known((*path, "meeting"), "meeting", need.meeting, self.declared.meetings)
        if need.signoffs:
            self._known(
                (*path, "signoffs"), "sheet of sign-offs", need.signoffs, self.declared.sheets
            )
        documents = document_titles(self.declared)
        if need.of:
            self._known((*path, "of"), "document", need.of, documents)
        for number, document in enumerate(need.publish or ()):
            self._known((*path, "publish", number), "document", document, documents)

    def _notice(self, path: Path, written: str, meeting: str) -> None:
        """Papers are public so long before their own meeting (Local Government Act 1972,
        s. 100B(4)(a)): a rule counted from another, or from nothing, gives no notice of it.
        """
        rule = rules.notice(written, meeting)
        faults = len(self.faults)
        self._rule(path, rule, self.declared.meetings)
        if len(self.faults) > faults:
            return
        expression = grammar.parse(rule.text)
        counted = expressions.counted_back_from(expression)
        if counted != {meeting} or set(expressions.names_in(expression)) != {meeting}:
            message = f"the notice of {meeting} is counted back from {meeting} itself"
            self._add(path, message, suggestion="5 clear working days")

    def _reminded(
        self, path: Path, need: schema.DeclaredNeed, stage: schema.DeclaredStage
    ) -> None:
        """Where policies are declared, nobody is left unreminded without the declaration saying
        so.
        """
        policies = self.declared.reminders
        applies = need.reminders or stage.reminders or USUAL_POLICY in policies
        if len(policies) > 1 and not applies:
            message = (
                f"nobody would be reminded of {need.key}: it names no policy, and none is "
                f'called "{USUAL_POLICY}", which holds for all that name none; name one of '
                f'{", ".join(policies)}, or say "reminders: {rules.NO_REMINDERS}"'
            )
            self._add(path, message)

    def _not_before(
        self, path: Path, said: DeclaredEarliest | None, stage: schema.DeclaredStage
    ) -> None:
        if said:
            own = {rules.end_of(stage.stage): "nothing in a stage can wait for its end"}
            place = (*path, "not_before", "rule")
            self._rule(place, Rule(said.rule), self.dated, own=own)

    def _timed(
        self, path: Path, said: schema.DeclaredTimed, stage: schema.DeclaredStage
    ) -> None:
        self._not_before(path, said.not_before, stage)
        if said.due:
            published = said.publish or () if isinstance(said, schema.DeclaredNeed) else ()
            own = {
                rules.end_of(
                    stage.stage
                ): "a deadline in a stage can't wait for the end of that stage",
                **{
                    rules.publication_of(document): "a publication can't wait for itself"
                    for document in published
                },
            }
            self._rule((*path, "due"), Rule(said.due), self.dated, own=own)
        if said.reminders and said.reminders != rules.NO_REMINDERS:
            self._known(
                (*path, "reminders"), "reminder policy", said.reminders, self.declared.reminders
            )
        word, _, name = (said.missed or "").partition(" ")
        if word == Missed.OUTCOME:
            what, known = "outcome of this stage", stage.outcomes
            self._known((*path, "missed"), what, name, known, column=len(word) + 2)
        if word == Missed.BEGIN:
            tracks = self.declared.tracks
            self._known((*path, "missed"), "track", name, tracks, column=len(word) + 2)

    def _target(self, path: Path, target: str, track: str) -> None:
        stages = [stage.stage for stage in self.declared.tracks[track]]
        self._known(path, f"stage in the track {track}", target, [*stages, END])

    def _after(self, path: Path, written: str, own: str) -> None:
        track, stage, *outcome = written.split(".")
        others = {key: stages for key, stages in self.declared.tracks.items() if key != own}
        if track == own:
            self._add(path, f'"{own}" is this stage\'s own track: "after" waits for another')
            return
        if not self._known(path, "other track", track, others):
            return
        stages = {each.stage: each for each in others[track]}
        column = len(track) + 2
        if (
            self._known(path, f"stage in the track {track}", stage, stages, column=column)
            and outcome
        ):
            column += len(stage) + 1
            self._known(
                path,
                f"outcome of the stage {stage}",
                outcome[0],
                stages[stage].outcomes,
                column=column,
            )

    def _role(self, path: Path, role: str) -> None:
        self._known(path, "role", role, self.declared.roles)

    def _known(
        self,
        path: Path,
        what: str,
        name: str,
        names: Collection[str],
        *,
        column: int | None = None,
    ) -> bool:
        if name in names:
            return True
        choice = nearest(name, names)
        told = "" if choice or not names else f"; {_there_are(names)}"
        self._add(path, f'there is no {what} "{name}"{told}', suggestion=choice, column=column)
        return False

    def _rule(
        self,
        path: Path,
        rule: Rule,
        names: Collection[str],
        own: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """own: what the rule can't wait for, since it comes with it or after; and why."""
        try:
            expression = grammar.parse(rule.text)
        except grammar.ExpressionError as error:
            found = unreadable(self.source.text_at(path), rule, error)
            self._add(path, found.message, suggestion=found.meant, column=found.column)
            return
        for name in sorted(expressions.names_in(expression)):
            column = rule.skipped + rule.text.find(name) + 1
            if came := sorted({name, *seen_through(self.declared.dates, name)} & set(own)):
                by_way = "" if came[0] == name else f" (by way of the date {name})"
                self._add(path, f"{own[came[0]]}{by_way}", column=column)
            elif name not in names:
                self._add(
                    path,
                    unknown_name(name),
                    suggestion=dated_like(name, names),
                    column=column,
                )

    def _add(
        self,
        path: Path,
        message: str,
        *,
        suggestion: str | None = None,
        column: int | None = None,
    ) -> None:
        self.faults.append(
            self.source.at_value(path, message, suggestion=suggestion, column=column)
        )


def _one_of(path: Path, values: Collection[str], number: int) -> Path:
    """Where a value stands that may be written alone, or in a list."""
    return path if len(values) == 1 else (*path, number)


def _there_are(names: Collection[str]) -> str:
    return f"there {'is' if len(names) == 1 else 'are'} {', '.join(names)}"
