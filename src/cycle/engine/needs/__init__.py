"""The kinds of need, by their behaviour: a module for each, and the one table of them. Pure."""

from collections.abc import Mapping

from cycle.engine.amendments import AmendmentNeed
from cycle.engine.needs.amendment import AmendmentKind
from cycle.engine.needs.document import DocumentKind
from cycle.engine.needs.kind import NeedKind
from cycle.engine.needs.meeting import MeetingKind
from cycle.engine.needs.publish import PublishKind
from cycle.engine.needs.raised_signoffs import RaisedSignoffsKind
from cycle.engine.needs.signoffs import SignoffsKind
from cycle.engine.needs.task import TaskKind
from cycle.engine.standing_signoffs import RaisedSignoffs
from cycle.machine.needs.base import NeedBase
from cycle.machine.needs.document import DocumentNeed
from cycle.machine.needs.meeting import MeetingNeed
from cycle.machine.needs.publish import PublishNeed
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.needs.task import TaskNeed

KINDS: Mapping[type[NeedBase], NeedKind] = {
    AmendmentNeed: AmendmentKind(),
    DocumentNeed: DocumentKind(),
    SignoffsNeed: SignoffsKind(),
    PublishNeed: PublishKind(),
    TaskNeed: TaskKind(),
    RaisedSignoffs: RaisedSignoffsKind(),
    MeetingNeed: MeetingKind(),
}


def kind_of(need: NeedBase) -> NeedKind:
    """How a need behaves."""
    return KINDS[type(need)]
