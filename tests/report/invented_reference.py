"""A reference panel of seven invented pairs, small enough to rank by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from foedus.contracts import Card, Reading, Void

PAIRS = ("ARD-BOR", "ARD-CAS", "ARD-DOR", "BOR-CAS", "BOR-DOR", "CAS-DOR", "CAS-EST")
YEAR, LATER = 2014, 2015

KAPPA = {
    "ARD-BOR": (0.50, 0.45, 0.55),
    "ARD-CAS": (0.90, 0.85, 0.95),
    "ARD-DOR": (0.52, 0.47, 0.57),
    "BOR-CAS": (0.30, 0.25, 0.35),
    "BOR-DOR": (0.10, 0.05, 0.15),
    "CAS-DOR": (-0.20, -0.25, -0.15),
    "CAS-EST": (0.70, 0.65, 0.75),
}
DISPUTES = dict(zip(PAIRS, (0, 0, 3, 0, 1, 0, 0), strict=True))
RATIOS = dict(zip(PAIRS, (-0.6931, 2.3026, 0.1, -1.6094, 0.0, 0.5, 3.0), strict=True))


def card(name: str, title: str, aggregation: str, **more: Any) -> Card:
    """A card of an indicator that data sets feed."""
    given: dict[str, Any] = {
        "number": 1,
        "question": "Which of the two?",
        "dimension": "invented",
        "unit": "events per year",
        "range": (0, None),
        "directed": False,
        "needs": ("tallies",),
        "absence": "zero",
        "coverage": "tallies",
        "citation": "Invented 2020",
        "fed_by": "data",
    }
    return Card(id=name, title=title, aggregation=aggregation, **(given | more))


def cards() -> dict[str, Card]:
    """Cards of every way in which a strip is drawn, and one that no group names."""
    log = {"unit": "natural logarithm of first over second; 0 is parity", "range": (None, None)}
    made = [
        card("un_voting_kappa", "Agreement in votes", "kappa", range=(-1, 1), digits=2,
             unit="kappa", rises_with="similarity of positions", caveat="Votes are cheap."),
        card("trade_share", "Share of trade", "sum_ratio", directed=True, range=(0, 100),
             digits=1, unit="% of trade", needs=("tallies", "totals")),
        card("capability_ratio", "Ratio of capabilities", "log_ratio", digits=2, **log),
        card("militarised_disputes", "Disputes", "distinct", rises_with="friction"),
        card("memberships", "Joint memberships", "figure", unit="organisations"),
    ]  # fmt: skip
    return {c.id: c for c in made}


def reading(
    indicator: str,
    dyad: str,
    value: float,
    bounds: tuple[float, float] | None = None,
    *,
    direction: str = "",
    year: int = YEAR,
) -> Reading:
    """A reading of the panel."""
    low, high = bounds or (value, value)
    notes = {"from": "reference panel 0a1b2c3d; 3 raw rows"}
    return Reading(indicator, dyad, direction, year, value, low, high, Void.NONE, notes=notes)


def readings() -> tuple[Reading, ...]:
    """Readings of all pairs in one year, and of a few in the year after."""
    made = [
        *(reading("un_voting_kappa", d, v, (low, high)) for d, (v, low, high) in KAPPA.items()),
        *(reading("un_voting_kappa", d, 0.99, year=LATER) for d in PAIRS[:3]),
        *(reading("militarised_disputes", d, float(n)) for d, n in DISPUTES.items()),
        *(reading("capability_ratio", d, r, (r - 0.2, r + 0.2)) for d, r in RATIOS.items()),
        *(reading("memberships", d, 10.0 + i) for i, d in enumerate(PAIRS)),
    ]
    for place, dyad in enumerate(PAIRS):
        first, second = dyad.split("-")
        share = 4.0 * place + 1
        out, back = f"{first}>{second}", f"{second}>{first}"
        made.append(reading("trade_share", dyad, share, (share - 1, share + 1), direction=out))
        made.append(reading("trade_share", dyad, share + 2, (share, share + 4), direction=back))
    return tuple(made)


def made_from(names: Iterable[str] = tuple(cards())) -> dict[str, Mapping[str, Any]]:
    """What each indicator was made from, as the manifest of the panel says it."""

    def table(source: str, title: str) -> dict[str, Any]:
        return {
            "source": source,
            "title": title,
            "edition": "main",
            "version": "2.1",
            "released": "2020-05-01",
            "snapshot": "feedc0de" * 8,
            "files": {"tallies.csv": "0" * 64},
            "licence": "derive",
            "citation": "Tally and Tally (2020)",
            "homepage": "https://example.org/tallies",
        }

    one = {"tallies": table("tally", "World Tallies")}
    both = {**one, "totals": table("tally", "World Tallies"), "more": table("more", "More <b>")}
    return {n: {"tables": both if n == "trade_share" else one} for n in names}


def reference(**changes: Any) -> dict[str, Any]:
    """The fields of a case that hold the panel; ``changes`` replace them."""
    return {
        "reference": readings(),
        "reference_cards": cards(),
        "reference_made": made_from(),
    } | changes
