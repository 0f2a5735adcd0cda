"""``foedus corpus series``, ``tracks``, ``protocol`` and ``foedus why``: numbers and back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.cli_runner import Run
from tests.evidence.literature.measures.small_corpus import SENTENCES, Corpus, build

pytest.importorskip("rjieba", reason="the extra literature is not installed")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return build(tmp_path_factory.mktemp("project"))


def test_series_give_every_year_a_row_and_no_year_a_false_zero(run: Run, corpus: Corpus) -> None:
    seen = run("corpus", "series", "bond", "--category", "alliance", "--json", "-w", corpus.folder)
    assert seen.status == 0, seen.err
    rows = {(r["group"], r["year"]): r for r in seen.json["data"] if r["basis"] == "accepted"}
    assert {y for g, y in rows if g == "Russian"} == {0, 2013, 2014, 2015, 2016}
    assert rows["Russian", 2015]["passages"] is None
    assert rows["Russian", 2015]["void"] == "no documents"
    shares = {g: rows[g, 2014]["passages"]["value"] for g in ("Russian", "Chinese", "Anglophone")}
    assert shares == {"Russian": 0.25, "Chinese": 0.75, "Anglophone": 0.5}
    assert rows["Russian", 2014]["salience"]["value"] == pytest.approx(4 / 12)


def test_candidates_are_series_of_their_own(run: Run, corpus: Corpus) -> None:
    seen = run("corpus", "series", "bond", "--category", "alliance", "--json", "-w", corpus.folder)
    bases = {r["basis"]: r["id"] for r in seen.json["data"]}
    assert set(bases) == {"accepted", "candidate"}
    assert bases["candidate"].endswith("/candidate")
    shown = run("corpus", "series", "bond", "-w", corpus.folder).out
    assert "seen by nobody" in shown


def test_why_ends_at_the_sentence_in_its_script_with_its_document(run: Run, corpus: Corpus) -> None:
    number = "bond/relation/partnership/track:Chinese/2014"
    seen = run("why", number, "--json", "-w", corpus.folder)
    assert seen.status == 0, seen.err
    told = seen.json
    assert told["schema"] == "foedus.why_text/1"
    assert told["passages"]["hits"] == len(told["supporting"]) == 1
    said = told["supporting"][0]
    assert said["sentence"] == SENTENCES["zh"]["partnership"]
    assert said["document"]["date"] == "2014-06-04"
    assert said["document"]["address"] == "https://example.org/zh-2014-3"
    assert said["coders"][0]["coder"] == "person:ann"
    assert len(told["against"]) == 3
    plain = run("why", number, "-w", corpus.folder).out
    assert "两国结伴而不结盟。" in plain
    assert "https://example.org/zh-2014-3" in plain


def test_every_id_that_a_series_prints_leads_to_sentences(run: Run, corpus: Corpus) -> None:
    told = run("corpus", "series", "bond", "--json", "-w", corpus.folder).json["data"]
    held = [p for p in told if p["passages"] and p["group"] == "Chinese" and p["year"] == 2014]
    assert {p["basis"] for p in held} == {"accepted", "candidate"}
    for point in held:
        seen = run("why", point["id"], "--json", "-w", corpus.folder)
        assert seen.status == 0, seen.err
        sentences = [s["sentence"] for s in (*seen.json["supporting"], *seen.json["against"])]
        assert len(sentences) == point["passages"]["cases"]
        assert all("两国" in s for s in sentences)


def test_why_of_a_text_needs_a_project_with_a_corpus(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    number = "bond/relation/partnership/track:Chinese/2014"
    alone = run("why", number)
    assert (alone.status, "Name the project folder" in alone.err) == (2, True)
    bare = run("why", number, "-w", tmp_path)
    assert (bare.status, "no corpus yet" in bare.err) == (3, True)


def test_the_current_folder_is_the_project_where_it_has_a_corpus(
    run: Run, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus.folder)
    assert run("why", "bond/relation/partnership/track:Chinese/2014").status == 0


def test_series_why_shows_the_sentences_of_a_year(run: Run, corpus: Corpus) -> None:
    seen = run("corpus", "series", "bond", "--why", "2014", "-w", corpus.folder)
    assert SENTENCES["ru"]["alliance"] in seen.out


def test_as_of_hides_what_was_not_yet_known(run: Run, corpus: Corpus) -> None:
    seen = run("corpus", "series", "bond", "--json", "--as-of", "2014-06-02", "-w", corpus.folder)
    rows = {(r["group"], r["year"]): r for r in seen.json["data"] if r["basis"] == "accepted"}
    assert rows["Russian", 2014]["passages"]["cases"] == 2
    assert max(y for _, y in rows) == 2014


def test_csv_holds_the_ids_of_the_numbers(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    assert run("corpus", "series", "bond", "--csv", path, "-w", corpus.folder).status == 0
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert "bond/relation/alliance/track:Russian/2014" in {r["id"] for r in rows}
    void = next(r for r in rows if r["year"] == "2015")
    assert void["share"] == ""


def test_tracks_stand_side_by_side(run: Run, corpus: Corpus) -> None:
    seen = run("corpus", "tracks", "bond", "--json", "-w", corpus.folder)
    assert seen.status == 0, seen.err
    by_pair = {(c["one"], c["other"]): c for c in seen.json["data"] if c["category"] == "alliance"}
    found = by_pair["Chinese", "Russian"]
    assert found["difference"] == pytest.approx(0.5)
    assert found["low"] < 0.5 < found["high"]
    assert found["above"] > 0.95
    assert found["verdict"] == "diverge"
    assert {a["track"]: a["answered"] for a in seen.json["answered"]} == {
        "Russian": 1, "Chinese": 1, "Anglophone": 1,
    }  # fmt: skip
    assert "diverge" in run("corpus", "tracks", "-w", corpus.folder).out


def test_protocol_counts_what_was_found_and_let_in(run: Run, corpus: Corpus) -> None:
    seen = run("corpus", "protocol", "--json", "-w", corpus.folder)
    assert seen.status == 0, seen.err
    counts = seen.json["counts"]
    assert counts["identified"] == {"en": 12, "ru": 13, "zh": 12}
    assert counts["duplicates"] == {"ru": 1}
    assert counts["included"] == {"en": 12, "ru": 12, "zh": 12}
    assert "No protocol is declared" in run("corpus", "protocol", "-w", corpus.folder).out


def test_protocol_counts_what_could_not_be_read(run: Run, tmp_path: Path) -> None:
    build(tmp_path, coded=False)
    (tmp_path / "empty.txt").write_text("...", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"PNG")
    paths = (tmp_path / "empty.txt", tmp_path / "picture.png")
    assert run("corpus", "add", *paths, "-q", "-w", tmp_path).status == 4
    told = run("corpus", "protocol", "--json", "-w", tmp_path).json
    sums = {stage: sum(n.values()) for stage, n in told["counts"].items()}
    assert sums == {
        "identified": 39, "unreadable": 2, "duplicates": 1, "screened": 36, "excluded": 0,
        "included": 36,
    }  # fmt: skip
    assert told["unreadable"]["has no text"] == 1
    assert [Path(f["file"]).name for f in told["unread"]] == ["empty.txt", "picture.png"]
    shown = run("corpus", "protocol", "-w", tmp_path).out
    assert "Could not be read, by reason" in shown
    before = run("corpus", "protocol", "--json", "--as-of", "2020", "-w", tmp_path).json
    assert before["unreadable"] == {}


def test_a_declared_protocol_lets_in_and_keeps_out(run: Run, tmp_path: Path) -> None:
    built = build(tmp_path)
    (tmp_path / "corpus" / "protocol.yml").write_text(
        "question: What are the two to each other?\n"
        "languages: [ru, zh]\nyears: [2014, 2016]\n"
        "exclusion:\n  - {text: another agency, where: {source: agency-1}}\n"
        "author_types:\n  survey makers: {genre: [survey]}\n",
        encoding="utf-8",
    )
    told = run("corpus", "protocol", "--json", "-w", built.folder).json
    assert told["excluded"] == {
        "language en": 12, "published outside 2014 to 2016": 8, "another agency": 8,
    }  # fmt: skip
    assert sum(told["counts"]["included"].values()) == 8
    assert [sum(told["counts"][s].values()) for s in ("identified", "duplicates", "screened")] == [
        37, 1, 36,
    ]  # fmt: skip
    seen = run("corpus", "series", "bond", "--by", "author_type", "--json", "-w", built.folder)
    assert {r["group"] for r in seen.json["data"]} == {"survey makers"}


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("corpus", "series", "nothing"), 3, "there is no such codebook"),
        (("corpus", "series", "bond", "who"), 3, "has no question who"),
        (("corpus", "series", "bond", "--by", "colour"), 2, "groups are made of track"),
        (("corpus", "series", "bond", "--by", "author_type"), 2, "declares no author types"),
        (("corpus", "series", "alliance_position"), 3, "Nothing of this corpus is coded"),
        (("why", "bond/relation"), 2, "no number of a literature"),
        (("why", "bond/relation/alliance/track:Russian/1999"), 3, "no such number"),
        (("why", "bond"), 2, "name a year and an indicator as well"),
        (("why", "RUS-CHN", "2014"), 2, "name a year and an indicator as well"),
    ],
)
def test_what_is_not_there_is_said_to_be_missing(
    run: Run, corpus: Corpus, arguments: tuple[str, ...], status: int, message: str
) -> None:
    seen = run(*arguments, "-w", corpus.folder)
    assert seen.status == status
    assert message in " ".join(seen.err.split())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "is not YAML"),
        ("- a", "must be a mapping of keys"),
        ("yeers: [1, 2]", "yeers is not a key"),
        ("years: [2020, 2010]", "must be two years"),
        ("languages: ru", "must be a list of texts"),
        ("exclusion: [{where: {genre: [a]}}]", "must be a text, or a mapping"),
        ("tracks: {a: {colour: [red]}}", "names the field 'colour'"),
        ("mix: {a: -1}", "must be a weight above 0"),
        ("author_types: {a/b: {genre: [x]}}", "without a slash"),
    ],
)
def test_a_protocol_that_is_none_is_refused(
    run: Run, tmp_path: Path, text: str, message: str
) -> None:
    build(tmp_path, coded=False)
    (tmp_path / "corpus" / "protocol.yml").write_text(text, encoding="utf-8")
    seen = run("corpus", "protocol", "-w", tmp_path)
    assert seen.status == 4
    assert message in " ".join(seen.err.split())
