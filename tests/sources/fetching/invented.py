"""An invented data set: lighthouses of states.  Not one of its numbers is true."""

from __future__ import annotations

import copy
import io
import zipfile
from pathlib import Path
from typing import Any

import yaml

from foedus.evidence.sources import Source, load_sources

CSV = b"ccode,year,lights,note\n365,2000,3,a\n710,2000,5,b\n"
CHANGED = b"ccode,year,lights,note\n365,2000,4,a\n2,2001,1,c\n"

READ = '''"""Lighthouses of a state in a year."""


def lighthouses(towers):
    return towers.select("ccode", "year", "lights", "row")
'''

COLUMNS = {"ccode": "integer", "year": "integer", "lights": "integer"}

CARD: dict[str, Any] = {
    "id": "lights",
    "title": "Lighthouses of the World (invented)",
    "publisher": "Nobody",
    "citation": "Nobody (2000). Lighthouses.",
    "homepage": "https://lights.example.org/",
    "licence": "derive",
    "terms": "None; it is invented.",
    "codes": "cow",
    "states": "all",
    "absence": "A state-year that is missing was not visited.",
    "caveats": ["Dark ones are not seen."],
    "editions": [
        {
            "id": "second",
            "version": "2.0",
            "released": "2020-01-01",
            "files": {
                "towers": {
                    "format": "csv",
                    "address": "https://lights.example.org/v2/lights.zip",
                    "member": "inner.zip!towers.csv",
                    "columns": {**COLUMNS},
                    "ignored": {"note": "for tests"},
                }
            },
        },
        {
            "id": "first",
            "version": "1.0",
            "released": "2010-01-01",
            "files": {
                "towers": {
                    "format": "csv",
                    "address": "https://lights.example.org/v1/lights.csv",
                    "columns": {**COLUMNS},
                    "ignored": {"note": "for tests"},
                }
            },
        },
    ],
    "tables": {
        "lighthouses": {
            "title": "Lighthouses of a state in a year",
            "shape": "state_year",
            "coverage": {"first": 2000, "last": 2001},
            "absence": "void",
            "actors": {"ccode": "cow"},
            "columns": {
                "ccode": {"type": "integer", "title": "COW number"},
                "year": {"type": "integer", "title": "Year"},
                "lights": {"type": "integer", "title": "Lighthouses"},
            },
        }
    },
}


def zipped(**members: bytes) -> bytes:
    """A zip archive; ``__`` in a name stands for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name.replace("__", "."))  # always of the same day
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def nested(csv: bytes = CSV) -> bytes:
    """The second edition as it is published: an archive in an archive."""
    return zipped(inner__zip=zipped(towers__csv=csv), readme__txt=b"hello")


def write_source(project: Path, **changes: dict[str, Any]) -> Source:
    """The data set on a project's own shelf; ``changes`` to a file's card, by edition."""
    card = copy.deepcopy(CARD)
    for edition in card["editions"]:
        for key, value in changes.get(edition["id"], {}).items():
            edition["files"]["towers"][key] = value
        edition["released"] = yaml.safe_load(edition["released"])
    folder = project / "sources" / "lights"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "card.yml").write_text(yaml.safe_dump(card, sort_keys=False), encoding="utf-8")
    (folder / "read.py").write_text(READ, encoding="utf-8")
    return load_sources(project / "sources")["lights"]


def write_mirror(folder: Path, **files: bytes) -> Path:
    """A mirror that has these files of the data set; ``__`` in a name stands for a dot."""
    (folder / "lights").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / "lights" / name.replace("__", ".")).write_bytes(content)
    return folder
