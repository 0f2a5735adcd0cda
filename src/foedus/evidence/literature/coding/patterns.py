"""Patterns of the rules coder: what words in what order, in any of their forms.

A pattern is a row of steps, one after another:

- ``союз``          this word in any of its forms (by lemma or stem, whichever the languages give)
- ``союз|альянс``   one of these words
- ``союзн*``        a word that begins so
- ``=НАТО``         exactly this form, capitals and all
- ``...4``          up to four words between

In Chinese, which is written without spaces, a step is the characters themselves (``结伴|结盟``),
and ``...4`` up to four characters; neither goes past the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foedus.contracts.texts import LANGUAGES

_GAP = re.compile(r"\.\.\.(\d{1,2})\Z")
_SENTENCE_ENDS = "。！？!?\n"


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a pattern.  ``gap`` is how many words may stand before it."""

    words: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as it was written, its steps, and for Chinese the expression it stands for."""

    text: str
    steps: tuple[Step, ...]
    expression: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule: find this, beside one of these in the same sentence, without any of those."""

    find: Pattern
    beside: tuple[Pattern, ...] = ()
    without: tuple[Pattern, ...] = ()


def parse(text: str, language: str) -> Pattern:
    """Read a pattern of a language (of ``LANGUAGES``).

    Raises
    ------
    PatternError
        It has no words, begins or ends with a gap, or an alternative is empty.
    """
    if language not in LANGUAGES:
        raise PatternError(f"{language!r} is none of the languages {', '.join(LANGUAGES)}")
    steps: list[Step] = []
    gap = 0
    for part in text.split():
        found = _GAP.match(part)
        if found:
            if not steps or gap:
                raise PatternError(f"{text!r}: a gap stands between two words")
            gap = int(found[1])
            continue
        for word in _words(part, text, language):
            steps.append(_step(word, gap, text))
            gap = 0
    if not steps or gap:
        raise PatternError(f"{text!r}: a pattern begins and ends with words")
    return Pattern(text, tuple(steps), _expression(steps, text) if language == "zh" else None)


def _words(part: str, text: str, language: str) -> list[str]:
    """A hyphen divides words, in patterns as in texts."""
    if language == "zh" or "-" not in part:
        return [part]
    if "|" in part:
        raise PatternError(f"{text!r}: {part!r} has a hyphen, which divides words, among choices")
    return [word for word in part.split("-") if word]


def _step(part: str, gap: int, text: str) -> Step:
    words, beginnings, forms = [], [], []
    for choice in part.split("|"):
        bare = choice.strip("=*")
        if not bare or "*" in bare or "=" in bare or "..." in bare:
            raise PatternError(f"{text!r}: {choice!r} is no word")
        if choice.startswith("="):
            forms.append(bare)
        elif choice.endswith("*"):
            beginnings.append(bare.casefold())
        else:
            words.append(bare)
    return Step(tuple(words), tuple(beginnings), tuple(forms), gap)


def _expression(steps: Sequence[Step], text: str) -> re.Pattern[str]:
    if any(step.beginnings or step.forms for step in steps):
        raise PatternError(f"{text!r}: * and = say nothing of Chinese, which has no word forms")
    parts = []
    for step in steps:
        gap = f"[^{re.escape(_SENTENCE_ENDS)}]{{0,{step.gap}}}?" if step.gap else ""
        parts.append(gap + "(?:" + "|".join(re.escape(word) for word in step.words) + ")")
    return re.compile("".join(parts))
