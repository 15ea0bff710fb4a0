"""Asks pm4py, in a virtual environment of its own: which of these nets are sound, how well do
these logs fit theirs?

python judge.py FOLDER: for each NAME.pnml Woflan's verdict, and the fitness of NAME.xes where
there is one; as JSON.
"""

import contextlib
import io
import json
import sys
import warnings
from pathlib import Path
from typing import Any

with contextlib.redirect_stdout(io.StringIO()):
    # AGPL: nothing of ours imports it but this script, run apart
    import pm4py  # type: ignore[import-not-found]
    from pm4py.algo.analysis.woflan import algorithm as woflan  # type: ignore[import-not-found]
    from pm4py.objects.petri_net.obj import Marking  # type: ignore[import-not-found]

# Woflan is asked to the end: else it calls a net unsound as soon as some place is in no
# S-component, and a sound net needs that only where it is free-choice.
QUIETLY = {
    woflan.Parameters.RETURN_ASAP_WHEN_NOT_SOUND: False,
    woflan.Parameters.PRINT_DIAGNOSTICS: False,
    woflan.Parameters.RETURN_DIAGNOSTICS: False,
}


def judged(file: Path) -> dict[str, Any]:
    net, initial, _ = pm4py.read_pnml(str(file), auto_guess_final_marking=False)
    final = Marking({place: 1 for place in net.places if not place.out_arcs})
    log = file.with_suffix(".xes")
    return {
        "sound": bool(woflan.apply(net, initial, final, parameters=QUIETLY)),
        "fitness": _fitness(log, net, initial, final) if log.exists() else None,
    }


def _fitness(log: Path, net: Any, initial: Any, final: Any) -> float:
    """Of the ends of stages; what else people did is no transition of the net.

    The fitness of the one trace: pm4py's fitness of the whole log charges a little for silent
    transitions too.
    """
    happened = pm4py.read_xes(str(log))
    ends = happened[happened["cycle:kind"] == "stage-completed"]
    fit = pm4py.fitness_alignments(ends, net, initial, final)
    return float(fit["average_trace_fitness"])


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        verdicts = {
            file.stem: judged(file) for file in sorted(Path(sys.argv[1]).glob("*.pnml"))
        }
    sys.stdout.write(json.dumps(verdicts))
