"""The gold sets are sound, and the scores do not fall."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from tests.evidence.literature.entities.gold_texts import ChangedTextError, digest, sentence
from tests.evidence.literature.entities.scoring import GOLD, HALVES, Counts, records, score

from foedus.evidence.literature.entities import TYPES, entities, missing

MIRROR = Path(__file__).resolve().parents[5] / "shared" / "mirror"
LANGUAGES = ("en", "ru", "zh")
LEAST = {"en": 0.85, "ru": 0.75, "zh": 0.85}
LEAST_WITH_MODELS = {"en": 0.85, "ru": 0.85, "zh": 0.85}
EVERY = 4
"""One sentence in so many of the held-out half is scored here; bench scores all."""

needs_texts = pytest.mark.skipif(
    not (MIRROR / "ungdc").is_dir(), reason="the corpora that were annotated are not here"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gold_set_has_enough_sentences_and_sound_spans(language: str) -> None:
    rows = records(language)
    assert len(rows) >= 200
    assert len({row["digest"] for row in rows}) == len(rows)
    for row in rows:
        spans = sorted(row["entities"])
        for start, end, type_, _ in spans:
            assert 0 <= start < end <= row["end"] - row["start"]
            assert type_ in TYPES
        for one, after in itertools.pairwise(spans):
            assert one[1] <= after[0], row["document"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_halves_part_a_gold_set(language: str) -> None:
    parts = [{row["digest"] for row in records(language, half)} for half in HALVES[:2]]
    assert not parts[0] & parts[1]
    assert len(parts[0] | parts[1]) == len(records(language))
    assert len(parts[1]) >= 75


@needs_texts
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_are_those_that_were_annotated(language: str) -> None:
    for row in records(language):
        sentence(row, MIRROR)


@needs_texts
def test_a_changed_text_is_noticed() -> None:
    record = dict(records("ru")[0])
    record["end"] -= 1
    with pytest.raises(ChangedTextError, match="annotated"):
        sentence(record, MIRROR)


@needs_texts
@pytest.mark.parametrize("engines", ["gazetteer", "all"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_scores_on_held_out_sentences_do_not_fall(language: str, engines: str) -> None:
    if engines == "all" and missing(language) is not None:
        pytest.skip(f"the model of {language} is not installed")
    rows = records(language, "held out")[::EVERY]

    def find(text: str) -> list[tuple[int, int, str, str]]:
        spans = entities(text, language, engines=engines)
        return [(span.start, span.end, span.type, span.id) for span in spans]

    least = LEAST if engines == "gazetteer" else LEAST_WITH_MODELS
    assert score(rows, MIRROR, find).total().f1 >= least[language]


def test_the_scores_are_counted_right(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    text = "Russia and China signed in 2001."
    (tmp_path / "seeds" / "a.txt").write_text(text, encoding="utf-8")
    record = {
        "document": "seeds:a.txt",
        "start": 0,
        "end": len(text),
        "digest": digest(text),
        "entities": [[0, 6, "STATE", "RUS"], [11, 16, "STATE", "CHN"], [27, 31, "DATE", ""]],
    }

    def find(_: str) -> list[tuple[int, int, str, str]]:
        return [(0, 6, "STATE", "RUS"), (11, 16, "PLACE", ""), (27, 31, "DATE", "2001")]

    scores = score([json.loads(json.dumps(record))], tmp_path / "mirror", find)
    assert scores.total() == Counts(right=2, found=3, gold=3, ids_right=1, ids=1)
    assert scores.total("STATE").recall == 0.5
    assert scores.total().f1 == pytest.approx(2 / 3)
    assert scores.interval() == pytest.approx((2 / 3, 2 / 3))


def test_the_gold_sets_hold_no_texts() -> None:
    for path in GOLD.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert set(json.loads(line)) == {"document", "start", "end", "digest", "entities"}
