"""The answer of an endpoint, believed only where it keeps to the codebook and the passage."""

from __future__ import annotations

import json
import re
from typing import Any

from foedus.contracts.texts import Passage
from foedus.evidence.literature.coding.codebooks import Codebook, Question
from foedus.evidence.literature.coding.rules import Finding

SHORTEST_QUOTE = 4
"""Letters of a quote; half as many in Chinese.  Shorter ones stand in any passage."""

_FENCE = re.compile(r"\A\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)
_REFUSAL = re.compile(
    r"\b(i\s*(['’]m|am)\s+(sorry|unable)|i\s+(cannot|can['’]t|won['’]t|will not)|as an ai)\b"
    r"|не могу|извините|к сожалению|抱歉|无法|不能",
    re.IGNORECASE,
)
_MOST_CODES = 40


class AnswerError(ValueError):
    """An answer that is not accepted; the message says why, to the model too."""


class RefusedError(Exception):
    """The model declined to answer; the message has its words."""


def read_answer(text: str, codebook: Codebook, passage: Passage) -> list[Finding]:
    """The findings of an answer; an empty category where a question does not arise.

    Raises
    ------
    AnswerError
        It is not the JSON asked for, a category is not in the codebook, or a quote is not in the
        passage word for word.
    RefusedError
        It is no JSON but says that the model will not answer.
    """
    answer = _parsed(text)
    known = [question.id for question in codebook.questions]
    if not isinstance(answer, dict):
        raise AnswerError("The answer must be a JSON object whose keys are the questions.")
    if set(answer) != set(known):
        raise AnswerError(
            f"The keys of the answer must be {', '.join(known)}; they are "
            f"{', '.join(map(repr, list(answer)[:_MOST_CODES]))}."
        )
    return [
        finding
        for question in codebook.questions
        for finding in _codes(answer[question.id], question, passage)
    ]


def _parsed(text: str) -> Any:
    fenced = _FENCE.match(text)
    bare = (fenced[1] if fenced else text).strip()
    try:
        return json.loads(bare, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        if "{" not in text and _REFUSAL.search(text):
            raise RefusedError(" ".join(text.split())[:300]) from error
        raise AnswerError(f"The answer is not JSON: {str(error)[:200]}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found


def _codes(raw: Any, question: Question, passage: Passage) -> list[Finding]:
    if not isinstance(raw, list) or len(raw) > _MOST_CODES:
        raise AnswerError(f"{question.id}: must be a list of objects.")
    if len(raw) > 1 and not question.several:
        raise AnswerError(f"{question.id}: takes at most one category, {len(raw)} were given.")
    made = [_code(entry, question, passage) for entry in raw]
    given = [finding.category for finding in made]
    for category in given:
        if given.count(category) > 1:
            raise AnswerError(f"{question.id}: {category} was given twice; give it once.")
    return made or [Finding(question.id, "", 0, 0, "")]


def _code(raw: Any, question: Question, passage: Passage) -> Finding:
    if not isinstance(raw, dict) or set(raw) != {"category", "quote"}:
        raise AnswerError(
            f'{question.id}: each entry has the keys "category" and "quote", no more.'
        )
    category, quote = raw["category"], raw["quote"]
    if not isinstance(category, str) or question.category(category) is None:
        known = ", ".join(c.id for c in question.categories)
        raise AnswerError(f"{question.id}: {category!r:.80} is no category; there are {known}.")
    if not isinstance(quote, str):
        raise AnswerError(f"{question.id}: the quote of {category} must be a text.")
    start, end, note = find_quote(quote, passage, f"{question.id}, {category}")
    return Finding(question.id, category, start, end, note)


def find_quote(quote: str, passage: Passage, where: str) -> tuple[int, int, str]:
    """Where a quote stands in a passage, and a note if it does so more than once.

    Raises
    ------
    AnswerError
        It does not stand there word for word, or is too short to say anything.
    """
    bare = quote.strip()
    shortest = SHORTEST_QUOTE // 2 if passage.language == "zh" else SHORTEST_QUOTE
    if sum(map(str.isalnum, bare)) < min(shortest, sum(map(str.isalnum, passage.text))):
        raise AnswerError(f"{where}: the quote {bare!r} is too short to rest on.")
    start = passage.text.find(bare)
    if start < 0:
        raise AnswerError(
            f"{where}: the quote {bare!r:.120} does not stand in the passage word for word."
        )
    times = passage.text.count(bare)
    note = f"the quote stands {times} times, the first is marked" if times > 1 else ""
    return start, start + len(bare), note
