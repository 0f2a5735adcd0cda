"""Files to texts: a registry of small readers, one for each format."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from foedus.errors import FoedusError
from foedus.evidence.literature.reading.drafts import (
    Draft,
    Fault,
    Limits,
    UnreadableError,
    Ways,
)

__all__ = [
    "FORMATS", "Draft", "Fault", "Format", "Limits", "UnreadableError", "Ways", "format_of", "read",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read.

    ``reader`` names a function, ``module:function``, that gives the drafts of a file.  A format of
    ``many`` documents is read piece by piece, whatever its size; others are read whole, and
    refused beyond ``most`` bytes.
    ``records`` name other files that hold their texts.
    """

    name: str
    endings: tuple[str, ...]
    reader: str
    begins: tuple[bytes, ...] = ()
    many: bool = False
    most: int = 1 << 40
    records: bool = False


FORMATS = (
    Format("PDF", (".pdf",), "pdf:read", (b"%PDF-",)),
    Format(
        "HTML",
        (".html", ".htm", ".xhtml"),
        "html:read",
        (b"<!doctype html", b"<html"),
        most=40 << 20,
    ),
    Format("DOCX", (".docx",), "docx:read"),
    Format("EPUB", (".epub",), "epub:read"),
    Format("text", (".txt", ".text", ".md"), "plain:read"),
    Format("CSV", (".csv", ".tsv"), "tables:read_csv", many=True),
    Format("JSON", (".jsonl", ".ndjson", ".json"), "tables:read_json", many=True),
    Format("Parquet", (".parquet",), "tables:read_parquet", (b"PAR1",), many=True),
    Format("RIS", (".ris",), "records:read_ris", many=True, records=True),
    Format("BibTeX", (".bib", ".bibtex"), "records:read_bibtex", many=True, records=True),
)
ZOTERO = Format("Zotero", (), "records:read_zotero", many=True, records=True)

_PACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst")
_ZIP = b"PK\x03\x04"


def format_of(path: Path) -> Format:
    """The format of a file: by its first bytes where they tell it, else by its ending.

    Raises
    ------
    UnreadableError
        It is an archive, which are not opened, or in no format that is read.
    """
    from foedus.evidence.literature.reading.tables import is_zotero  # noqa: PLC0415

    with path.open("rb") as file:
        head = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise UnreadableError("is empty")
    ending = path.suffix.lower()
    for form in FORMATS:
        if any(head[: len(b)].lower() == b.lower() for b in form.begins):
            return form
    for form in FORMATS:
        if ending in form.endings:
            return ZOTERO if form.name == "CSV" and is_zotero(path) else form
    if ending in _PACKED or head.startswith(_ZIP):
        raise UnreadableError(
            "is an archive; unpack it where you can look at it, and add the folder"
        )
    raise UnreadableError(f"is in no format that is read ({names()})")


def names() -> str:
    """The formats and their endings, for messages and help."""
    return ", ".join(f"{form.name} {form.endings[0]}" for form in FORMATS)


def read(path: Path, form: Format, ways: Ways) -> Iterator[Draft | Fault]:
    """The drafts of a file.

    Raises
    ------
    UnreadableError
        No text can be had from it, or no more.
    """
    size = path.stat().st_size
    most = min(ways.limits.whole, form.most)
    if not form.many and size > most:
        raise UnreadableError(
            f"has {size / 1e6:,.0f} MB; a {form.name} file is read whole, up to "
            f"{most / 1e6:,.0f} MB. Split it, or export it as CSV or JSON lines"
        )
    module, _, function = form.reader.partition(":")
    reader: Callable[[Path, Ways], Iterator[Draft | Fault]] = getattr(
        importlib.import_module(f"{__name__}.{module}"), function
    )
    try:
        for draft in reader(path, ways):
            yield _bounded(draft, ways.limits.text)
    except (UnreadableError, FoedusError, MemoryError):
        raise
    except OSError as error:
        raise UnreadableError(f"cannot be read ({error.strerror or error})") from None
    except Exception as error:  # libraries raise what they like on damaged files
        raise UnreadableError(f"its reader failed ({type(error).__name__}: {error})") from error


def _bounded(draft: Draft | Fault, most: int) -> Draft | Fault:
    if isinstance(draft, Fault) or len(draft.text) <= most:
        return draft
    reason = (
        f"has a text of {len(draft.text):,} characters; the most for one document is {most:,}. "
        "Split it into its parts"
    )
    return Fault(draft.member, reason, draft.position)
