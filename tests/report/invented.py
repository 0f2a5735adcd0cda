"""The invented pair that the tests of the report share; it can be checked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from foedus.contracts import Card, Case, Definition, Evidence, Reading, Void
from tests.report.invented_evidence import AS_OF, FIRST, YEARS, A, B, evidence
from tests.report.invented_ladders import ladder
from tests.report.invented_reference import reference

__all__ = ["A", "B", "Drawer", "bare", "case", "evidence", "ladder", "texts"]


def card(name: str, title: str, aggregation: str, **more: Any) -> Card:
    """A card with sensible defaults."""
    given: dict[str, Any] = {
        "number": 1,
        "question": f"What of {title.lower()}?",
        "dimension": "invented",
        "unit": "events per year",
        "range": (0, None),
        "directed": False,
        "needs": ("exercises",),
        "absence": "zero",
        "coverage": "exercises",
        "citation": "Invented 2020",
    }
    return Card(id=name, title=title, aggregation=aggregation, **(given | more))


def cards() -> dict[str, Card]:
    """Cards of every way in which an indicator is drawn."""
    log = {"unit": "natural logarithm of first over second; 0 is parity", "range": (None, None)}
    made = [
        card("joint_exercises", "Joint exercises", "count", caveat="Counts differ."),
        card("joint_patrols", "Joint patrols", "count"),
        card("arms_transfer_value", "Value of arms", "total", directed=True, unit="USD million"),
        card("transfer_composition", "Share of licences", "share", directed=True, range=(0, 1),
             digits=2, unit="share"),
        card("stance", "Stance", "sample_mean", directed=True, range=(-2, 2), digits=2,
             unit="mean stance"),
        card("gdp_ratio", "Ratio of GDP", "log_ratio", digits=2, **log),
        card("treaty_obligation", "Highest obligation", "maximum", range=(0, 5),
             unit="ordered, 0 to 5"),
        card("defence_agreements_in_force", "Agreements in force", "count"),
        card("made_up", "Something that no section names", "figure", unit="tonnes", digits=1),
    ]  # fmt: skip
    return {c.id: c for c in made}


def reading(
    indicator: str,
    year: int,
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    **more: Any,
) -> Reading:
    """A reading; the interval is the value itself where none is given."""
    given: dict[str, Any] = {
        "dyad": f"{A}-{B}",
        "direction": "",
        "void": Void.NONE if value is not None else Void.OUTSIDE_COVERAGE,
        "records": (),
    }
    bounds = (None, None) if value is None else (value, value)
    return Reading(
        indicator=indicator,
        year=year,
        value=value,
        low=bounds[0] if low is None else low,
        high=bounds[1] if high is None else high,
        **(given | more),
    )


def readings(facts: Evidence) -> tuple[Reading, ...]:
    """Readings for all cards, with voids of several kinds."""
    made: list[Reading] = []
    for year in YEARS:
        own = _ids(facts, "exercises", year)
        n = float(len([i for i in own if i != "EX-A"]))
        wide = (Definition("bilateral only", max(0.0, n - 1)),)
        made.append(
            reading("joint_exercises", year, n, max(0, n - 1), n + 2, records=tuple(own),
                    definitions=wide)
        )  # fmt: skip
        made.append(reading("joint_patrols", year, 0.0 if year > 2010 else None))
        ratio = -0.69 - 0.02 * (year - FIRST)
        flows = (f"MA-{year}-{A}", f"MA-{year}-{B}")
        made.append(reading("gdp_ratio", year, ratio, ratio - 0.05, ratio + 0.05, records=flows))
        held = 0.0 if year < 2006 else 2.0
        made.append(reading("treaty_obligation", year, held, records=("AG-1",) if held else ()))
        made.append(
            reading("defence_agreements_in_force", year, 1.0 if held else 0.0,
                    records=("AG-1",) if held else ())
        )  # fmt: skip
        made.append(reading("made_up", year, None, void=Void.UNOBSERVABLE))
        made += _directed(facts, year)
    return tuple(made)


def _directed(facts: Evidence, year: int) -> list[Reading]:
    made = []
    for direction in (f"{A}>{B}", f"{B}>{A}"):
        out = direction.startswith(A)
        own = tuple(_ids(facts, "transfers", year)) if out else ()
        value = 120.0 * len(own)
        made.append(
            reading("arms_transfer_value", year, value, 0.8 * value, 1.4 * value, records=own,
                    direction=direction)
        )  # fmt: skip
        share = reading(
            "transfer_composition", year, None, void=Void.NONE_FOUND, direction=direction
        )
        if own:
            share = reading("transfer_composition", year, float(year >= 2012), 0, 1, records=own,
                            direction=direction)  # fmt: skip
        made.append(share)
        said = tuple(i for i in _ids(facts, "statements", year) if i.endswith(direction[:3]))
        stance = (
            reading("stance", year, 0.5, -0.4, 1.4, records=said, direction=direction)
            if said
            else reading("stance", year, None, void=Void.NONE_FOUND, direction=direction)
        )
        made.append(stance)
    return made


def _ids(facts: Evidence, table: str, year: int) -> list[str]:
    return [r.id for r in facts[table] if r.start.year == year]


def case(**changes: Any) -> Case:
    """The whole case; ``changes`` replace fields."""
    facts = evidence()
    made = Case(
        dyad=f"{A}-{B}",
        title="Ardenia and Borovia: how solid is the alignment?",
        a_code=A,
        b_code=B,
        a_name="Ardenia",
        b_name="Borovia",
        as_of=AS_OF,
        evidence=facts,
        cards=cards(),
        readings=readings(facts),
        ladders=(ladder(), ladder("commitment")),
        run="0a1b2c3d",
        version="0.0.1",
        names={"CAS": "Casvia"},
        made_with={"Command": "foedus assess ARD-BOR", "Python": "3.11"},
        **reference(),
    )
    return replace(made, **changes)


def bare() -> Case:
    """A case that knows next to nothing."""
    facts = replace(evidence(), tables={}, sources={}, corrections=())
    return case(evidence=facts, readings=(), ladders=(), made_with={}, reference=())


class Drawer:
    """A cache that remembers what was asked for, for tests of the figures."""

    def __init__(self, kept: Mapping[str, bytes] | None = None) -> None:
        self.kept = dict(kept or {})
        self.misses = 0

    def get(self, key: str) -> bytes | None:
        """Return what is kept, counting what is not."""
        found = self.kept.get(key)
        self.misses += found is None
        return found

    def put(self, key: str, value: bytes) -> None:
        """Keep bytes."""
        self.kept[key] = value


def texts(parts: Iterable[object]) -> str:
    """All text of nested parts, joined."""
    out = []
    for part in parts:
        if isinstance(part, tuple):
            out.append(texts(part))
        elif part is not None:
            out.append(part if isinstance(part, str) else str(getattr(part, "text", "")))
    return "".join(out)
