"""The language of queries: what was typed, as what is looked for.

    query   ::=  either
    either  ::=  all ("OR" all)*
    all     ::=  part+                        every part is there
    part    ::=  ["-"] (word | phrase | "(" either ")" | field ":" (word | phrase))

Words are looked for in all their forms; a phrase, in quotation marks, as its words in that order;
a word with a hyphen in it is a phrase.  A field (title, author, publisher, country, genre) chooses
documents and stands beside the rest, not within parentheses or beside OR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from foedus.errors import UsageError
from foedus.evidence.literature.languages import Sought, parted, sought, stopwords
from foedus.evidence.literature.languages.language import HAN

FIELDS = ("title", "author", "publisher", "country", "genre")

_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}
_OR = frozenset({"OR", "ИЛИ", "|"})
_AND = frozenset({"AND", "И", "&"})
_NOT = frozenset({"NOT", "НЕ"})
_FIELD = re.compile(r"([A-Za-z_]+)[:：](?!//)")
_GLUED = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
"""Spaces between Chinese words, which Chinese does not write."""
_READINGS = 16
"""Of a phrase of words with several lemmas each, so many combinations are looked for."""
_DEEPEST = 20
_LONGEST = 2000
"""Characters of a query."""


@dataclass(frozen=True, slots=True)
class Words:
    """A word or phrase: the places of it, in order."""

    text: str
    places: tuple[Sought, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What must be there all together, or (``either``) any one of it; and what must not."""

    either: bool
    wanted: tuple[Words | Parts, ...]
    unwanted: tuple[Words | Parts, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """Documents whose field has these words, or has not."""

    name: str
    text: str
    places: tuple[Sought, ...]
    wanted: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood."""

    text: str
    parts: Parts
    fields: tuple[FieldFilter, ...]

    def words(self) -> list[Words]:
        """The words and phrases that are wanted, in order."""
        return list(_leaves(self.parts))

    def meaning(self) -> str:
        """The query as plain words, for what is compared by meaning."""
        return _GLUED.sub("", " ".join(leaf.text for leaf in self.words()))

    def expression(self) -> str:
        """As the full-text index wants it."""
        return _expression(self.parts)

    def unwanted(self) -> str:
        """What no passage may have, as the full-text index wants it; empty where all may be."""
        return " OR ".join(_expression(part) for part in self.parts.unwanted)

    def loose(self) -> list[Words]:
        """Words of which any may do.

        None where the query is one word, or says more exactly what is wanted.
        """
        words = self.words()
        exact = any(word.quoted for word in words) or not _plain(self.parts)
        return [] if len(words) == 1 or exact else words


def parse_query(text: str) -> Query:
    """Understand a query.

    Raises
    ------
    UsageError
        It cannot be understood, or looks for nothing; says where, and what to write instead.
    """
    if len(text) > _LONGEST:
        raise UsageError(
            f"The query has {len(text):,} characters; at most {_LONGEST:,} are searched for. "
            "Take its most telling words."
        )
    reader = _Reader(text, _pieces(text))
    parts = reader.either()
    if reader.rest:
        raise _wrong(text, "there is a closing parenthesis that opens nowhere")
    if not list(_leaves(parts)):
        what = "only names what must not be there" if parts.unwanted else "has no words"
        if reader.fields:
            what = "only names fields"
        raise _wrong(text, f"it {what}; add at least one word to look for")
    return Query(text, _without_stopwords(parts), tuple(reader.fields))


def _wrong(text: str, why: str) -> UsageError:
    return UsageError(
        f"The query {text!r} cannot be searched: {why}. A query is words (all of which must be "
        'there), "phrases in quotation marks", OR between alternatives, -word for what must not '
        f"be there, and {', '.join(f'{name}:' for name in FIELDS)} before a word or phrase."
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a query: its kind (word, phrase, open, close, or, field, not) and text."""

    kind: str
    text: str


_END = _Piece("end", "")


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    at = 0
    while at < len(text):
        character = text[at]
        begins = at == 0 or text[at - 1].isspace() or text[at - 1] in "(-:："
        if character.isspace():
            at += 1
        elif character in _QUOTES:
            end = _closing(text, at)
            found.append(_Piece("phrase", text[at + 1 : end]))
            at = end + 1
        elif character in "()（）":
            found.append(_Piece("open" if character in "(（" else "close", character))
            at += 1
        elif character in "-−" and begins:
            found.append(_Piece("not", character))
            at += 1
        elif begins and (named := _FIELD.match(text, at)):
            found.append(_Piece("field", named.group(1).lower()))
            at = named.end()
        else:
            end = at + 1
            while end < len(text) and not (
                text[end].isspace() or text[end] in '()（）"“„«»”「」『』'
            ):
                end += 1
            found.append(_word(text[at:end]))
            at = end
    return found


def _closing(text: str, at: int) -> int:
    for end in range(at + 1, len(text)):
        if text[end] in _QUOTES[text[at]]:
            return end
    raise _wrong(
        text, f"the quotation mark {text[at]} before {text[at + 1 : at + 20]!r} stays open"
    )


def _word(text: str) -> _Piece:
    for kind, names in (("or", _OR), ("and", _AND), ("not", _NOT)):
        if text in names:
            return _Piece(kind, text)
    return _Piece("word", text)


@dataclass(slots=True)
class _Reader:
    text: str
    rest: list[_Piece]
    fields: list[FieldFilter] = field(default_factory=list)
    depth: int = 0

    def either(self) -> Parts:
        alternatives = [self.all()]
        fields = len(self.fields)
        while self._next().kind == "or":
            self.rest.pop(0)
            alternatives.append(self.all())
        if len(alternatives) == 1:
            return alternatives[0]
        if fields or len(self.fields) > fields:
            raise _wrong(self.text, "a field stands beside OR; put what OR joins in parentheses")
        for alternative in alternatives:
            if not alternative.wanted:
                raise _wrong(self.text, "one side of OR names nothing to look for")
        return Parts(either=True, wanted=tuple(alternatives))

    def all(self) -> Parts:
        wanted: list[Words | Parts] = []
        unwanted: list[Words | Parts] = []
        while (piece := self._next()).kind not in {"end", "or", "close"}:
            if piece.kind == "and":
                self.rest.pop(0)
                continue
            negative = piece.kind == "not"
            if negative:
                self.rest.pop(0)
            part = self._part(negative=negative)
            if part is not None:
                (unwanted if negative else wanted).append(part)
        return Parts(either=False, wanted=tuple(wanted), unwanted=tuple(unwanted))

    def _part(self, *, negative: bool) -> Words | Parts | None:
        piece = self._next()
        if piece.kind not in {"word", "phrase", "open", "field"}:
            raise _wrong(self.text, "a minus stands before nothing; write it next to its word")
        self.rest.pop(0)
        if piece.kind == "open":
            return self._group()
        if piece.kind == "field":
            self._field(piece.text, wanted=not negative)
            return None
        if piece.kind == "phrase":
            return _words_of(piece.text, quoted=True)
        several = [words for part in parted(piece.text) if (words := _words_of(part))]
        return several[0] if len(several) == 1 else _together(several)

    def _group(self) -> Parts:
        fields = len(self.fields)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _wrong(self.text, f"parentheses stand more than {_DEEPEST} deep")
        inner = self.either()
        self.depth -= 1
        if self._next().kind != "close":
            raise _wrong(self.text, "a parenthesis stays open")
        self.rest.pop(0)
        if len(self.fields) > fields:
            raise _wrong(self.text, "a field stands within parentheses; put it beside them")
        if not inner.wanted:
            raise _wrong(self.text, "parentheses hold nothing to look for")
        return inner

    def _field(self, name: str, *, wanted: bool) -> None:
        if name not in FIELDS:
            raise _wrong(
                self.text,
                f"there is no field {name!r} (fields are {', '.join(FIELDS)}; put a text with a "
                "colon in quotation marks; languages and dates are chosen by --lang, --since and "
                "--until)",
            )
        piece = self._next()
        if piece.kind not in {"word", "phrase"} or not sought(piece.text):
            raise _wrong(self.text, f"{name}: stands before nothing; write {name}:word")
        self.rest.pop(0)
        self.fields.append(FieldFilter(name, piece.text, tuple(sought(piece.text)), wanted))

    def _next(self) -> _Piece:
        return self.rest[0] if self.rest else _END


def _words_of(text: str, *, quoted: bool = False) -> Words | None:
    places = tuple(sought(text))
    return Words(text, places, quoted) if places else None


def _together(several: list[Words]) -> Parts | None:
    """Words that were written without spaces between them."""
    return Parts(either=False, wanted=tuple(several)) if several else None


def _plain(parts: Parts) -> bool:
    """Whether it is words alone, without alternatives or what must not be there."""
    inner = (part for part in parts.wanted if isinstance(part, Parts))
    return not parts.either and not parts.unwanted and all(map(_plain, inner))


def _leaves(parts: Parts) -> Iterator[Words]:
    for part in parts.wanted:
        if isinstance(part, Parts):
            yield from _leaves(part)
        else:
            yield part


def _without_stopwords(parts: Parts) -> Parts:
    """Leave out words that say nothing by themselves, where others stay."""
    common = stopwords()
    kept = tuple(
        part
        for part in parts.wanted
        if not isinstance(part, Words)
        or part.quoted
        or part.text.casefold().replace("ё", "е") not in common
    )
    if parts.either or not kept:
        return parts
    return Parts(either=False, wanted=kept, unwanted=parts.unwanted)


def _expression(part: Words | Parts) -> str:
    if isinstance(part, Words):
        return _words_expression(part)
    wanted = (" OR " if part.either else " AND ").join(_expression(p) for p in part.wanted)
    unwanted = "".join(f" NOT {_expression(p)}" for p in part.unwanted)
    return f"(({wanted}){unwanted})"


def _words_expression(words: Words) -> str:
    return phrase(words.places)


def any_of(words: Sequence[Words]) -> str:
    """Any of some words and phrases, as the full-text index wants it."""
    return " OR ".join(phrase(each.places) for each in words)


def phrase(places: Sequence[Sought]) -> str:
    """Terms in order, as the full-text index wants them."""
    if len(places) == 1:
        only = places[0]
        terms = (*only.terms, *only.others)
        return "(" + " OR ".join(quoted(term) + ("*" if only.start else "") for term in terms) + ")"
    star = "*" if places[-1].start else ""
    choices = product(*((*place.terms, *place.others) for place in places))
    readings = (quoted(" ".join(terms)) + star for terms in islice(choices, _READINGS))
    return "(" + " OR ".join(readings) + ")"


def quoted(term: str) -> str:
    """A term that the full-text index takes as it stands."""
    return '"' + term.replace('"', '""') + '"'
