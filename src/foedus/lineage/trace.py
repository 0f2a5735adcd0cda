"""``trace(number) -> records -> sources``."""

from __future__ import annotations

from typing import Any

from foedus.contracts import Card, Evidence, Reading, Record


def trace(reading: Reading, card: Card, evidence: Evidence) -> dict[str, Any]:
    """Everything that a reading was made from, as plain values for JSON or a page.

    Returns
    -------
    dict
        indicator, title, unit, dyad, direction, year, value, low, high, void, definitions (each
        with name, value and record ids), notes, and records (see ``record_trace``) in order of
        date.
    """
    records = sorted(evidence.records(reading.records), key=lambda r: (r.start, r.id))
    return {
        "indicator": reading.indicator,
        "title": card.title,
        "question": card.question,
        "unit": card.unit,
        "caveat": card.caveat,
        "dyad": reading.dyad,
        "direction": reading.direction,
        "year": reading.year,
        "value": reading.value,
        "low": reading.low,
        "high": reading.high,
        "void": reading.void.value,
        "definitions": [
            {"name": d.name, "value": d.value, "records": list(d.records)}
            for d in reading.definitions
        ],
        "notes": dict(reading.notes),
        "as_of": evidence.as_of.isoformat(),
        "records": [record_trace(r, evidence) for r in records],
    }


def record_trace(record: Record, evidence: Evidence) -> dict[str, Any]:
    """A record with its sources, as plain values."""
    return {
        "id": record.id,
        "table": record.table,
        "title": record.title,
        "date": record.start.isoformat()[: {"year": 4, "month": 7}.get(record.precision, 10)],
        "known_on": record.known_on.isoformat(),
        "known_on_basis": record.known_on_basis,
        "status": record.status.value,
        "credibility": record.credibility,
        "superseded_by": record.superseded_by,
        "contradicts": list(record.contradicts),
        "notes": record.notes,
        "sources": [
            {
                "id": s.id,
                "title": s.title,
                "publisher": s.publisher,
                "url": s.url,
                "date": s.published.isoformat() if s.published else None,
                "origin": s.origin,
                "origin_party": s.origin_party,
                "reliability": s.reliability,
                "kind": s.kind.value,
            }
            for s in evidence.sources_of(record)
        ],
    }
