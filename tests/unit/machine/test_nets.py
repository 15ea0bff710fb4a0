from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import builders
from tests.builders import machine_of, stage

from cycle.machine.diagrams import to_dot, to_mermaid
from cycle.machine.model import END
from cycle.machine.nets import SINK, SOURCE, net_of
from cycle.machine.pnml import to_pnml

PNML = "{http://www.pnml.org/version-2009/grammar/pnml}"
DRAWN = Path(__file__).parents[2] / "golden" / "diagrams"
SMALL = machine_of(
    {
        "plan": [
            stage("drafting", complete="adoption"),
            stage("adoption", adopted=END, referred_back="drafting", complete="sending"),
            stage(
                "sending",
                due="by 1 March",
                missed="outcome again",
                complete=END,
                again="adoption",
            ),
        ],
        "grant": [stage("bids", complete="sift"), stage("sift", after=["plan.adoption"])],
    }
)


def test_the_net_begins_in_one_place_and_ends_in_one() -> None:
    net = net_of(builders.shipped())
    taken = {place for each in net.transitions for place in each.takes}
    given = {place for each in net.transitions for place in each.puts}
    assert set(net.places) - given == {SOURCE}
    assert set(net.places) - taken == {SINK}


def test_an_outcome_on_a_way_that_leads_back_has_a_transition_for_another_time() -> None:
    labels = [each.label for each in net_of(SMALL).transitions]
    assert labels.count("adoption as adopted") == 2
    assert labels.count("adoption as referred-back") == 1
    assert labels.count("drafting as complete") == 1


def test_every_arc_of_the_pnml_joins_a_place_and_a_transition() -> None:
    page = ET.fromstring(to_pnml(net_of(SMALL))).find(f"{PNML}net/{PNML}page")
    assert page is not None
    places = {each.get("id") for each in page.iter(f"{PNML}place")}
    transitions = {each.get("id") for each in page.iter(f"{PNML}transition")}
    arcs = [(each.get("source"), each.get("target")) for each in page.iter(f"{PNML}arc")]
    assert arcs
    assert len(arcs) == len(set(arcs))
    for source, target in arcs:
        assert (source in places and target in transitions) or (
            source in transitions and target in places
        )


def test_only_the_source_is_marked_and_only_acts_are_visible() -> None:
    page = ET.fromstring(to_pnml(net_of(SMALL)))
    marked = [
        place.findtext(f"{PNML}name/{PNML}text")
        for place in page.iter(f"{PNML}place")
        if len(place) > 1
    ]
    assert marked == [SOURCE]
    silent = [
        each.find(f"{PNML}toolspecific") is not None for each in page.iter(f"{PNML}transition")
    ]
    assert silent == [each.label is None for each in net_of(SMALL).transitions]


def test_the_shipped_workflow_in_mermaid(matches_golden: Callable[[Path, str], None]) -> None:
    matches_golden(DRAWN / "community-safety.mmd", to_mermaid(builders.shipped()))


def test_the_shipped_workflow_in_dot(matches_golden: Callable[[Path, str], None]) -> None:
    matches_golden(DRAWN / "community-safety.dot", to_dot(builders.shipped()))


def test_a_title_cannot_end_the_text_it_stands_in() -> None:
    machine = machine_of({"plan": [stage("drafting")]})
    drafting = type(machine.tracks[0].stages[0])(
        key="drafting",
        title='The "plan"; \\ #1',
        owner="author",
        outcomes=machine.tracks[0].stages[0].outcomes,
    )
    titled = type(machine)(
        workflow="small",
        title='The "year"',
        tracks=(type(machine.tracks[0])(key="plan", title="Plan", stages=(drafting,)),),
        roles=machine.roles,
        clerks=("clerk",),
    )
    assert 'title: "The \\"year\\""' in to_mermaid(titled)
    assert 'state "The #quot;plan#quot;#59; #92; #35;1" as s__plan__drafting' in to_mermaid(
        titled
    )
    assert 'label="The \\"plan\\"; \\\\ #1"' in to_dot(titled)


def test_an_outcome_that_comes_by_itself_says_so() -> None:
    assert ": again (by itself, where a deadline is missed)" in to_mermaid(SMALL)
    assert 'label="again (by itself, where a deadline is missed)"' in to_dot(SMALL)
