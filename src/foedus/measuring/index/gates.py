"""The gates: what the index must get right before any number of it is shown.

Statements name probabilities and orders, never levels of the index, so that they may be shown even
where the index is withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from foedus.contracts import Reading, Verdict
from foedus.measuring.index.declared import declaration
from foedus.measuring.index.pairs import Pair, chance_above

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Bring = Callable[..., Pair]
"""Brings the model to a dyad by its code: ``bring(dyad, **options)``; options as ``pair_of``."""


@cache
def declared() -> dict[str, Any]:
    """The gates as they are declared."""
    import yaml  # noqa: PLC0415

    found: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("gates.yml").read_bytes())
    return found


def dyads() -> tuple[str, ...]:
    """Every dyad that some gate names."""
    gates = declared()
    named = [code for first, second, _ in gates["groups"]["pairs"] for code in (first, second)]
    return tuple(dict.fromkeys([*named, gates["history"]["dyad"]]))


def verdicts(bring: Bring, sources: Mapping[str, Sequence[str]]) -> tuple[Verdict, ...]:
    """Put the index to every gate.

    Parameters
    ----------
    sources
        By source, the indicators of the index that it feeds.
    """
    gates = declared()
    return (
        groups(bring, gates["groups"]),
        history(bring, gates["history"]),
        placebo(bring, gates["placebo"], sources, gates["history"]),
        coverage(bring, gates["coverage"]),
    )


def groups(bring: Bring, gate: Mapping[str, Any]) -> Verdict:
    """Pairs whose order in a year nobody doubts."""
    year, found = gate["year"], []
    pairs: dict[str, Pair] = {}
    for first, second, how in gate["pairs"]:
        for code in (first, second):
            pairs.setdefault(code, bring(code))
        chance = chance_above(pairs[first], pairs[second], year)
        found.append(
            (f"{first} above {second}: {chance:.2f}, needs {gate[how]}", chance >= gate[how])
        )
    return _verdict("groups", gate, found, f"orders of pairs in {year}")


def history(bring: Bring, gate: Mapping[str, Any]) -> Verdict:
    """Times of one pair whose order nobody doubts."""
    pair = bring(gate["dyad"])
    found = []
    for step in gate["steps"]:
        chance = chance_higher(pair, step["higher"], step["lower"])
        line = f"{step['what']}: {chance:.2f}, needs {gate['chance']}"
        found.append((line, chance >= gate["chance"]))
    return _verdict("history", gate, found, "turns of history")


def chance_higher(pair: Pair, higher: Sequence[int], lower: Sequence[int]) -> float:
    """Probability that the mean over some years (first, last) is above that over others."""
    return float((_mean(pair, higher) > _mean(pair, lower)).mean())


def _mean(pair: Pair, span: Sequence[int]) -> Array:
    first = pair.years[0]
    found: Array = pair.paths[:, span[0] - first : span[1] - first + 1].mean(axis=1)
    return found


def placebo(
    bring: Bring,
    gate: Mapping[str, Any],
    sources: Mapping[str, Sequence[str]],
    history: Mapping[str, Any],
) -> Verdict:
    """Without any one source the level holds; with shuffled years the turns of history are gone.

    Less evidence means a wider interval, and it is that wider one which must hold the level that
    all evidence gives.  The other way round would fail every source that tells much: without any
    evidence at all the level is the prior's.
    """
    code, year = gate["dyad"], gate["year"]
    whole = bring(code)
    t = year - whole.panel.years[0]
    median = whole.bands[t, 0]
    found = []
    every = {indicator for group in sources.values() for indicator in group}
    for source, fed in sources.items():
        without, low, high = bring(code, only=sorted(every - set(fed))).bands[t, [0, 1, 4]]
        near = abs(without - median) <= gate["rung"]
        line = "within" if near and low <= median <= high else "outside"
        found.append((f"without {source}: {line} a rung and the interval", line == "within"))
    basic = sorted(name for item in declaration().items for name in item.sources)
    turns = _turns(bring(code, only=basic), history)
    seeds = range(gate["shuffles"])
    lost = sum(_turns(bring(code, only=basic, shuffled=s), history) < turns for s in seeds)
    share = lost / gate["shuffles"]
    line = (
        f"turns of history lost in {share:.0%} of shuffles of the years, needs {gate['share']:.0%}"
    )
    found.append((f"{line}; as they were they show {turns}", turns > 0 and share >= gate["share"]))
    return _verdict("placebo", gate, found, "placebo tests")


def _turns(pair: Pair, history: Mapping[str, Any]) -> int:
    """How many of the turns of history a pair shows."""
    return sum(
        chance_higher(pair, step["higher"], step["lower"]) >= history["chance"]
        for step in history["steps"]
    )


def coverage(bring: Bring, gate: Mapping[str, Any]) -> Verdict:
    """Changes survive when counts are held against how much was reported each year."""
    pair = bring(gate["dyad"], conditioned=True)
    found = []
    for change in gate["changes"]:
        chance = chance_higher(pair, change["higher"], change["lower"])
        years = "{}-{} above {}-{}".format(*change["higher"], *change["lower"])
        found.append((f"{years}: {chance:.2f}, needs {gate['chance']}", chance >= gate["chance"]))
    return _verdict("coverage", gate, found, "changes given coverage")


def _verdict(
    name: str, gate: Mapping[str, Any], found: Sequence[tuple[str, bool]], what: str
) -> Verdict:
    passed = sum(ok for _, ok in found)
    details = tuple(f"{'passed' if ok else 'failed'}: {line}" for line, ok in found)
    statement = f"{passed} of {len(found)} {what} as they must be."
    return Verdict(name, gate["title"], passed == len(found), statement, details)


def shuffled(readings: Sequence[Reading], seed: int) -> Iterator[Reading]:
    """Readings with their years dealt out anew, all indicators of a year together."""
    import random  # noqa: PLC0415
    from dataclasses import replace  # noqa: PLC0415

    years = sorted({r.year for r in readings})
    dealt = random.Random(seed).sample(years, len(years))  # noqa: S311 - a placebo, no secret
    new = dict(zip(years, dealt, strict=True))
    return (replace(r, year=new[r.year]) for r in readings)
