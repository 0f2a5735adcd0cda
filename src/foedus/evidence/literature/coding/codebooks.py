"""Codebooks: what is asked of a passage, which answers there are, and when each is given.

A codebook is a YAML file; ``docs/coding.md`` describes its keys.  Those that ship lie in
``codebooks/`` beside this file, a project's own in its folder ``codebooks/``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from foedus.contracts.texts import LANGUAGES
from foedus.errors import NotFoundError
from foedus.evidence.literature.coding.patterns import Entry, PatternError, parse
from foedus.evidence.literature.coding.shape import Place, read_codebook

LEVELS = ("nominal", "ordinal", "interval", "ratio")
UNITS = ("passage",)
NONE = "none"
"""What people write where the question does not arise; no category bears this name."""

_ID = re.compile(r"[a-z][a-z0-9_]{1,47}\Z")
_MOST_CATEGORIES = 40


@dataclass(frozen=True, slots=True)
class Examples:
    """Sentences of one language that are, and that are not, of a category."""

    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """An answer: what it means, where it ends, and how the rules find it.

    ``value`` is its number where the question is more than nominal.  ``negated`` is the category
    of a sentence in which the rules' words are denied; empty: then there is none.
    """

    id: str
    title: str
    definition: str
    excludes: str
    value: float | None
    negated: str
    examples: Mapping[str, Examples] = field(default_factory=dict)
    rules: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.  ``several``: a passage may have more than one category."""

    id: str
    text: str
    guidance: str
    level: str
    several: bool
    categories: tuple[Category, ...]

    def category(self, id_: str) -> Category | None:
        """The category of this id."""
        return next((c for c in self.categories if c.id == id_), None)


@dataclass(frozen=True, slots=True)
class Codebook:
    """Questions about one subject.  ``version`` is stored with every code."""

    id: str
    version: str
    title: str
    purpose: str
    citation: str
    unit: str
    questions: tuple[Question, ...]
    file: str

    def question(self, id_: str) -> Question | None:
        """The question of this id."""
        return next((q for q in self.questions if q.id == id_), None)


def load_codebooks(own: Path | None = None) -> dict[str, Codebook]:
    """All codebooks by id: those that ship, then those of the folder ``own``.

    Raises
    ------
    NotFoundError
        ``own`` is no folder.
    InvalidDataError
        A codebook is malformed, or two have one id.
    """
    entries: list[Traversable] = _yaml(files(__package__) / "codebooks")
    if own is not None:
        if not own.is_dir():
            raise NotFoundError(
                f"{own} is not a folder, so no codebooks of your own were read; name the folder "
                "that holds their .yml files."
            )
        entries += _yaml(own)
    found: dict[str, Codebook] = {}
    for entry in entries:
        book = load_codebook(entry)
        if book.id in found:
            raise Place(str(entry), "id").fault(
                f"{book.id!r} is the id of {found[book.id].file}; give this codebook another"
            )
        found[book.id] = book
    return found


def codebook_of(name: str, own: Path | None = None) -> Codebook:
    """The codebook of an id, or of a .yml file.

    Raises
    ------
    NotFoundError
        There is none.
    """
    if name.endswith((".yml", ".yaml")):
        path = Path(name)
        if not path.is_file():
            raise NotFoundError(f"{name}: there is no such file. Nothing was coded.")
        return load_codebook(path)
    shipped = files(__package__) / "codebooks" / f"{name}.yml"
    if own is None and _ID.match(name) and shipped.is_file():
        return load_codebook(shipped)
    found = load_codebooks(own)
    if name not in found:
        raise NotFoundError(
            f"{name}: there is no such codebook. There are {', '.join(found)}; your own go into "
            "the folder codebooks/ of the project."
        )
    return found[name]


def load_codebook(path: Traversable) -> Codebook:
    """Read one codebook.

    Raises
    ------
    InvalidDataError
        It is malformed; names the file and the entry.
    """
    place = Place(str(path))
    known = ("id", "version", "title", "purpose", "citation", "unit", "questions")
    needed = ("id", "version", "title", "purpose", "unit", "questions")
    raw = place.keys(read_codebook(path), known, needed)
    questions = place.within("questions")
    made = tuple(
        _question(q, questions.within(i))
        for i, q in enumerate(questions.of(raw["questions"], list))
    )
    if not made:
        raise questions.fault("a codebook asks at least one question")
    _distinct([q.id for q in made], questions)
    return Codebook(
        id=_id(raw, place),
        version=place.text(raw, "version"),
        title=place.text(raw, "title"),
        purpose=place.text(raw, "purpose"),
        citation=place.text(raw, "citation", ""),
        unit=place.one_of(raw, "unit", UNITS),
        questions=made,
        file=str(path),
    )


def _question(raw: Any, place: Place) -> Question:
    known = ("id", "text", "guidance", "level", "several", "categories")
    found = place.keys(raw, known, ("id", "text", "level", "categories"))
    level = place.one_of(found, "level", LEVELS)
    several = bool(place.within("several").of(found.get("several", False), bool))
    if several and level != LEVELS[0]:
        raise place.fault(f"several categories at once have no {level} order; give one of the two")
    entries = place.within("categories")
    categories = tuple(
        _category(c, entries.within(i), level)
        for i, c in enumerate(entries.of(found["categories"], list))
    )
    if not 1 <= len(categories) <= _MOST_CATEGORIES:
        raise entries.fault(f"a question has 1 to {_MOST_CATEGORIES} categories")
    _distinct([c.id for c in categories], entries)
    if level != LEVELS[0]:
        _distinct([str(c.value) for c in categories], entries)
    ids = {c.id for c in categories}
    for i, category in enumerate(categories):
        if category.negated and category.negated not in ids - {category.id}:
            raise (
                entries.within(i)
                .within("negated")
                .fault(f"{category.negated!r} is no other category of this question")
            )
    return Question(
        id=_id(found, place),
        text=place.text(found, "text"),
        guidance=place.text(found, "guidance", ""),
        level=level,
        several=several,
        categories=categories,
    )


def _category(raw: Any, place: Place, level: str) -> Category:
    known = (
        "id", "title", "definition", "excludes", "value", "negated", "examples", "rules",
    )  # fmt: skip
    found = place.keys(raw, known, ("id", "title", "definition"))
    value = found.get("value")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if level == LEVELS[0] and value is not None:
        raise place.within("value").fault("categories of a nominal question have no value")
    if level != LEVELS[0] and not number:
        raise place.within("value").fault(f"a {level} question needs a number here")
    examples = place.within("examples")
    rules = place.within("rules")
    return Category(
        id=_id(found, place),
        title=place.text(found, "title"),
        definition=place.text(found, "definition"),
        excludes=place.text(found, "excludes", ""),
        value=float(value) if isinstance(value, int | float) else None,
        negated=place.text(found, "negated", ""),
        examples={
            language: _examples(given, examples.within(language))
            for language, given in _by_language(found.get("examples", {}), examples)
        },
        rules={
            language: tuple(
                _entry(entry, language, rules.within(language).within(i))
                for i, entry in enumerate(rules.within(language).of(given, list))
            )
            for language, given in _by_language(found.get("rules", {}), rules)
        },
    )


def _by_language(raw: Any, place: Place) -> list[tuple[str, Any]]:
    found = place.of(raw, dict)
    for language in found:
        if language not in LANGUAGES:
            raise place.fault(f"{language!r} is none of the languages {', '.join(LANGUAGES)}")
    return list(found.items())


def _examples(raw: Any, place: Place) -> Examples:
    found = place.keys(raw, ("positive", "negative"), ())
    return Examples(
        place.within("positive").texts(found.get("positive", [])),
        place.within("negative").texts(found.get("negative", [])),
    )


def _entry(raw: Any, language: str, place: Place) -> Entry:
    """A pattern, or a mapping of ``find`` with ``with`` and ``without`` in the same sentence."""
    if isinstance(raw, str):
        raw = {"find": raw}
    found = place.keys(raw, ("find", "with", "without"), ("find",))
    try:
        return Entry(
            find=parse(place.text(found, "find"), language),
            beside=tuple(
                parse(p, language) for p in place.within("with").texts(found.get("with", []))
            ),
            without=tuple(
                parse(p, language) for p in place.within("without").texts(found.get("without", []))
            ),
        )
    except PatternError as error:
        raise place.fault(str(error)) from error


def _id(raw: Mapping[str, Any], place: Place) -> str:
    value = place.text(raw, "id")
    if not _ID.match(value):
        raise place.within("id").fault(
            f"{value!r} must be 2 to 48 of a-z, 0-9 and _, with a letter first"
        )
    if value == NONE:
        raise place.within("id").fault(
            f"{NONE!r} says that a question does not arise; take another"
        )
    return value


def _distinct(values: list[str], place: Place) -> None:
    for i, value in enumerate(values):
        if value in values[:i]:
            raise place.within(i).fault(f"{value!r} stands twice")


def _yaml(folder: Traversable) -> list[Traversable]:
    entries = [e for e in folder.iterdir() if e.name.endswith((".yml", ".yaml"))]
    return sorted(entries, key=lambda e: e.name)
