"""What is wrong with conditions that can be read: the year stands still over them, or turns for
ever; each told with the acts that lead there.
"""

import pytest
from msgspec.structs import replace
from tests import builders
from tests.property.test_nets import is_sound

from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine, Track
from cycle.machine.nets import net_of
from cycle.machine.soundness import prove
from cycle.machine.unsoundness import Unsoundness

BEGINNING = """
workflow: small
title: Small
roles: {author: Author}
clerks: [author]
tracks:
  main:
"""
FIRST = """
    - stage: first
      owner: author
      outcomes: {done: second, short: third, records-it: {to: second, records: {amount: money}}}
    - stage: second
      outcomes: {good: third, bad: third}
    - stage: third
"""


def found(third: str) -> list[tuple[Unsoundness, str, tuple[str, ...]]]:
    machine = workflow_from((BEGINNING + FIRST + third).encode(), "small.yaml")
    return [(each.code, each.sentence, each.counterexample) for each in prove(machine).faults]


@pytest.mark.parametrize(
    ("third", "code", "sentence", "acts"),
    [
        (
            "      needs: [{task: Ask, as: ask, when: good}]\n      outcomes: {complete: end}",
            Unsoundness.NEVER_KNOWN,
            "third waits for ever: how second ends is not known on this way",
            ("Author completes first as short",),
        ),
        (
            "      when: good\n      outcomes: {complete: end}",
            Unsoundness.NEVER_KNOWN,
            "third waits for ever: how second ends is not known on this way",
            ("Author completes first as short",),
        ),
        (
            """      outcomes:
        little: {to: end, when: "amount <= £5"}
        much: {to: end, when: "amount > £5.01"}""",
            Unsoundness.NO_OUTCOME,
            "third is open, and none of its outcomes can be taken",
            ("Author completes first as short",),
        ),
        (
            "      outcomes: {complete: end, never: {to: end, when: done and short}}",
            Unsoundness.NEVER_TAKEN,
            "third never ends as never: first.done and first.short holds on no way there",
            (),
        ),
        (
            "      outcomes: {again: third, complete: {to: end, when: not short}}",
            Unsoundness.NO_WAY_OUT,
            "from third no outcome whose condition holds ever leads to the end",
            ("Author completes first as short",),
        ),
        (
            "      when: good and bad\n      outcomes: {complete: end}",
            Unsoundness.NEVER_OPENS,
            "third never opens",
            (),
        ),
    ],
)
def test_a_condition_over_which_a_year_stands_still_is_told(
    third: str, code: Unsoundness, sentence: str, acts: tuple[str, ...]
) -> None:
    faults = found(third)
    told = [each for each in faults if each[0] is code]
    assert told, faults
    assert told[0][1].startswith(sentence), told
    assert not acts or told[0][2] == acts


def test_the_sample_of_what_was_recorded_stands_in_the_acts() -> None:
    third = """      outcomes:
        little: {to: end, when: "amount <= £5"}
        other: {to: end, when: not records-it}"""
    acts = {each for _, _, acts in found(third) for each in acts}
    assert "Author completes first as records-it, recording amount £5.01" in acts


def test_an_outcome_that_can_never_be_taken_makes_the_net_unsound_too() -> None:
    stages = [
        builders.stage("first", done="second"),
        builders.stage("second", complete="end", never="end"),
    ]
    machine = builders.machine(main=stages)
    assert is_sound(net_of(machine))
    never = _when(machine, "never", "not first.done")
    assert not prove(never).sound
    assert not is_sound(net_of(never))


def _when(machine: Machine, name: str, condition: str) -> Machine:
    def changed(track: Track) -> Track:
        stages = (
            replace(
                stage,
                outcomes=tuple(
                    replace(each, when=condition) if each.name == name else each
                    for each in stage.outcomes
                ),
            )
            for stage in track.stages
        )
        return replace(track, stages=tuple(stages))

    return replace(machine, tracks=tuple(map(changed, machine.tracks)))


PASSED_OVER_AFTER_A_LOOK = """
workflow: small
title: Small
roles: {author: Author}
clerks: [author]
tracks:
  plan:
    - stage: sizing
      owner: author
      outcomes: {big: impact, small: impact}
    - {stage: impact, when: big, outcomes: {assessed: filing}}
    - {stage: filing, outcomes: {again: sizing, filed: end}}
  grant:
    - stage: sift
      owner: author
      outcomes:
        without: {to: end, when: impact.not-needed}
        with-impact: {to: award, when: assessed}
    - {stage: award, outcomes: {awarded: {to: end, when: assessed}}}
"""


def test_another_track_may_look_before_a_stage_is_passed_over_in_its_next_round() -> None:
    """The grant is sifted on the assessment, and then the plan, gone round, passes it over: the
    fewest acts to where the award can no longer end.
    """
    machine = workflow_from(PASSED_OVER_AFTER_A_LOOK.encode(), "small.yaml")
    (fault,) = prove(machine).faults
    assert (fault.code, fault.stage) == (Unsoundness.NO_OUTCOME, "award")
    assert [act.split(" completes ")[1] for act in fault.counterexample] == [
        "sizing as big",
        "impact as assessed",
        "filing as again",
        "sift as with-impact",
        "sizing as small",
        "filing as filed",
    ]
