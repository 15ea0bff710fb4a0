import pytest
from tests import builders
from tests.builders import document, machine_of, publish, stage

from cycle.machine.model import END, Machine, Stage
from cycle.machine.soundness import prove
from cycle.machine.unsoundness import Unsoundness


def _chain(
    prefix: str, length: int, *, loops: bool = True, after: str | None = None
) -> list[Stage]:
    """Stages one after the other, each of which can also be deferred; `after` is what the last
    one waits for.
    """
    keys = [f"{prefix}{number}" for number in range(length)]
    back = {"deferred": "", "back": keys[0]} if loops else {}
    return [
        stage(
            key,
            after=[after] if after and key == keys[-1] else (),
            complete=following,
            **{name: target or key for name, target in back.items()},
        )
        for key, following in zip(keys, [*keys[1:], END], strict=True)
    ]


def test_the_shipped_workflow_is_sound() -> None:
    assert prove(builders.shipped()).faults == ()


@pytest.mark.parametrize("tracks", [1, 2, 8])
def test_tracks_that_nothing_joins_add_their_configurations(tracks: int) -> None:
    machine = machine_of({f"t{number}": _chain(f"s{number}-", 8) for number in range(tracks)})
    assert prove(machine).configurations == tracks * (8 + 1)


def test_a_track_that_all_others_wait_for_multiplies_nothing() -> None:
    tracks = {"plan": _chain("plan-", 8)}
    for number in range(7):
        tracks[f"t{number}"] = _chain(f"s{number}-", 8, after="plan.plan-7")
    proof = prove(machine_of(tracks))
    assert proof.sound
    assert proof.configurations == 8 * 8 + 1


def test_sixty_stages_with_ways_back_to_everywhere_are_explored_once_each() -> None:
    keys = [f"s{number}" for number in range(60)]
    stages = [
        stage(
            key,
            complete=(*keys, END)[number + 1],
            **{f"back{n}": to for n, to in enumerate(keys[: number + 1])},
        )
        for number, key in enumerate(keys)
    ]
    assert prove(machine_of({"plan": stages})).configurations == 61


def test_where_there_is_too_much_to_explore_it_says_that_nothing_is_proved() -> None:
    proof = prove(machine_of({"plan": _chain("s", 8)}), most=3)
    assert [fault.code for fault in proof.faults] == [Unsoundness.TOO_MANY]


def test_a_stage_that_no_outcome_leads_to_never_opens() -> None:
    machine = machine_of({"plan": [stage("a"), stage("b")]})
    assert [(fault.code, fault.stage) for fault in prove(machine).faults] == [
        (Unsoundness.NEVER_OPENS, "b")
    ]


def test_stages_that_lead_only_to_one_another_have_no_way_out() -> None:
    machine = machine_of({"plan": [stage("a", complete="b"), stage("b", complete="a")]})
    assert {fault.code for fault in prove(machine).faults} == {Unsoundness.NO_WAY_OUT}


def _papers(*outcomes: str, missed: str = "escalate") -> Machine:
    regardless = dict.fromkeys(outcomes, "papers")
    drafting = stage(
        "drafting",
        document("plan", "by 1 March", missed),
        regardless=outcomes,
        complete="papers",
        **regardless,
        late="papers",
    )
    return machine_of({"plan": [drafting, stage("papers", publish("plan"))]})


def test_a_document_that_must_be_supplied_before_may_be_published_later() -> None:
    assert prove(_papers()).sound


def test_an_outcome_regardless_of_needs_may_leave_a_document_out() -> None:
    (fault,) = prove(_papers("withdrawn")).faults
    assert (fault.code, fault.stage, fault.need) == (
        Unsoundness.NOT_SUPPLIED,
        "papers",
        "publish",
    )
    assert fault.counterexample == ("Author completes drafting as withdrawn",)


def test_an_outcome_that_comes_by_itself_may_leave_a_document_out() -> None:
    (fault,) = prove(_papers(missed="outcome late")).faults
    assert fault.counterexample == (
        "A deadline of drafting is missed, and it ends by itself as late",
    )


def test_a_document_that_another_track_is_asked_for_can_be_had_from_there() -> None:
    machine = machine_of(
        {
            "plan": [stage("papers", publish("plan"))],
            "grant": [stage("drafting", document("plan"))],
        }
    )
    assert prove(machine).sound


@pytest.mark.parametrize(
    ("rule", "spins"),
    [
        ("5 working days after opening of comments", True),
        ("5 working days after end of comments", True),
        ("5 working days after opening of drafting", False),
        ("5 working days before council", False),
        ("5 working days after publication of plan", False),
        ("by 1 March", False),
    ],
)
def test_only_a_deadline_that_each_turn_sets_anew_can_pass_for_ever(
    rule: str, *, spins: bool
) -> None:
    comments = stage(
        "comments", due=rule, missed="outcome again", complete=END, again="comments"
    )
    machine = machine_of(
        {"plan": [stage("drafting", document("plan"), complete="comments"), comments]}
    )
    codes = [fault.code for fault in prove(machine).faults]
    assert codes == ([Unsoundness.SPINS] if spins else [])


def test_circles_of_two_tracks_that_set_one_another_anew_spin() -> None:
    def turning(key: str, other: str) -> Stage:
        rule = f"5 working days after opening of {other}"
        return stage(key, due=rule, missed="outcome again", complete=END, again=key)

    together = prove(machine_of({"plan": [turning("a", "b")], "grant": [turning("b", "a")]}))
    assert {fault.stage for fault in together.faults} == {"a", "b"}
    apart = prove(machine_of({"plan": [turning("a", "b")], "grant": [stage("b")]}))
    assert apart.sound
