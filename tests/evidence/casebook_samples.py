"""A small casebook that checks clean, with a row in every table, and ways to write it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from foedus.evidence.casebooks import Fault, descriptor, load_schemas

Rows = dict[str, list[dict[str, str]]]

COMMON = {
    "date": "2023-06-05",
    "known_on": "2023-06-12",
    "known_on_basis": "source",
    "status": "demonstrated",
    "credibility": "1",
    "sources": "S-1",
}


def sample() -> Rows:
    """Rows of a casebook of Japan and the Philippines; cells that are not named are empty."""
    return {
        "sources": [
            _source("S-1", date="2023-06-12", kind="primary", reliability="A", origin="mod-jpn"),
            _source("S-2", date="2023-07", kind="press", reliability="B", origin="kyodo"),
            _source("S-3", kind="memory", reliability="F", origin="memory"),
        ],
        "exercises": [
            {
                **COMMON,
                "id": "EX-1",
                "name": "Joint drill",
                "kind": "bilateral exercise",
                "domains": "sea;air",
                "participants": "JPN;PHL",
                "latitude": "14.5",
                "longitude": "119.9",
                "troops": "2000",
                "troops_low": "1800",
                "troops_high": "2200",
                "live_fire": "n",
                "end_date": "2023-06-11",
            },
            {
                **COMMON,
                "id": "EX-2",
                "name": 'Drill, "second"\nof its name',
                "kind": "bilateral exercise",
                "participants": "PHL;JPN;USA",
                "date": "2023",
                "known_on": "2023-07-31",
                "sources": "S-2;S-3",
                "status": "reported",
            },
        ],
        "transfers": [
            {
                **COMMON,
                "id": "TR-1",
                "supplier": "JPN",
                "recipient": "PHL",
                "system": "patrol radar",
                "category": "radar / early warning",
                "date": "2020",
                "delivered_from": "2023",
                "delivered_to": "2024",
                "quantity": "4",
                "kind": "direct sale",
                "delivery": "in progress",
            }
        ],
        "projects": [
            {**COMMON, "id": "PR-1", "project": "Radar", "field": "air", "partners": "JPN;PHL"}
        ],
        "agreements": [
            {
                **COMMON,
                "id": "AG-1",
                "name": "First text",
                "type": "treaty",
                "parties": "JPN;PHL",
                "form": "binding",
                "obligation": "consultation",
                "date": "1956-07-23",
                "known_on": "1956-07-23",
                "known_on_basis": "event",
                "sources": "S-3",
                "status": "reported",
                "superseded_by": "AG-2",
            },
            {
                **COMMON,
                "id": "AG-2",
                "name": "Second text",
                "type": "military agreement",
                "parties": "JPN;PHL",
                "form": "binding",
                "obligation": "consultation",
                "renewal_of": "AG-1",
                "in_force_from": "2023",
                "in_force_until": "2033",
                "access": "y",
            },
        ],
        "contacts": [
            {
                **COMMON,
                "id": "VI-1",
                "occasion": "Talks",
                "level": "defence minister",
                "format": "meeting",
                "parties": "JPN;PHL",
                "session": "2",
            }
        ],
        "statements": [
            {
                **COMMON,
                "id": "PE-1",
                "person": "A minister",
                "speaker": "PHL",
                "about": "JPN;PHL",
                "topic": "alliance",
                "proposition": "The two are close.",
                "stance": "1",
            }
        ],
        "flows": [
            {
                **COMMON,
                "id": "MA-1",
                "actor": "JPN",
                "partner": "PHL",
                "flow": "goods_exports",
                "value": "9.5e3",
                "unit": "USD mn",
            }
        ],
        "incidents": [
            {
                **COMMON,
                "id": "TP-1",
                "category": "dispute",
                "event": "Ships collide",
                "actors": "CHN;PHL",
                "direction": "tightening",
                "contradicts": "TP-2",
            },
            {
                **COMMON,
                "id": "TP-2",
                "category": "dispute",
                "event": "No ships collide",
                "actors": "CHN",
                "direction": "external",
                "status": "denied",
            },
        ],
        "counts": [
            {
                **COMMON,
                "id": "CO-1",
                "counted": "exercises",
                "author": "Somebody",
                "parties": "JPN;PHL",
                "value": "7",
                "definition": "All named exercises.",
            }
        ],
    }


def _source(own: str, **cells: str) -> dict[str, str]:
    return {
        "id": own,
        "title": "A page",
        "publisher": "A house",
        "url": f"https://example.org/{own}",
        **cells,
    }


def csv_text(table: str, rows: list[dict[str, str]]) -> str:
    """The CSV text of a table with all of its columns; other columns are an error."""
    out = io.StringIO()
    writer = csv.DictWriter(out, load_schemas()[table].fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path, tables: Rows) -> Path:
    """Write a casebook of Japan and the Philippines with these tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        (folder / f"{table}.csv").write_text(csv_text(table, rows), "utf-8", newline="")
    content = descriptor(name="jpn-phl", title="A pair", dyad=("JPN", "PHL"), tables=tables)
    (folder / "datapackage.json").write_text(json.dumps(content), "utf-8")
    return folder


def line_of(table: str, tables: Rows, index: int) -> int:
    """The line on which a row of a table begins, in a file of `write`."""
    return csv_text(table, tables[table][:index]).count("\n") + 1


def only(faults: list[Fault]) -> Fault:
    """The single fault of a casebook that should have one."""
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that a file holds once."""
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1, (file, old)
    (folder / file).write_text(text.replace(old, new), "utf-8", newline="")


def describe(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the descriptor of a casebook."""
    path = folder / "datapackage.json"
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content), "utf-8")
