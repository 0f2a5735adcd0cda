"""A text cut into passages: paragraphs, and whole sentences of long ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foedus.contracts.texts import Passage
from foedus.evidence.literature.languages import language_of, languages, sentences

LENGTH = 800
DENSE_LENGTH = 300
"""Characters; a Chinese, Japanese or Korean character says as much as two or three letters."""

DENSE = frozenset({"zh", "ja", "ko"})
LONGEST = 3
"""A single sentence of more than so many lengths is cut where it can be."""

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")
_SPACE = re.compile(r"\s*")
_FULL = 0.8
_ENDS = tuple(".!?…:;。！？：；")
_MARKS = frozenset(",.;:!?)]，。、；：！？）】》”’»")
_NARROW, _WRAPPED = 25, 100
"""The longest line of a paragraph that is wrapped has so many characters, or between."""

_CLEAR = re.compile(
    "(?<=[a-zа-яё]{5})[.!?]+[\"'»”’)\\]]*(?=\\s+[\"'«“‘(]?[A-ZА-ЯЁ])|[。！？]+[”’」』）》]*"
)
"""Sentence ends that are no abbreviations: after a word of five small letters, before a capital.

Only where there is none near the length are all sentences made out, which takes far longer.
"""

_USUAL = 0.3
"""Share of function words of a language from which a passage is in it; UN speeches have 0.47."""

_WORDS = 8
_STOPS = (re.compile(r"[;:；：]\s*|\s[–—-]\s"), re.compile(r"[,，、]\s*"), re.compile(r"\s+"))


def cut(document_id: str, text: str, language: str) -> list[Passage]:
    """Cut a text into passages of about 800 characters at most (300 in Chinese).

    Parameters
    ----------
    language
        Of the document; taken for passages too short to tell.

    Returns
    -------
    list of Passage
        In order, without overlaps; blank parts and those without a letter are left out.
    """
    made: list[Passage] = []
    for first, last in _paragraphs(text):
        part = text[first:last]
        if not any(map(str.isalpha, part)):
            continue
        own = language if _usual(part, language) else language_of(part, language) or language
        for start, end in _pieces(part, own):
            number, at = len(made) + 1, (first + start, first + end)
            id_ = f"{document_id}:{number}"
            made.append(Passage(id_, document_id, number, *at, own, text[slice(*at)]))
    return made


def _usual(text: str, language: str) -> bool:
    """Whether a passage is in the language of its document, as its function words show.

    This spares the model on nearly all passages.
    """
    analysed = languages().get(language)
    if analysed is None:
        return False
    words = text.lower().split()
    usual = sum(word in analysed.stopwords for word in words)
    return len(words) >= _WORDS and usual >= _USUAL * len(words)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for first, last in _between(text, 0, len(text), _BLANK):
        lines = list(_between(text, first, last, _LINE))
        wrapped = len(lines) > 1 and _wrapped([text[a:b] for a, b in lines])
        yield from [(lines[0][0], lines[-1][1])] if wrapped else _continued(text, lines)


def _continued(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines, put together where one goes on with a mark or a small letter.

    Pages saved as text break lines at links, within sentences.
    """
    first, last = lines[0]
    for start, end in lines[1:]:
        broken = text[last - 1] not in _ENDS and text[start].islower()
        if text[start] in _MARKS or broken:
            last = end
        else:
            yield first, last
            first, last = start, end
    yield first, last


def _wrapped(lines: list[str]) -> bool:
    """Whether lines are those of one paragraph: full but for the last, none of them long.

    Most must be near the longest, and not end a sentence; a list or an interview is ragged.
    """
    widths = sorted(map(len, lines[:-1]))
    longest = max(widths[-1], len(lines[-1]))
    ended = sum(line.endswith(_ENDS) for line in lines[:-1])
    full = widths[len(widths) // 4] >= _FULL * longest
    return _NARROW <= longest <= _WRAPPED and full and ended * 2 < len(lines)


def _between(
    text: str, first: int, last: int, separator: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """The parts between separators, without blanks at their ends."""
    at = first
    for found in (*separator.finditer(text, first, last), None):
        end = last if found is None else found.start()
        part = text[at:end]
        bare = part.strip()
        if bare:
            start = at + len(part) - len(part.lstrip())
            yield start, start + len(bare)
        at = end if found is None else found.end()


def _pieces(paragraph: str, language: str) -> Iterator[tuple[int, int]]:
    """The paragraph, or parts of about the length that end where sentences end."""
    length = DENSE_LENGTH if language in DENSE else LENGTH
    first, last = 0, len(paragraph)
    while last - first > length:
        end = _clear_end(paragraph, first, length) or _end(paragraph, first, length, language)
        bare = paragraph[first:end].rstrip()
        if bare:
            yield first, first + len(bare)
        first = _SPACE.match(paragraph, end).end()  # type: ignore[union-attr]  # matches nothing, too
    if first < last:
        yield first, last


def _clear_end(text: str, first: int, length: int) -> int:
    """The last end of a sentence that no one doubts, in the second half of the length; else 0."""
    ends = [m.end() for m in _CLEAR.finditer(text, first + length // 2, first + length + 2)]
    return max((end for end in ends if end <= first + length), default=0)


def _end(text: str, first: int, length: int, language: str) -> int:
    """The last end of a sentence within the length; failing that, where a sentence can be cut."""
    window = text[first : first + length * LONGEST]
    ends = [end for _, end in sentences(window, language)]
    within = [end for end in ends if length // 4 <= end <= length] or [
        end for end in ends if length < end < len(window)
    ][:1]
    if within:
        return first + within[-1]
    if first + len(window) == len(text):
        return len(text)
    for stop in _STOPS:
        cuts = [m.end() for m in stop.finditer(text, first + length // 2, first + length)]
        if cuts:
            return cuts[-1]
    return first + length
