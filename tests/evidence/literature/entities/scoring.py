"""Precision, recall and F1 of spans against the gold sets, strict: span and type must agree."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.evidence.literature.entities.gold_texts import sentence

GOLD = Path(__file__).parent / "gold"
HALVES = ("development", "held out", "all")

Found = Sequence[tuple[int, int, str, str]]
Finder = Callable[[str], Found]


@dataclass
class Counts:
    """What was found and right, found, and to be found; ids among what is right."""

    right: int = 0
    found: int = 0
    gold: int = 0
    ids_right: int = 0
    ids: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right,
            self.found + other.found,
            self.gold + other.gold,
            self.ids_right + other.ids_right,
            self.ids + other.ids,
        )

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else float("nan")

    @property
    def f1(self) -> float:
        total = self.found + self.gold
        return 2 * self.right / total if total else float("nan")


@dataclass
class Scores:
    """Counts of each sentence by type, so that sentences can be drawn again."""

    sentences: list[dict[str, Counts]] = field(default_factory=list)
    characters: int = 0

    def total(self, type_: str = "", rows: Iterable[int] | None = None) -> Counts:
        """Counts of a type, of all types where it is empty."""
        chosen = self.sentences if rows is None else [self.sentences[i] for i in rows]
        counts = Counts()
        for row in chosen:
            for own, value in row.items():
                if type_ in {"", own}:
                    counts += value
        return counts

    def interval(self, type_: str = "", draws: int = 1000, seed: int = 7) -> tuple[float, float]:
        """95 % of F1 when sentences are drawn again with replacement."""
        drawn, size = random.Random(seed), len(self.sentences)
        values = sorted(
            f1
            for _ in range(draws)
            if (f1 := self.total(type_, drawn.choices(range(size), k=size)).f1) == f1
        )
        if not values:
            return (float("nan"), float("nan"))
        return (values[int(0.025 * len(values))], values[int(0.975 * (len(values) - 1))])


def records(language: str, half: str = "all") -> list[dict[str, Any]]:
    """Gold sentences; development has every other line from the first, and what was seen.

    ``seen.txt`` names sentences that were looked at before the English file was put into another
    order.
    """
    lines = (GOLD / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    if half == "all":
        return rows
    seen = set((GOLD / "seen.txt").read_text(encoding="utf-8").split())
    return [
        row
        for i, row in enumerate(rows)
        if (i % 2 == 0 or row["digest"] in seen) == (half == "development")
    ]


def score(rows: Sequence[Mapping[str, Any]], mirror: Path, find: Finder) -> Scores:
    """Score a finder on gold sentences."""
    scores = Scores()
    for record in rows:
        text = sentence(record, mirror)
        gold = {(s, e, t): i for s, e, t, i in record["entities"]}
        found = {(s, e, t): i for s, e, t, i in find(text)}
        scores.sentences.append(_compared(gold, found))
        scores.characters += len(text)
    return scores


def _compared(
    gold: Mapping[tuple[int, int, str], str], found: Mapping[tuple[int, int, str], str]
) -> dict[str, Counts]:
    counts: dict[str, Counts] = {}
    right = Counter(key[2] for key in gold if key in found)
    for type_ in {key[2] for key in (*gold, *found)}:
        with_id = [key for key in gold if key[2] == type_ and gold[key] and key in found]
        counts[type_] = Counts(
            right[type_],
            sum(key[2] == type_ for key in found),
            sum(key[2] == type_ for key in gold),
            sum(found[key] == gold[key] for key in with_id),
            len(with_id),
        )
    return counts
