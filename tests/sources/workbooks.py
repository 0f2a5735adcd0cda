"""Workbooks of invented cells, written by hand: the least that a reader of .xlsx accepts."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"

Rows = Sequence[Sequence[str | float]]


def write_workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write sheets of text and numbers, and return the path."""
    places = list(enumerate(sheets, 1))
    names = "".join(f"<sheet name='{n}' sheetId='{i}' r:id='s{i}'/>" for i, n in places)
    links = "".join(
        f"<Relationship Id='s{i}' Type='{_OFFICE}/worksheet' Target='s{i}.xml'/>"
        for i, _name in places
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "[Content_Types].xml",
            f"<Types xmlns='{_TYPES}'><Default Extension='rels' ContentType='{_RELS}'/>"
            "<Default Extension='xml' ContentType='application/xml'/></Types>",
        )
        book.writestr(
            "_rels/.rels",
            f"<Relationships xmlns='{_PACKAGE}'><Relationship Id='r' "
            f"Type='{_OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        )
        book.writestr(
            "xl/workbook.xml",
            f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}'><sheets>{names}</sheets></workbook>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships xmlns='{_PACKAGE}'>{links}</Relationships>",
        )
        for i, name in places:
            cells = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in sheets[name])
            book.writestr(
                f"xl/s{i}.xml",
                f"<worksheet xmlns='{_MAIN}'><sheetData>{cells}</sheetData></worksheet>",
            )
    return path


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f"<c t='inlineStr'><is><t>{escape(value)}</t></is></c>"
    return f"<c><v>{value}</v></c>"
