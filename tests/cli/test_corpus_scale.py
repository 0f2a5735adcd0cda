"""``foedus corpus keyness``, ``novelty``, ``scale``, ``topics``: words of a literature."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from tests.cli_runner import Run

from foedus import store
from foedus.cli.measure.ideal import COLUMNS
from foedus.contracts.texts import Document
from foedus.evidence.literature.corpus.documents import add_document, digest_of, id_of
from foedus.evidence.literature.corpus.file import writing
from foedus.evidence.literature.corpus.passages import cut

for needed in ("simplemma", "scipy"):
    pytest.importorskip(needed, reason="an extra is not installed")

STATES = ("USA", "GBR", "FRA", "DEU", "RUS", "CHN", "IRN", "CUB")
WEST = [
    "freedom",
    "market",
    "trade",
    "democracy",
    "election",
    "right",
    "law",
    "treaty",
    "press",
    "vote",
]
EAST = [
    "sovereignty",
    "struggle",
    "liberation",
    "hegemony",
    "bloc",
    "empire",
    "worker",
    "revolution",
    "unity",
    "front",
]
ARMS, OIL = (
    ["missile", "tank", "rifle", "soldier", "army"],
    ["petrol", "gas", "pipeline", "barrel", "refinery"],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight states speak each year from 2000 to 2007; who leans west uses the words of the west."""
    draw = random.Random(8)
    folder = tmp_path_factory.mktemp("project")
    scores = []
    with writing(folder) as connection:
        for place, state in enumerate(STATES):
            lean = 0.9 - 0.8 * place / (len(STATES) - 1)
            for year in range(2000, 2008):
                topic = ARMS if year >= 2004 else OIL
                words = [draw.choice(WEST if draw.random() < lean else EAST) for _ in range(80)]
                words += draw.choices(topic, k=40)
                draw.shuffle(words)
                text = "\n\n".join(
                    "The state said " + " ".join(words[i : i + 30]) + "." for i in range(0, 120, 30)
                )
                document = _document(text, f"{state} {year}", state, year)
                add_document(connection, document, text, cut(document.id, text, "en"))
                scores.append((state, year, lean + draw.gauss(0, 0.02)))
    with (folder / "scores.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("country", "year", "score"), *scores])
    return folder


def _document(text: str, title: str, country: str, year: int) -> Document:
    digest = digest_of(text)
    return Document(
        id=id_of(digest), title=title, author="", publisher="UN", country=country,
        published=date(year, 9, 1), precision="year", known_on=date(year, 12, 31), language="en",
        genre="speech" if country != "CUB" else "letter", address="", source="un",
        reliability="A", origin=id_of(digest), file=f"{title}.txt", member="", digest=digest,
        characters=len(text),
    )  # fmt: skip


def test_keyness_finds_the_words_of_a_period(run: Run, folder: Path) -> None:
    seen = run(
        "corpus", "keyness", "2004-2007", "2000-2003", "--lang", "en", "--json", "-w", folder
    )
    assert seen.status == 0, seen.err
    up = {w["term"] for w in seen.json["data"] if w["log_ratio"] > 0}
    down = {w["term"] for w in seen.json["data"] if w["log_ratio"] < 0}
    assert {"missile", "tank", "rifle"} <= up
    assert {"petrol", "pipeline"} <= down
    assert "freedom" not in up | down
    assert seen.json["documents"] == [32, 32]


def test_keyness_of_sides_that_overlap_is_refused(run: Run, folder: Path) -> None:
    seen = run("corpus", "keyness", "2000-2005", "2004-2007", "--lang", "en", "-w", folder)
    assert seen.status == 2
    assert "share documents" in seen.err


@pytest.mark.parametrize("side", ["yesterday", "colour=red", "2000-now"])
def test_a_side_that_is_none_is_refused(run: Run, folder: Path, side: str) -> None:
    assert run("corpus", "keyness", side, "2000", "--lang", "en", "-w", folder).status == 2


def test_novelty_names_the_year_of_the_new_topic(run: Run, folder: Path) -> None:
    seen = run("corpus", "novelty", "--lang", "en", "--json", "-w", folder)
    by_year = {n["year"]: n for n in seen.json["data"]}
    assert by_year[2000]["void"] == "no documents in the years before"
    assert by_year[2004]["low"] > by_year[2003]["high"]
    assert {term for term, _ in by_year[2004]["terms"][:5]} == set(ARMS)


def test_ridge_gives_places_with_intervals_and_says_how_well_it_predicts(
    run: Run, folder: Path
) -> None:
    seen = run(
        "corpus", "scale", "ridge", "--lang", "en", "--scores", folder / "scores.csv", "--json",
        "-w", folder,
    )  # fmt: skip
    assert seen.status == 0, seen.err
    told = seen.json
    assert told["held_back_by_group"]["r"] > 0.9
    assert told["held_back_by_group"]["groups"] == 8
    assert told["sound"] is True
    places = {(r["country"], r["date"][:4]): r for r in told["data"]}
    usa, iran = places["USA", "2003"], places["IRN", "2003"]
    assert usa["low"] < usa["position"] < usa["high"]
    assert usa["position"] > iran["position"]


def test_ridge_learns_from_ideal_points_as_foedus_writes_them(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    """The same scores by COW number and median give the same places.

    A session that has but one vote in the year of another does not count.
    """
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = {
        "USA": 2, "GBR": 200, "FRA": 220, "DEU": 255, "RUS": 365, "CHN": 710, "IRN": 630, "CUB": 40,
    }  # fmt: skip
    points = [
        IdealRow(numbers[r["country"]], int(r["year"]) - 1945, int(r["year"]), float(r["score"]))
        for r in rows
    ]
    points += [replace(p, session=p.session - 1, median=9.0, votes=1) for p in points[:9]]
    path = tmp_path / "points.csv"
    store.write_folder(path.parent, {path.name: store.to_csv(COLUMNS, [p.cells for p in points])})
    told = [
        run("corpus", "scale", "ridge", "--lang", "en", "--scores", scores, "--json", "-w", folder)
        for scores in (folder / "scores.csv", path)
    ]
    assert told[1].status == 0, told[1].err
    assert told[1].json == told[0].json


@dataclass(frozen=True)
class IdealRow:
    """A row of ``foedus measure ideal --csv``."""

    ccode: int
    session: int
    year: int
    median: float
    votes: int = 60

    @property
    def cells(self) -> tuple[float, ...]:
        """The columns in order, with an interval and a number of votes."""
        m = self.median
        return self.ccode, self.session, self.year, m, m - 0.1, m + 0.1, self.votes


def test_ridge_that_predicts_nothing_says_so(run: Run, folder: Path, tmp_path: Path) -> None:
    draw = random.Random(1)
    path = tmp_path / "noise.csv"
    lines = [f"{s},{y},{draw.gauss(0, 1)}" for s in STATES for y in range(2000, 2008)]
    path.write_text("country,year,score\n" + "\n".join(lines), encoding="utf-8")
    seen = run("corpus", "scale", "ridge", "--lang", "en", "--scores", path, "-w", folder)
    assert "do not read these places as positions" in " ".join(seen.out.split())


def test_wordscores_place_the_years_that_were_not_scored(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    rows = (folder / "scores.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "first.csv"
    path.write_text("\n".join([rows[0], *(r for r in rows if ",2000," in r)]), encoding="utf-8")
    seen = run(
        "corpus", "scale", "wordscores", "--lang", "en", "--scores", path, "--json", "-w", folder
    )
    assert seen.status == 0, seen.err
    means = {
        s: sum(r["martin_vanberg"] for r in seen.json["data"] if r["country"] == s) / 7
        for s in ("USA", "CUB")
    }
    assert means["USA"] > means["CUB"] + 0.3
    assert "Martin and Vanberg" in seen.json["remark"]


def test_wordfish_refuses_mixed_genres_and_warns_within_one(run: Run, folder: Path) -> None:
    refused = run("corpus", "scale", "wordfish", "--lang", "en", "-w", folder)
    assert refused.status == 4
    assert "one genre" in refused.err
    assert "0.09" in refused.err
    seen = run(
        "corpus", "scale", "wordfish", "--lang", "en", "--where", "genre=speech", "-w", folder
    )
    assert seen.status == 0, seen.err
    assert "WARNING" in seen.out


def test_tone_is_told_by_topic_and_called_tone(run: Run, folder: Path) -> None:
    seen = run(
        "corpus", "scale", "tone", "--lang", "en", "--good", "freedom,trade", "--bad",
        "struggle,hegemony", "--topic", "energy=gas,petrol", "--topic", "arms=missile", "--json",
        "-w", folder,
    )  # fmt: skip
    assert seen.status == 0, seen.err
    found = {(r["topic"], r["country"]): r for r in seen.json["data"]}
    assert found["energy", "USA"]["tone"] > found["energy", "CUB"]["tone"]
    assert "tone" in seen.json["data"][0]
    assert "not a stance" in seen.json["remark"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("scale", "guess", "--lang", "en"), 2, "no method of scaling"),
        (("scale", "ridge", "--lang", "en"), 2, "needs scores"),
        (("scale", "tone", "--lang", "en", "--good", "a"), 2, "tone needs"),
        (("scale", "ridge", "--lang", "en", "--scores", "none.csv"), 3, "no such file"),
        (("scale", "ridge", "--lang", "fr", "--scores", "none.csv"), 2, "words are counted in"),
        (("scale", "wordfish", "--lang", "ru"), 2, "holds no document in ru"),
        (("scale", "wordfish", "--lang", "en", "--where", "x"), 2, "give a field"),
        (("scale", "wordfish", "--lang", "en", "--left", "d1"), 2, "both ends"),
    ],
)
def test_what_cannot_be_scaled_is_refused(
    run: Run, folder: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    seen = run("corpus", *arguments, "-w", folder)
    assert seen.status == status
    assert message in " ".join(seen.err.split())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("country,score\nUSA,1\n", "must have the columns"),
        ("country,year,score\nUSA,2000,high\n", "line 2: score 'high' is no number"),
        ("country,year,score\nUSA,2000,nan\n", "no finite number"),
        ("country,year,score\nUSA,year,1\n", "is no year"),
        ("country,year,score\nUSA,2000,1\nUSA,2000,2\n", "line 3: USA 2000 has a score already"),
        ("ccode,session,year,median,n_votes\n2,55,2000,x,9\n", "line 2: score 'x' is no number"),
        ("document,score\nd1,1\nd1,2\n", "line 3: d1 has a score already"),
        ("", "must have the columns"),
    ],
)
def test_scores_that_are_none_are_refused(
    run: Run, folder: Path, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(text, encoding="utf-8")
    seen = run("corpus", "scale", "ridge", "--lang", "en", "--scores", path, "-w", folder)
    assert seen.status == 4
    assert message in " ".join(seen.err.split())


def test_topics_come_back_under_other_seeds_and_are_named(run: Run, folder: Path) -> None:
    pytest.importorskip("tomotopy", reason="the extra literature-topics is not installed")
    asked = (
        "corpus", "topics", "--lang", "en", "-k", "2", "--named", "arms=missile,tank",
        "--rounds", "60", "--seeds", "2", "--json", "-w", folder,
    )  # fmt: skip
    seen = run(*asked)
    assert seen.status == 0, seen.err
    first = seen.json["data"][0]
    assert first["name"] == "arms"
    assert {"missile", "tank"} & set(first["words"])
    assert all(0 <= t["stability"] <= 1 for t in seen.json["data"])
    assert sum(seen.json["by_year"]["2003"].values()) == pytest.approx(1, abs=1e-3)
    assert run(*asked).json == seen.json
