"""Names, dates and designations: precision, recall and F1 by type and language, and speed.

The gold sets are our annotation of real sentences (tests/evidence/literature/entities/gold); the
texts are read from the corpora they were drawn from.  Strict: span and type must agree.  The
gazetteer alone stands beside the gazetteer with the models.

    OMP_NUM_THREADS=1 python bench/entities.py MIRROR [--half "held out"] [--errors ru]

MIRROR is the folder that holds corpus_ru, corpus_zh and ungdc, with seeds beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.evidence.literature.entities.gold_texts import sentence
from tests.evidence.literature.entities.scoring import Found, Scores, records, score

from foedus.evidence.literature.entities import TYPES, entities, missing

ENGINES = {"gazetteer": "gazetteer", "with models": "all"}


def main() -> None:
    """Print the table, or the errors of one language."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mirror", type=Path)
    parser.add_argument("--half", default="all")
    parser.add_argument("--errors", default="")
    parser.add_argument("--draws", type=int, default=1000)
    options = parser.parse_args()
    if options.errors:
        errors(options.errors, options.half, options.mirror)
        return
    print("language  engines      type          gold  found   P     R     F1   (95 %)         ids")
    for language in ("en", "ru", "zh"):
        lacking = missing(language)
        for title, engines in ENGINES.items():
            if engines == "all" and lacking is not None:
                print(f"{language}  {title}: {lacking.name} is not installed")
                continue
            scores, seconds = timed(language, options.half, options.mirror, engines)
            show(language, title, scores, options.draws)
            print(f"{language:9} {title:12} {scores.characters / seconds:,.0f} characters/s")


def timed(language: str, half: str, mirror: Path, engines: str) -> tuple[Scores, float]:
    """Score, and the seconds that finding took once everything was loaded."""
    rows = records(language, half)
    entities(sentence(rows[0], mirror), language, engines=engines)
    begun = time.process_time()
    scores = score(rows, mirror, lambda text: found(text, language, engines))
    return scores, time.process_time() - begun


def found(text: str, language: str, engines: str) -> Found:
    return [
        (span.start, span.end, span.type, span.id)
        for span in entities(text, language, engines=engines)
    ]


def show(language: str, title: str, scores: Scores, draws: int) -> None:
    for type_ in ("", *TYPES):
        counts = scores.total(type_)
        if not counts.gold and not counts.found:
            continue
        low, high = scores.interval(type_, draws)
        ids = f"{counts.ids_right / counts.ids:.2f}" if counts.ids else ""
        print(
            f"{language:9} {title:12} {type_ or 'all':12} {counts.gold:5} {counts.found:5}  "
            f"{counts.precision:.3f} {counts.recall:.3f} {counts.f1:.3f} "
            f"({low:.2f} to {high:.2f}) {ids}"
        )


def errors(language: str, half: str, mirror: Path) -> None:
    """What was missed (-) and what is wrong (+), with the words around it."""
    for record in records(language, half):
        text = sentence(record, mirror)
        gold = {(s, e, t) for s, e, t, _ in record["entities"]}
        own = {(s, e, t) for s, e, t, _ in found(text, language, "all")}
        for start, end, type_ in sorted(gold ^ own):
            sign = "-" if (start, end, type_) in gold else "+"
            around = text[max(0, start - 15) : start] + "|" + text[end : end + 15]
            print(f"{sign} {type_[:6]:6} {text[start:end]!r}  {around!r}")


if __name__ == "__main__":
    main()
