"""Evidence of an invented pair: Ardenia (ARD) and Borovia (BOR), 2005 to 2020."""

from __future__ import annotations

from datetime import date
from typing import Any

from foedus.contracts import (
    Coverage,
    Evidence,
    Kind,
    Record,
    Source,
    Status,
    Table,
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
