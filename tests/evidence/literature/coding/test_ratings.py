"""Files of codes, long and wide; and the codes of a corpus as what each coder said."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.evidence.literature.coding.made import PUBLISHED, every, small

from foedus.errors import InvalidDataError, NotFoundError, UsageError
from foedus.evidence.literature.coding.people.sheet import read_sheet, store_sheet
from foedus.evidence.literature.coding.rating_files import read_ratings
from foedus.evidence.literature.coding.ratings import ratings_of, reading_of, reliability
from foedus.evidence.literature.coding.recording import code_by_rules
from foedus.evidence.literature.coding.settling import adjudicate, decision

WIDE = PUBLISHED.replace("10,,", "10,NA,").replace("11,,,", "11,.,*,")


def file(folder: Path, text: str | bytes) -> Path:
    path = folder / "codes.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_long_and_wide_say_the_same(tmp_path: Path) -> None:
    wide = read_ratings(file(tmp_path, WIDE), "interval")
    assert (wide.form, wide.coders, wide.missing) == ("wide", ("A", "B", "C", "D"), 7)
    lines = "".join(f"{r.unit},{r.coder},{r.value}\n" for r in wide.ratings)
    long = read_ratings(file(tmp_path, "unit,coder,value\n" + lines), "interval")
    assert long.form == "long"
    for ratings in (wide, long):
        assert reliability(ratings.ratings, "interval").overall.alpha == pytest.approx(
            0.849, abs=5e-4
        )


@pytest.mark.parametrize(
    "text",
    [
        WIDE.replace(",", ";"),
        WIDE.replace(",", "\t"),
        "\ufeff" + WIDE.replace("\n", "\r\n"),
        WIDE.encode("utf-16"),
        WIDE.replace("unit,", "UNIT,"),
        WIDE + "\n\n,,,,\n",
    ],
)
def test_separators_marks_and_blank_rows_do_not_matter(tmp_path: Path, text: str | bytes) -> None:
    ratings = read_ratings(file(tmp_path, text), "nominal")
    assert reliability(ratings.ratings).overall.alpha == pytest.approx(0.743, abs=5e-4)


def test_a_wide_file_needs_no_column_of_units(tmp_path: Path) -> None:
    ratings = read_ratings(file(tmp_path, "Anna,Ivo\nx,x\ny,x\n"))
    assert ratings.coders == ("Anna", "Ivo")
    assert {r.unit for r in ratings.ratings} == {"line 2", "line 3"}


def test_columns_of_category_and_language_group_units(tmp_path: Path) -> None:
    text = "unit,coder,value,category,language\n" + "".join(
        f"{u},{c},{(u + (c == 'B' and u == 3)) % 2},{k},{'ru' if u % 2 else 'zh'}\n"
        for u in range(8) for c in "AB" for k in ("threat", "limit")
    )  # fmt: skip
    found = reliability(read_ratings(file(tmp_path, text)).ratings)
    assert found.category_from == "column"
    assert [name for name, _ in found.by_category] == ["limit", "threat"]
    assert [name for name, _ in found.by_language] == ["ru", "zh"]
    assert found.overall.units == 16
    assert found.by_language[1][1].alpha is None, "all units in zh have one value"


def test_without_a_category_each_nominal_value_is_set_against_the_others(tmp_path: Path) -> None:
    found = reliability(read_ratings(file(tmp_path, WIDE)).ratings)
    assert found.category_from == "value"
    assert [name for name, _ in found.by_category] == ["1", "2", "3", "4", "5"]
    assert found.by_category[4][1].alpha == 1


def test_names_of_ordinal_values_are_ranked_by_their_order(tmp_path: Path) -> None:
    text = "unit,A,B\n1,low,low\n2,high,middle\n3,middle,middle\n"
    ratings = read_ratings(file(tmp_path, text), "ordinal", order=["low", "middle", "high"])
    assert {r.value for r in ratings.ratings} == {1.0, 2.0, 3.0}
    with pytest.raises(InvalidDataError, match="line 3: 'high' of A must be one of low, middle"):
        read_ratings(file(tmp_path, text), "ordinal", order=["low", "middle"])
    with pytest.raises(UsageError, match="for the ordinal level"):
        read_ratings(file(tmp_path, text), "nominal", order=["low"])


@pytest.mark.parametrize(
    ("text", "level", "match"),
    [
        ("", "nominal", "is empty"),
        ("unit,A,B\n", "nominal", "has no rows"),
        ("unit,coder,score\n1,A,2\n", "nominal", "has no column value"),
        ("coder,value\nA,2\n", "nominal", "has no column unit"),
        ("unit,coder,value\n1,A,2\n1,A,3\n", "nominal", "line 3: A gave a value to '1' on line 2"),
        ("unit,A\n1,2\n1,3\n", "nominal", "line 3: A gave a value to '1' on line 2 too"),
        ("unit,coder,value\n,A,2\n", "nominal", "line 2: no unit"),
        ("unit,coder,value\n1,,2\n", "nominal", "line 2: no coder"),
        ("unit,A\n1,x\n", "interval", "line 2: 'x' of A must be a number"),
        ("unit,A\n1,1e999\n", "interval", "must be a number"),
        ("unit,A\n1,-2\n", "ratio", "is negative at the ratio level"),
        ("unit,A,A\n1,2,3\n", "nominal", "names a column twice: A"),
        ("unit,A\n1,2,3\n", "nominal", "line 2: 3 cells under 2 columns"),
        ('unit,A\n1,"2\n', "nominal", "line 2|line 3"),
        ("unit,A\n1,привет\n".encode("cp1251"), "nominal", "is not UTF-8"),
        (b"unit,A\n1,\0\n", "nominal", "null characters"),
        ("unit,A,B,language\n1,x,x,ru\n1b,x,y,ru\n", "nominal", None),
        ("unit,coder,value,language\n1,A,x,ru\n1,B,x,zh\n", "nominal", "'1' is zh here and ru"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_their_lines(
    tmp_path: Path, text: str | bytes, level: str, match: str | None
) -> None:
    path = file(tmp_path, text)
    if match is None:
        assert len(read_ratings(path, level).ratings) == 4
        return
    with pytest.raises(InvalidDataError, match=match):
        read_ratings(path, level)


def test_all_faults_are_listed_and_long_lists_are_counted(tmp_path: Path) -> None:
    text = "unit,A\n" + "".join(f"{i},x\n" for i in range(30))
    with pytest.raises(InvalidDataError, match=r"30 faults(.|\n)*line 2:(.|\n)*and 10 more"):
        read_ratings(file(tmp_path, text), "interval")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no such file"):
        read_ratings(tmp_path / "none.csv")


def test_the_thresholds_are_krippendorffs() -> None:
    assert reading_of(0.8).startswith("reliable")
    assert reading_of(0.7).startswith("tentative")
    assert reading_of(0.5).startswith("too low")
    assert reading_of(None) == "not defined"


def test_codes_of_a_corpus_are_compared_as_they_were_given(
    corpus: sqlite3.Connection, tmp_path: Path
) -> None:
    book = small(tmp_path)
    form, tone = book.questions
    with pytest.raises(NotFoundError, match="nobody but the rules coded it"):
        ratings_of(corpus, book, form)
    rows = ["passage,question,category,coder"]
    for i, passage in enumerate(every(corpus)):
        rows.append(f"{passage.id},form,{'partner' if i % 2 else 'none'},Anna")
        rows.append(f"{passage.id},form,{'partner' if i % 3 else 'none'},Ivo")
        rows += [f"{passage.id},tone,{'warm' if i % 2 else 'cold'},{c}" for c in ("Anna", "Ivo")]
    path = file(tmp_path, "\n".join(rows) + "\n")
    store_sheet(corpus, book, read_sheet(corpus, book, path))
    before = ratings_of(corpus, book, form)
    assert before.coders == ("person:Anna", "person:Ivo")
    assert {r.value for r in before.ratings} == {"present", "absent"}
    assert {r.category for r in before.ratings} == {"partner", "ally", "none_of_it"}
    assert {r.value for r in ratings_of(corpus, book, tone).ratings} == {0.0, 1.0}
    assert reliability(ratings_of(corpus, book, tone).ratings, "ordinal").overall.alpha == 1
    first = every(corpus)[3]
    settled = decision(corpus, book, first.id, "form", "ally")
    adjudicate(corpus, book, [settled], "person:Eva")
    assert ratings_of(corpus, book, form) == before, "settling does not make coders agree"
    code_by_rules(corpus, book, every(corpus))
    assert "rules" in ratings_of(corpus, book, form).coders
    only = ratings_of(corpus, book, form, ["person:Anna"])
    assert only.coders == ("person:Anna",)
