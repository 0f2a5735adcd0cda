"""``foedus corpus reliability FILE``: alpha without a project."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli_runner import Run
from tests.evidence.literature.coding.made import PUBLISHED


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "codes.csv"
    path.write_text(PUBLISHED, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_the_published_example(run: Run, published: Path, level: str, alpha: float) -> None:
    seen = run("corpus", "reliability", published, "--level", level, "--json")
    assert seen.status == 0
    made = seen.json
    assert made["schema"] == "foedus.corpus.reliability/1"
    assert made["alpha"] == pytest.approx(alpha, abs=0.0005)
    low, high = made["interval"]
    assert low < made["alpha"] < high
    assert (made["units"], made["pairable"], made["coders"]) == (12, 11, 4)
    assert made == run("corpus", "reliability", published, "--level", level, "--json").json


def test_the_table_gives_alpha_interval_and_reading(run: Run, published: Path) -> None:
    seen = run("corpus", "reliability", published)
    assert "0.743" in seen.out
    assert "Tentative" in seen.out


def test_long_form_by_category_and_language(run: Run, published: Path) -> None:
    rows = ["unit,coder,value,category,language"]
    for unit in range(30):
        for category in ("limits", "threat"):
            rows += [
                f"{unit},{c},{(unit + (c == 'B' and unit % 7 == 0)) % 2},{category},{lang}"
                for c in "AB"
                for lang in (("ru", "zh")[unit % 2],)
            ]
    published.write_text("\n".join(rows), encoding="utf-8")
    made = run("corpus", "reliability", published, "--json", "--replicates", 200).json
    assert [g["category"] for g in made["by_category"]] == ["limits", "threat"]
    assert [g["language"] for g in made["by_language"]] == ["ru", "zh"]
    assert all(g["interval"] for g in made["by_category"])
    assert made["category_from"] == "column"


def test_missing_values_may_be_named(run: Run, published: Path) -> None:
    published.write_text("unit,A,B\n1,x,x\n2,NA,NA\n3,-,y\n4,y,y\n", encoding="utf-8")
    plain = run("corpus", "reliability", published, "--json").json
    named = run("corpus", "reliability", published, "--missing", "-", "--json").json
    assert (plain["missing"], named["missing"]) == (2, 1)
    assert named["categories"] == 3, "NA is a value where another cell says that there is none"


def test_ordinal_names(run: Run, published: Path) -> None:
    published.write_text("unit,A,B\n1,low,low\n2,high,mid\n3,mid,mid\n", encoding="utf-8")
    seen = run(
        "corpus",
        "reliability",
        published,
        "--level",
        "ordinal",
        "--order",
        "low,mid,high",
        "--json",
    )
    assert 0 < seen.json["alpha"] < 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("unit,A\n1,x\n2,y\n", "There is one coder"),
        ("unit,A,B\n1,x,x\n2,x,x\n", "without variation"),
        ("unit,A,B\n1,x,\n2,,x\n", "No unit has the values of two coders"),
    ],
)
def test_degenerate_input_is_said_to_be_so(run: Run, published: Path, text: str, why: str) -> None:
    published.write_text(text, encoding="utf-8")
    seen = run("corpus", "reliability", published, "--json")
    assert seen.status == 0
    assert seen.json["alpha"] is None
    assert seen.json["interval"] is None
    assert why in seen.json["why"]
    assert "NaN" not in seen.out
    told = run("corpus", "reliability", published).out
    assert "not defined" in told
    assert why in " ".join(told.split())


@pytest.mark.parametrize(
    ("arguments", "status", "match"),
    [
        ((), 2, "Name a FILE.csv, or a --codebook"),
        (("none.csv",), 3, "there is no such file"),
        (("codes.csv", "--level", "rank"), 2, "'rank' is no level"),
        (("codes.csv", "--question", "x"), 2, "are for the codes of a corpus"),
        (("codes.csv", "--codebook", "dependence"), 2, "one of the two"),
        (("--codebook", "dependence", "--level", "ratio"), 2, "The codebook says the level"),
    ],
)
def test_wrong_calls(
    run: Run, published: Path, arguments: tuple[str, ...], status: int, match: str
) -> None:
    assert published.exists()
    seen = run("corpus", "reliability", *arguments)
    assert seen.status == status
    assert match in seen.err


def test_a_bad_file_is_listed_by_line(run: Run, published: Path) -> None:
    published.write_text("unit,A,B\n1,x,2\n2,3,y\n", encoding="utf-8")
    seen = run("corpus", "reliability", published, "--level", "interval")
    assert seen.status == 4
    assert "line 2: 'x' of A" in seen.err
    assert "line 3: 'y' of B" in seen.err
