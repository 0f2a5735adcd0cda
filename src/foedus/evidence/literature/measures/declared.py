"""The protocol of a corpus as its makers declare it: ``corpus/protocol.yml`` of the project.

What was asked, where it was sought, what is let in and what is kept out; and the groups in which
the literature is read.  A corpus without a protocol is measured whole, and every report says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foedus.contracts.texts import Document
from foedus.errors import InvalidDataError
from foedus.evidence.literature.yaml_files import read_yaml

FIELDS = ("language", "country", "genre", "publisher", "author", "source", "reliability")
"""Fields of documents that conditions name."""

GROUPINGS = ("track", "language", "author_type", "genre", "country", "publisher", "source")
"""What series can be grouped by."""

UNDECLARED = "undeclared"

TRACKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Russian": {"language": ("ru",)},
    "Chinese": {"language": ("zh",)},
    "Anglophone": {"language": ("en",)},
}
"""Tracks of a corpus that declares none: the languages."""

_KEYS = (
    "question", "pair", "sources", "languages", "years", "inclusion", "exclusion", "author_types",
    "tracks", "mix",
)  # fmt: skip

Where = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A criterion in words; ``where`` and ``shorter_than`` let it be applied without a reader.

    ``documents`` are ids that a reader judged by it.
    """

    text: str
    where: Where = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    shorter_than: int = 0

    @property
    def applied(self) -> bool:
        """Whether the rule says of documents by itself that it fits."""
        return bool(self.where or self.documents or self.shorter_than)

    def fits(self, document: Document) -> bool:
        """Whether a document is one that the rule speaks of."""
        if document.id in self.documents:
            return True
        if self.shorter_than and document.characters < self.shorter_than:
            return True
        return bool(self.where) and matches(self.where, document)


@dataclass(frozen=True, slots=True)
class Declared:
    """A protocol; ``there`` is False for the empty one of a corpus that declares none.

    ``pair`` names the two states that the literature is about, as people write them.
    """

    there: bool = False
    question: str = ""
    pair: str = ""
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    inclusion: tuple[Rule, ...] = ()
    exclusion: tuple[Rule, ...] = ()
    author_types: Mapping[str, Where] = field(default_factory=dict)
    tracks: Mapping[str, Where] = field(default_factory=lambda: TRACKS)
    mix: Mapping[str, float] = field(default_factory=dict)

    def refused(self, document: Document) -> str:
        """Why a document is kept out; empty where it is let in."""
        if self.languages and document.language not in self.languages:
            return f"language {document.language or 'unknown'}"
        if self.years is not None:
            if document.published is None:
                return "no date of publication"
            if not self.years[0] <= document.published.year <= self.years[1]:
                return f"published outside {self.years[0]} to {self.years[1]}"
        for rule in self.inclusion:
            if rule.applied and not rule.fits(document):
                return f"not: {rule.text}"
        return next((r.text for r in self.exclusion if r.fits(document)), "")

    def group(self, document: Document, by: Sequence[str]) -> str:
        """The group of a document by some of ``GROUPINGS``; empty where it is in no track."""
        parts = [self._part(document, name) for name in by]
        return " ".join(parts) if all(parts) else ""

    def _part(self, document: Document, name: str) -> str:
        if name == "track":
            return next((t for t, w in self.tracks.items() if matches(w, document)), "")
        if name == "author_type":
            kinds = (t for t, w in self.author_types.items() if matches(w, document))
            return next(kinds, UNDECLARED)
        return str(getattr(document, name)) or UNDECLARED


def matches(where: Where, document: Document) -> bool:
    """Whether every field named has one of the values; upper and lower case are alike."""
    return all(
        str(getattr(document, name)).casefold() in {v.casefold() for v in values}
        for name, values in where.items()
    )


def protocol_path(folder: Path) -> Path:
    """Where the protocol of a project lies."""
    return folder / "corpus" / "protocol.yml"


def declared(folder: Path) -> Declared:
    """The protocol of a project; the empty one where it declares none.

    Raises
    ------
    InvalidDataError
        The file is no protocol; names the file and the key.
    """
    path = protocol_path(folder)
    if not path.is_file():
        return Declared()
    try:
        raw = read_yaml(path)
    except ValueError as error:
        raise _fault(path, "", str(error)) from error
    if not isinstance(raw, dict):
        raise _fault(path, "", "must be a mapping of keys")
    for key in raw:
        if key not in _KEYS:
            raise _fault(path, str(key), f"is not a key; keys are {', '.join(_KEYS)}")
    return Declared(
        there=True,
        question=_text(path, "question", raw.get("question", "")),
        pair=_text(path, "pair", raw.get("pair", "")),
        sources=_texts(path, "sources", raw.get("sources", ())),
        languages=_texts(path, "languages", raw.get("languages", ())),
        years=_years(path, raw.get("years")),
        inclusion=_rules(path, "inclusion", raw.get("inclusion", ())),
        exclusion=_rules(path, "exclusion", raw.get("exclusion", ())),
        author_types=_groups(path, "author_types", raw.get("author_types", {})),
        tracks=_groups(path, "tracks", raw["tracks"]) if "tracks" in raw else TRACKS,
        mix=_mix(path, raw.get("mix", {})),
    )


def _fault(path: Path, key: str, what: str) -> InvalidDataError:
    where = f"{path}: {key}" if key else str(path)
    return InvalidDataError(
        f"{where} {what}. Nothing was measured; docs/text-measures.md shows a whole protocol."
    )


def _text(path: Path, key: str, raw: Any) -> str:
    if not isinstance(raw, str):
        raise _fault(path, key, f"must be a text, not {raw!r:.60}")
    return " ".join(raw.split())


def _texts(path: Path, key: str, raw: Any) -> tuple[str, ...]:
    if isinstance(raw, str) or not isinstance(raw, list | tuple):
        raise _fault(path, key, f"must be a list of texts, not {raw!r:.60}")
    return tuple(_text(path, f"{key}[{i + 1}]", item) for i, item in enumerate(raw))


def _years(path: Path, raw: Any) -> tuple[int, int] | None:
    if raw is None:
        return None
    fits = isinstance(raw, list) and len(raw) == 2 and all(type(y) is int for y in raw)  # noqa: PLR2004
    if not fits or raw[0] > raw[1]:
        raise _fault(path, "years", f"must be two years, the first and the last, not {raw!r:.60}")
    return raw[0], raw[1]


def _rules(path: Path, key: str, raw: Any) -> tuple[Rule, ...]:
    if not isinstance(raw, list | tuple):
        raise _fault(path, key, f"must be a list of criteria, not {raw!r:.60}")
    return tuple(_rule(path, f"{key}[{i + 1}]", item) for i, item in enumerate(raw))


def _rule(path: Path, key: str, raw: Any) -> Rule:
    if isinstance(raw, str):
        return Rule(_text(path, key, raw))
    known = ("text", "where", "documents", "shorter_than")
    if not isinstance(raw, dict) or "text" not in raw or set(raw) - set(known):
        raise _fault(path, key, f"must be a text, or a mapping with {', '.join(known)}")
    least = raw.get("shorter_than", 0)
    if type(least) is not int or least < 0:
        raise _fault(path, f"{key}.shorter_than", f"must be a number of characters, not {least!r}")
    return Rule(
        _text(path, f"{key}.text", raw["text"]),
        _where(path, f"{key}.where", raw.get("where", {})),
        _texts(path, f"{key}.documents", raw.get("documents", ())),
        least,
    )


def _groups(path: Path, key: str, raw: Any) -> dict[str, Where]:
    if not isinstance(raw, dict):
        raise _fault(path, key, f"must be a mapping of names, not {raw!r:.60}")
    for name in raw:
        if not isinstance(name, str) or not name.strip() or "/" in name:
            raise _fault(path, key, f"names {name!r}: a name is a text without a slash")
    return {name: _where(path, f"{key}.{name}", where) for name, where in raw.items()}


def _where(path: Path, key: str, raw: Any) -> Where:
    if not isinstance(raw, dict):
        raise _fault(path, key, f"must be a mapping of fields, not {raw!r:.60}")
    for name in raw:
        if name not in FIELDS:
            raise _fault(path, key, f"names the field {name!r}; fields are {', '.join(FIELDS)}")
    return {
        name: (values,) if isinstance(values, str) else _texts(path, f"{key}.{name}", values)
        for name, values in raw.items()
    }


def _mix(path: Path, raw: Any) -> dict[str, float]:
    if not isinstance(raw, dict):
        raise _fault(path, "mix", f"must be a mapping of sources to weights, not {raw!r:.60}")
    for name, weight in raw.items():
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not 0 < weight < float("inf"):
            raise _fault(path, f"mix.{name}", f"must be a weight above 0, not {weight!r}")
    return {str(name): float(weight) for name, weight in raw.items()}
