"""Texts cut into sentences and words, and what is indexed and sought for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from foedus.evidence.literature.languages import plain
from foedus.evidence.literature.languages.language import Extent, Language, Token
from foedus.evidence.literature.languages.registry import analyser, languages
from foedus.evidence.literature.languages.scripts import runs


class Sought(NamedTuple):
    """A place in a phrase that is searched for: any of its terms fits.

    ``others`` fit too, but only where the place in the order does not matter.  ``start`` says that
    the only term is the beginning of one.
    """

    terms: tuple[str, ...]
    others: tuple[str, ...] = ()
    start: bool = False


_PARTED = 4
"""Characters of the shortest run that is parted into words."""


def sentences(text: str, language: str) -> list[Extent]:
    """Where the sentences of a text begin and end, in characters, without white space."""
    known = languages().get(language)
    return known.sentences(text) if known else plain.sentences(text)


def tokens(text: str, language: str) -> list[Token]:
    """The words and numbers of a text, in order.

    Raises
    ------
    MissingExtraError
        A library that the words need is not installed.
    """
    found = []
    for start, script, run in _runs(text):
        if script == "digits":
            number = unicodedata.normalize("NFKC", run)
            found.append(Token(start, start + len(run), run, (number,), (), number))
            continue
        for part in analyser(script, language).parts(run):
            first, end = start + part.start, start + part.end
            found.append(Token(first, end, text[first:end], *part[2:]))
    return found


def indexed(text: str, language: str) -> tuple[list[str], list[str]]:
    """What is indexed for a text: the terms of its words in order, and those beside them.

    The same as the terms and others of its ``tokens``, faster.
    """
    ordered: list[str] = []
    beside: list[str] = []
    for _, script, run in _runs(text):
        if script == "digits":
            ordered.append(unicodedata.normalize("NFKC", run))
            continue
        terms, others = analyser(script, language).terms(run)
        ordered.extend(terms)
        beside.extend(others)
    return ordered, beside


def placed(text: str, language: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where what is indexed stands: start, end, and all terms that fit there, in order.

    A pair of characters stands where both of them do.
    """
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for start, script, run in _runs(text):
        if script == "digits":
            number = unicodedata.normalize("NFKC", run)
            found.append((start, start + len(run), (number,)))
            continue
        known = analyser(script, language)
        terms, others = known.terms(run)
        if known.pairs:
            found += [(start + i, start + i + len(term), (term,)) for i, term in enumerate(terms)]
        elif terms:
            found.append((start, start + len(run), (*terms, *others)))
    return found


def sought(text: str) -> list[Sought]:
    """What is looked for when a text is searched as a phrase, place by place.

    The language of each word is told by its script.
    """
    found: list[Sought] = []
    pieces = list(_runs(text))
    for i, (_, script, run) in enumerate(pieces):
        if script == "digits":
            found.append(Sought((unicodedata.normalize("NFKC", run),)))
            continue
        language = analyser(script, "")
        terms, others = language.terms(run)
        if language.pairs:
            found.extend(_pairs(terms, last=i == len(pieces) - 1))
        else:
            found.extend(Sought((term,), others) for term in terms)
    return found


def parted(text: str) -> list[str]:
    """The words of a text that is written without spaces, as they are looked for one by one.

    Characters that stand alone stay with their neighbours; what is no longer than three
    characters, or of several scripts, is one word.
    """
    pieces = list(_runs(text))
    if len(pieces) != 1 or len(text) < _PARTED:
        return [text]
    _, script, run = pieces[0]
    language = analyser(script, "")
    if not language.pairs:
        return [text]
    words: list[str] = []
    alone = False
    for part in language.parts(run):
        word = run[part.start : part.end]
        if alone and len(word) == 1:
            words[-1] += word
        else:
            words.append(word)
        alone = len(word) == 1
    several = [word for word in words if len(word) > 1]
    return several or [text]


def _pairs(terms: tuple[str, ...], *, last: bool) -> Iterator[Sought]:
    """Pairs of characters; a text may go on behind the last character of a phrase."""
    if last and len(terms) == 1:
        yield Sought(terms, start=True)
    else:
        yield from (Sought((term,)) for term in (terms[:-1] if last else terms))


def stopwords() -> frozenset[str]:
    """Words that say nothing by themselves, in all languages."""
    known: list[Language] = list(languages().values())
    return frozenset().union(*(language.stopwords for language in known))


def _runs(text: str) -> Iterator[tuple[int, str, str]]:
    for match in runs().finditer(text):
        yield match.start(), match.lastgroup or "other", match.group()
