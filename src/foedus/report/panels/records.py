"""The records that the report uses: date, when known, status, credibility, sources."""

from __future__ import annotations

from foedus.contracts import Anchor, Case, Panel, Phrase, Record, Ref, TableView
from foedus.report.conflicts import conflicting_flows
from foedus.report.lookup import Part, anchor, contradictions, described, joined, record_refs, when

PASSAGES = "passages"
"""The table of what was read in a corpus; its records are quotations."""


def panel(case: Case) -> Panel:
    """One table of records for each table of the casebook, and one of passages.

    Annual figures are listed where a reading, a ladder or a contradiction uses them; the records
    of the other tables are listed whole.
    """
    cited = {i for r in case.readings for i in (*r.records, *_defined(r.definitions))}
    cited |= {r.id for group in conflicting_flows(case) for r in group}
    cited |= {r.id for pair in contradictions(case) for r in pair}
    cited |= {i for x in case.ladders for y in x.years for c in y.criteria for i in c.records}
    tables = []
    for name, table in case.evidence.tables.items():
        records = [r for r in table if name != "flows" or r.id in cited]
        if records:
            tables.append(_table(name, sorted(records, key=lambda r: (r.start, r.id))))
    body = () if tables else (("The evidence holds no record.",),)
    return Panel(
        "records",
        "Evidence: records",
        (
            "Each record is a statement of fact with its sources. Credibility runs from one "
            "(confirmed) to five (improbable); six means that it cannot be judged. Known on is the "
            "day it became public; a dagger marks those whose sources are undated, where the last "
            "day of the event stands in.",
            *(
                (
                    " A passage of the literature stands as it was written; the brackets after it "
                    "say how people coded it.",
                )
                if PASSAGES in case.evidence.tables
                else ()
            ),
        ),
        body,
        tables=tuple(tables),
    )


def _defined(definitions: tuple[object, ...]) -> list[str]:
    return [i for d in definitions for i in getattr(d, "records", ())]


def _table(name: str, records: list[Record]) -> TableView:
    columns = ("Record", "Date", "Known on", "What", "Status", "Credibility", "Sources")
    title = f"Records: {name}"
    return TableView(f"all-{name}", title, columns, tuple(_row(r) for r in records))


def _row(record: Record) -> tuple[Part, ...]:
    known = record.known_on.isoformat()
    if record.known_on_basis == "event":
        known += " †"
    what: list[Part] = [_said(record), _detail(record)]
    if record.table == PASSAGES and record.notes:
        what.append(f" [{record.notes}]")
    elif record.notes:
        what.append(f". {record.notes.rstrip('.')}")
    if record.contradicts:
        what += [". Contradicts ", *record_refs(record.contradicts)]
    if record.superseded_by:
        what += [". Superseded by ", *record_refs([record.superseded_by])]
    return (
        Anchor(record.id, anchor("record", record.id)),
        when(record),
        known,
        tuple(what),
        record.status.value,
        str(record.credibility),
        joined(Ref(s, anchor("source", s)) for s in record.sources),
    )


def _said(record: Record) -> Part:
    """What a record says; a passage in its own language, as it was written."""
    if record.table == PASSAGES:
        return Phrase(record.title, record["language"])
    return described(record)


def _detail(record: Record) -> str:
    """Where a contact or an exercise was, and who met."""
    place, persons = record["place"], record["persons"]
    text = f", {place}" if place else ""
    return f"{text}: {'; '.join(persons)}" if persons else text
