"""The as-of rule, in the one place where every analysis gets its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from foedus.contracts import Evidence, Kind, Record, Source, Status, Table


def known_by(
    evidence: Evidence, as_of: date, same: Callable[[str, str], bool] | None = None
) -> Evidence:
    """Return the evidence as it stood on a date: what had happened and was known by then.

    A record is kept if ``known_on <= as_of`` and it had begun by then; a source if it was
    published by then (undated ones are kept: their records carry the event's date as a flag).
    Links to records and sources that were not yet known are cut, and coverage ends at ``as_of``.
    Corrections stay with the records that they changed, whenever they were made: they are part
    of how the evidence was compiled, not of what was known.

    An agreement runs to the end of the last renewal that was known by then.  In a replay, that is
    where something became known later, undated remarks (notes, outcomes, milestones) are left out.

    With ``same`` (are two actor codes one actor?) only records about the dyad stay: those that
    name both actors, and single-actor figures of either.  Incidents stay whole, since third
    parties make them.
    """
    sources = {
        key: source
        for key, source in evidence.sources.items()
        if source.published is None or source.published <= as_of
    }
    kept = {
        name: tuple(
            r
            for r in table
            if r.known_on <= as_of
            and r.start <= as_of
            and any(s in sources for s in r.sources)
            and (same is None or _about(r, evidence.dyad, same))
        )
        for name, table in evidence.tables.items()
    }
    ids = {r.id for records in kept.values() for r in records}
    latest = max((r.known_on for table in evidence.tables.values() for r in table), default=as_of)
    seen = {name: tuple(_cut(r, ids, sources) for r in records) for name, records in kept.items()}
    if as_of < latest:
        seen = {name: tuple(_as_told(r, as_of) for r in rows) for name, rows in seen.items()}
    tables = {
        name: Table(
            name,
            _extended(records),
            tuple(
                replace(c, last=min(c.last, as_of))
                for c in evidence.tables[name].coverage
                if c.first <= as_of
            ),
        )
        for name, records in seen.items()
    }
    cited = {s for table in tables.values() for r in table for s in r.sources}
    return replace(
        evidence,
        as_of=min(as_of, evidence.as_of),
        tables=tables,
        sources={key: source for key, source in sources.items() if key in cited},
        corrections=tuple(c for c in evidence.corrections if c["id"] in ids or c["id"] in cited),
    )


UNDATED = ("outcome", "milestones")
"""Columns that say how a thing stands today, without saying since when that was known."""


def _as_told(record: Record, as_of: date) -> Record:
    """A record in a replay of the past: without remarks of later days, and ended only if it had.

    Notes are the compilers' remarks and bear no date, so that a replay leaves them out.
    """
    fields = record.fields
    if any(fields.get(column) for column in UNDATED):
        fields = {**fields, **{c: None for c in UNDATED if c in fields}}
    return replace(
        record,
        notes="",
        end=min(record.end, as_of),
        ended=record.ended and record.end <= as_of,
        fields=fields,
    )


def _extended(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Agreements whose term a known renewal extends, with the end of the renewed term."""
    renewals: dict[str, list[Record]] = {}
    for record in records:
        if record["renewal_of"]:
            renewals.setdefault(record["renewal_of"], []).append(record)
    return tuple(_to_last_term(r, renewals) for r in records) if renewals else records


def _to_last_term(record: Record, renewals: Mapping[str, list[Record]]) -> Record:
    terms, waiting, seen = [record["in_force_until"]], [record.id], {record.id}
    while waiting:
        for renewal in renewals.get(waiting.pop(), ()):
            if renewal.status.counts and renewal.id not in seen:
                seen.add(renewal.id)
                terms.append(renewal["in_force_until"])
                waiting.append(renewal.id)
    if len(terms) == 1 or record["in_force_until"] is None:
        return record
    end = None if None in terms else max(terms, key=lambda term: term.last)
    return replace(record, fields={**record.fields, "in_force_until": end})


def _about(record: Record, dyad: tuple[str, str], same: Callable[[str, str], bool]) -> bool:
    if record.table == "incidents":
        return True
    named = [any(same(p, actor) for p in record.parties) for actor in dyad]
    if record.table == "flows":
        others = [p for p in record.parties if not any(same(p, a) for a in dyad)]
        return any(named) and not others
    return all(named)


def _cut(record: Record, ids: AbstractSet[str], sources: Mapping[str, Source]) -> Record:
    """Cut the links of a record that lead to what was not yet known.

    A status that only a source of later days may have borne out falls back to reported; a
    primary document that was already there keeps it.
    """
    known = tuple(s for s in record.sources if s in sources)
    status = record.status
    if len(known) < len(record.sources) and status.counts:
        primary = any(sources[s].kind is Kind.PRIMARY for s in known)
        status = status if primary else Status.REPORTED
    return replace(
        record,
        status=status,
        sources=known,
        superseded_by=record.superseded_by if record.superseded_by in ids else "",
        contradicts=tuple(i for i in record.contradicts if i in ids),
    )
