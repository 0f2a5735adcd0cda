"""Where a pair stands among all others, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from foedus.alignment.network import load_layers
from foedus.contracts.estimates import Band, NetworkYear
from foedus.errors import NotFoundError
from foedus.evidence.dyads.frame import dyad_years
from foedus.extras import need
from foedus.identity import Dyad
from foedus.measuring.ties import Layered, Tell, covered, read_layers, silent
from foedus.project import Project

if TYPE_CHECKING:
    from foedus.alignment.network.standing import Standing

__all__ = ["Network", "covered", "of_dyad"]

MOST = 0.5
"""Share of partitions from which on a state counts as a member of a community."""


@dataclass(frozen=True, slots=True)
class Network:
    """Standing of a pair by year, why other years have none, and what all was made from."""

    years: tuple[NetworkYear, ...]
    left_out: Mapping[int, str]
    made: Mapping[str, str]
    missing: tuple[str, ...]


def of_dyad(
    project: Project,
    dyad: Dyad,
    first: int,
    last: int,
    *,
    layers: Sequence[str] | None = None,
    as_of: date | None = None,
    tell: Tell = silent,
) -> Network:
    """Where a dyad stands among all others, in each year from one to another.

    Parameters
    ----------
    layers
        Ids of ``alignment/network/layers.yml``; all of them if left out.  In each year only those
        are used that cover it, and they are named.

    Raises
    ------
    NotFoundError
        No table of any layer is stored, an actor is no member of the COW state system, or in none
        of the years a tie of the pair is known.
    MissingExtraError
        numpy, scipy or numba is not installed.
    """
    for module in ("numpy", "scipy", "numba"):
        need(module, "measure")
    if dyad.a.cow is None or dyad.b.cow is None:
        raise NotFoundError(
            f"{dyad.title}: networks are of members of the COW state system, and one of the two "
            "is none. Choose two states."
        )
    found = read_layers(project, first, last, layers=layers, as_of=as_of, tell=tell)
    names = _names(project, first, last)
    made: list[NetworkYear] = []
    left_out: dict[int, str] = {}
    for year in range(first, last + 1):
        tell(f"network of {year}")
        one = _of_year(found, dyad, year, names)
        if isinstance(one, str):
            left_out[year] = one
        else:
            made.append(_changed(one, made[-1] if made else None))
    if not made:
        why = "; ".join(dict.fromkeys(left_out.values()))
        raise NotFoundError(
            f"{dyad.title}: no tie is known from {first} to {last} ({why}). Choose other years "
            "or layers, or fetch more data sets: foedus data fetch --all -w PROJECT"
        )
    return Network(tuple(made), left_out, found.made, found.missing)


def _names(project: Project, first: int, last: int) -> dict[tuple[int, int], str]:
    """The code of each COW number in each year."""
    named = dyad_years(project.states, first, last).named
    return {
        (n.ccode, year): n.code
        for n in named
        for year in range(max(first, n.first), min(last, n.last) + 1)
    }


def _of_year(
    found: Layered, dyad: Dyad, year: int, names: Mapping[tuple[int, int], str]
) -> NetworkYear | str:
    """Standing of the dyad in a year, or why there is none."""
    np = need("numpy", "measure")
    from foedus.alignment.network.standing import standing  # noqa: PLC0415 - needs the extra
    from foedus.alignment.network.ties import ties  # noqa: PLC0415

    rows = {}
    for layer, (a, b, when, value) in found.rows.items():
        here = slice(*np.searchsorted(when, [year, year + 1]))
        if len(a[here]):
            rows[layer] = (a[here], b[here], value[here])
    if not rows:
        return "no layer covers the year"
    states = np.unique(np.concatenate([np.concatenate(r[:2]) for r in rows.values()]))
    pair = [dyad.a.cow, dyad.b.cow]
    if not np.isin(pair, states).all():
        return "one of the two was no member of the state system"
    declared = load_layers()
    layers = []
    for layer, (a, b, value) in rows.items():
        table = np.full((len(states), len(states)), np.nan)
        table[np.searchsorted(states, a), np.searchsorted(states, b)] = value
        layers.append(ties(table, declared[layer].directions, declared[layer].weight))
    places = np.searchsorted(states, pair)
    at = standing(np.array(layers), *(int(p) for p in places))
    if at is None:
        return "too few layers have a value for the pair or for its others"
    codes = [names.get((int(c), year), str(c)) for c in states]
    return _told(year, tuple(rows), (dyad.a.code, dyad.b.code), codes, (places, at))


def _told(
    year: int,
    layers: tuple[str, ...],
    actors: tuple[str, str],
    codes: Sequence[str],
    place: tuple[Any, Standing],
) -> NetworkYear:
    from foedus.alignment.network.standing import members  # noqa: PLC0415 - needs the extra

    pair, at = [int(p) for p in place[0]], place[1]
    together = float(at.beside[0, pair[1]])
    sides = {
        actor: tuple(
            codes[j] for j in members(at.ties[k]) if at.beside[k, j] >= MOST and int(j) != pair[k]
        )
        for k, actor in enumerate(actors)
    }
    of_both = [
        codes[j]
        for j in members(at.ties.sum(axis=0))
        if at.beside[:, j].min() >= MOST and int(j) not in pair
    ]
    low, lower, middle, upper, high = (float(q) for q in at.expected)
    return NetworkYear(
        year=year,
        layers=layers,
        together=together,
        community=tuple(of_both) if together >= MOST else (),
        degree=dict(zip(actors, map(float, at.degree), strict=True)),
        betweenness=dict(zip(actors, map(float, at.betweenness), strict=True)),
        strength=at.strength,
        expected=Band(middle, low, lower, upper, high),
        sides=sides,
    )


def _changed(one: NetworkYear, before: NetworkYear | None) -> NetworkYear:
    """With who joined and left each side since the year before, if the same layers covered it."""
    if before is None or before.year != one.year - 1 or before.layers != one.layers:
        return one
    joined = {a: tuple(x for x in now if x not in before.sides[a]) for a, now in one.sides.items()}
    left = {a: tuple(x for x in before.sides[a] if x not in now) for a, now in one.sides.items()}
    return replace(one, joined=joined, left=left)
