"""An invented pair that can be checked by hand: Ardenia (ARD), Borovia (BOR), 2005 to 2020."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from foedus.contracts import (
    Card,
    Case,
    Coverage,
    Criterion,
    CriterionState,
    Definition,
    Evidence,
    Kind,
    Ladder,
    LadderYear,
    Reading,
    Record,
    Rung,
    Source,
    State,
    Status,
    Table,
    Void,
)

A, B = "ARD", "BOR"
FIRST, LAST = 2005, 2020
AS_OF = date(2020, 12, 31)
YEARS = range(FIRST, LAST + 1)


def _sources() -> dict[str, Source]:
    origins = {
        "S-1": ("ardenian-mod", A, "A", Kind.PRIMARY, "eng", "Ministry of Defence, communiqué"),
        "S-2": ("borovian-news", B, "B", Kind.AGENCY, "rus", "Совместные учения начались"),
        "S-3": ("casvian-press", "", "B", Kind.PRESS, "zho", "两国海军演习"),
        "S-4": ("institute", "", "B", Kind.ANALYSIS, "eng", "Military balance in the valley"),
        "S-5": ("forum", "", "F", Kind.FORUM, "", "A post <b>without</b> a name"),
        "S-6": ("treaty-series", "", "A", Kind.PRIMARY, "fra", "Recueil des traités"),
    }
    return {
        key: Source(
            id=key,
            title=title,
            publisher=f"Publisher of {origin}",
            url="" if key == "S-5" else f"https://example.org/{key}",
            published=None if key == "S-5" else date(2019, 5, 4),
            reliability=grade,
            origin=origin,
            origin_party=party,
            kind=kind,
            language=language,
        )
        for key, (origin, party, grade, kind, language, title) in origins.items()
    }


def record(
    name: str,
    table: str,
    title: str,
    start: date,
    *,
    end: date | None = None,
    status: Status = Status.DEMONSTRATED,
    sources: tuple[str, ...] = ("S-1", "S-3"),
    parties: tuple[str, ...] = (A, B),
    contradicts: tuple[str, ...] = (),
    basis: str = "source",
    notes: str = "",
    credibility: int = 2,
    precision: str = "day",
    **fields: Any,
) -> Record:
    """A record with sensible defaults."""
    last = end or start
    return Record(
        id=name,
        table=table,
        title=title,
        parties=parties,
        start=start,
        end=last,
        precision=precision,
        known_on=last,
        known_on_basis=basis,
        status=status,
        credibility=credibility,
        sources=sources,
        contradicts=contradicts,
        notes=notes,
        fields=fields,
    )


def _exercises() -> list[Record]:
    places = [(178.0, 55.0), (-176.0, 58.0), (150.0, 47.0), (150.5, 47.2), (140.0, 40.0)]
    made = []
    for year in YEARS:
        for n in range(1 + (year - FIRST) // 4):
            longitude, latitude = places[(year + n) % len(places)]
            made.append(
                record(
                    f"EX-{year}-{n}",
                    "exercises",
                    f"Northern Shield {year}-{n}",
                    date(year, 3 + n, 10),
                    end=date(year, 3 + n, 14),
                    kind="bilateral exercise" if n != 1 else "multilateral exercise",
                    series="northern-shield" if n == 0 else None,
                    domains=["land", "sea"],
                    place="Strait of Cass",
                    theatres=["Strait of Cass"] if n == 0 else ["Open Sea"],
                    longitude=longitude if year % 5 else None,
                    latitude=latitude if year % 5 else None,
                    troops=1000.0 * (n + 1) if n != 2 else None,
                    troops_low=900.0 if n == 0 else None,
                    troops_high=1500.0 if n == 0 else None,
                    ships=6.0 if n == 2 and year > 2016 else None,
                    aircraft=None,
                )
            )
    made.append(
        record(
            "EX-A",
            "exercises",
            "Announced drill <script>alert(1)</script>",
            date(2020, 9, 1),
            status=Status.ANNOUNCED,
            sources=("S-2",),
            kind="bilateral exercise",
        )
    )
    return made


def _agreements() -> list[Record]:
    treaty = record(
        "AG-1",
        "agreements",
        "Treaty of Friendship",
        date(2006, 6, 1),
        sources=("S-6",),
        type="treaty",
        form="binding",
        obligation="consultation",
        in_force_from=date(2006, 9, 1),
        in_force_until=None,
    )
    plan = record(
        "AG-2",
        "agreements",
        "Plan of military cooperation",
        date(2015, 2, 1),
        type="cooperation plan",
        form="plan",
        obligation="none",
        in_force_from=None,
        in_force_until=date(2019, 12, 31),
    )
    return [treaty, plan]


def _transfers() -> list[Record]:
    years = (2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013, 2014, 2015, 2018)
    made = [
        record(
            f"TR-{year}",
            "transfers",
            f"Patrol aircraft, lot {n}",
            date(year, 1, 1),
            end=date(year, 12, 31),
            precision="year",
            parties=(A, B),
            supplier=A,
            recipient=B,
            category="aircraft",
            kind="direct sale" if year < 2012 else "licensed production",
            quantity=4.0,
            value_usd_m=120.0 + n,
            value_usd_m_low=100.0,
            value_usd_m_high=160.0,
            delivery="delivered",
        )
        for n, year in enumerate(years)
    ]
    made.append(
        record(
            "TR-D",
            "transfers",
            "Machine tools",
            date(2019, 1, 1),
            precision="year",
            supplier=B,
            recipient=A,
            category="dual-use",
            kind="component",
            delivery="unverified",
            status=Status.REPORTED,
            sources=("S-4",),
        )
    )
    return made


def _statements() -> list[Record]:
    made = []
    for n, year in enumerate(range(2008, 2021)):
        for speaker, stance in ((A, n % 3), (B, 1 - n % 2)):
            made.append(
                record(
                    f"PE-{year}-{speaker}",
                    "statements",
                    f"Friendship with the neighbour matters ({year})",
                    date(year, 5, 9),
                    sources=("S-2",),
                    speaker=speaker,
                    person="Иван Борович" if speaker == B else "Ada Arden",
                    topic="alliance",
                    stance=stance,
                    language=["rus"] if speaker == B else ["eng"],
                    joint=n == 5,
                )
            )
    made.append(
        record(
            "PE-D",
            "statements",
            "No alliance is planned",
            date(2020, 6, 1),
            contradicts=("EX-A",),
            sources=("S-2",),
            status=Status.DENIED,
            speaker=B,
            person="A spokesman",
            topic="alliance",
            stance=-1,
            language=["rus"],
            joint=False,
        )
    )
    return made


def _flows() -> list[Record]:
    made = []
    for year in YEARS:
        for actor, base in ((A, 100.0), (B, 200.0)):
            made.append(
                record(
                    f"MA-{year}-{actor}",
                    "flows",
                    "gdp_current",
                    date(year, 1, 1),
                    end=date(year, 12, 31),
                    precision="year",
                    parties=(actor,),
                    sources=("S-4",),
                    actor=actor,
                    partner=None,
                    flow="gdp_current",
                    value=base * (1 + 0.02 * (year - FIRST) * (1 if actor == A else 3)),
                    unit="USD bn",
                )
            )
    made.append(
        record(
            "MA-2010-X",
            "flows",
            "gdp_current",
            date(2010, 1, 1),
            end=date(2010, 12, 31),
            precision="year",
            parties=(A,),
            sources=("S-5",),
            actor=A,
            partner=None,
            flow="gdp_current",
            value=150.0,
            unit="USD bn",
            definition="another office",
        )
    )
    return made


def _contacts() -> list[Record]:
    return [
        record(
            f"VI-{year}",
            "contacts",
            "Annual meeting",
            date(year, 10, 3),
            level="head of state",
            format="visit",
            host=A,
        )
        for year in YEARS
    ]


def _counts() -> list[Record]:
    first, last = date(2010, 1, 1), date(2015, 12, 31)
    return [
        record(
            "CO-1",
            "counts",
            "exercises",
            first,
            end=last,
            counted="exercises",
            author="The Institute",
            value=13.0,
            definition="all exercises",
        ),
        record(
            "CO-2",
            "counts",
            "exercises",
            first,
            end=last,
            counted="exercises",
            author="The Gazette",
            value=44.0,
            definition="exercises with anyone",
        ),
    ]


def evidence() -> Evidence:
    """All tables of the pair, collected from 2005 on."""
    tables = {
        "exercises": _exercises(),
        "transfers": _transfers(),
        "agreements": _agreements(),
        "contacts": _contacts(),
        "statements": _statements(),
        "flows": _flows(),
        "counts": _counts(),
    }
    span = Coverage(date(FIRST, 1, 1), AS_OF, 0.8, "press of both sides")
    return Evidence(
        dyad=(A, B),
        name="ard-bor",
        title="Ardenia and Borovia",
        version="1.0",
        digest="0" * 64,
        as_of=AS_OF,
        tables={name: Table(name, tuple(rows), (span,)) for name, rows in tables.items()},
        sources=_sources(),
        corrections=({"date": "2020-01-01", "record": "EX-2005-0", "reason": "Wrong month."},),
    )


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


def criterion(name: str) -> Criterion:
    """A criterion in words."""
    return Criterion(name, f"{name} shown", f"{name} was seen.", "36 months without.",
                     f"{name} did not happen.")  # fmt: skip


def ladder(scheme: str = "integration", *, withheld: str = "") -> Ladder:
    """A ladder of three rungs, climbed in 2006 and 2012; the third is contested."""
    rungs = (
        Rung(0, "X0", "Nothing", "all", ()),
        Rung(1, "X1", "Contact", "all", (criterion("meeting"),)),
        Rung(2, "X2", "Regular training", "all", (criterion("series"), criterion("domains"))),
        Rung(3, "X3", "Integration", "any", (criterion("command"),)),
    )
    years = tuple(_ladder_year(year, rungs) for year in YEARS)
    return Ladder(
        scheme=scheme,
        version="1",
        title=f"The {scheme} ladder",
        citation="Invented 2020",
        directed=False,
        cumulative=True,
        rungs=rungs,
        years=years,
        reproducibility=0.97 if not withheld else 0.71,
        withheld=withheld,
    )


def _ladder_year(year: int, rungs: tuple[Rung, ...]) -> LadderYear:
    level = 0 if year < 2006 else 1 if year < 2012 else 2
    states = {
        "meeting": State.DEMONSTRATED if level >= 1 else State.ABSENT,
        "series": State.INSTITUTIONALISED if level >= 2 else State.REPORTED,
        "domains": State.DEMONSTRATED if level >= 2 else State.UNOBSERVABLE,
        "command": State.ANNOUNCED if year >= 2020 else State.ABSENT,
    }
    made = tuple(
        CriterionState(
            c.id,
            rung.level,
            states[c.id],
            f"{c.id} is {states[c.id].value}",
            _deciding(c.id, states[c.id], year),
            2,
            date(2023, 1, 1) if states[c.id].counts else None,
        )
        for rung in rungs
        for c in rung.criteria
    )
    return LadderYear(
        year=year,
        at=date(year, 12, 31),
        direction="",
        level=level,
        label=rungs[level].label,
        contested=3 if year >= 2020 else level,
        errors=0,
        reason=f"{rungs[level].label} is met",
        criteria=made,
    )


def _deciding(name: str, state: State, year: int) -> tuple[str, ...]:
    if name == "command":
        return ("EX-A",) if state.contested else ()
    if not state.counts:
        return ()
    return ("AG-1",) if name == "meeting" else (f"EX-{year}-0", f"EX-{year - 1}-0")


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
    )
    return replace(made, **changes)


def bare() -> Case:
    """A case that knows next to nothing."""
    facts = replace(evidence(), tables={}, sources={}, corrections=())
    return case(evidence=facts, readings=(), ladders=(), made_with={})


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
