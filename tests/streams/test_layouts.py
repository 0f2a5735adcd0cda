"""Layouts say what the publishers say, and a new one is one file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from foedus.errors import InvalidDataError, NotFoundError
from foedus.evidence.streams import layout_names, load_layout
from foedus.evidence.streams.actors import actor_codes
from foedus.evidence.streams.layouts import FOLDER
from foedus.identity import load_states
from tests.streams.conftest import Months


@pytest.mark.parametrize(
    ("name", "columns"),
    [("gdelt_v1", 58), ("gdelt_v1_backfile", 57), ("gdelt_v2", 61), ("icews", 20), ("polecat", 40),
     ("canonical", 11)],
)  # fmt: skip
def test_a_layout_has_as_many_columns_as_its_files(name: str, columns: int) -> None:
    layout = load_layout(name)
    assert len(layout.columns) == len(set(layout.columns)) == columns
    assert layout.published


def test_every_layout_is_named_by_its_file() -> None:
    assert {load_layout(name).id for name in layout_names()} == set(layout_names())


def test_columns_of_gdelt_stand_in_the_order_of_its_header(shared: Path) -> None:
    path = shared / "mirror/gdelt/GDELT_2.0_Events_Column_Labels_Header_Row_Sep2016.csv"
    with path.open(encoding="utf-8") as file:
        published = [row["tableId"] for row in csv.DictReader(file)]
    assert list(load_layout("gdelt_v2").columns) == published


def test_every_state_that_icews_names_is_one_of_ours(shared: Path) -> None:
    states, layout = load_states(), load_layout("icews")
    codes = actor_codes(layout, states)
    text = (shared / "mirror/icews/countrynames.txt").read_text(encoding="utf-8")
    listed = [line.split("\t") for line in text.splitlines()]
    unknown = {
        name: cow for name, _, cow in listed
        if cow != "000" and states.get(codes.get(name, "")) is None
    }  # fmt: skip
    # What is no member of the state system by COW (Hong Kong) or has no seat in identity.
    assert unknown == {"Holy See": "327", "Hong Kong": "997"}


def test_a_layout_of_ones_own_is_one_file(months: Months, tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(
        yaml.safe_dump(
            {
                "id": "mine",
                "title": "Reports of our own",
                "delimiter": "semicolon",
                "header": True,
                "columns": ["nr", "when", "who", "whom", "what"],
                "event": {
                    "id": {"column": "nr", "type": "integer"},
                    "date": {"column": "when", "form": "yyyymmdd"},
                    "source": "who",
                    "target": "whom",
                    "root": "what",
                    "quad": {
                        "column": "what",
                        "values": {"visit": "verbal_cooperation", "raid": "material_conflict"},
                    },
                },
                "actors": {"scheme": "name", "also": {"Moscow": "RUS"}},
            }
        )
    )
    (tmp_path / "a.csv").write_text("nr;when;who;whom;what\n1;20240131;Moscow;China;visit\n")
    [row] = months(tmp_path / "a.csv", layout=str(tmp_path / "mine.yml"))
    assert (row["source"], row["target"], row["verbal_cooperation"]) == ("RUS", "CHN", 1)


def test_a_layout_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match=r"no layout 'gdelt_v3'.*gdelt_v2, icews"):
        load_layout("gdelt_v3")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"columns": None}, "lacks the key 'columns'"),
        ({"colour": "red"}, "has the key 'colour', which no layout has"),
        ({"delimiter": "pipe"}, "delimiter is 'pipe'; it can be tab, comma, semicolon"),
        ({"actors": {"scheme": "fips"}}, "scheme is 'fips'; it can be iso3, name"),
        ({"event.root": None}, "lacks the key 'root'"),
        ({"event.tone": "url"}, "has the key 'tone'"),
        ({"event.url": "link"}, "url is the column 'link', which is not among the columns"),
        ({"event.date": {"column": "date", "form": "mdy"}}, "form of the date is 'mdy'"),
        ({"event.id": {"column": "event_id", "type": "uuid"}}, "type of the id is 'uuid'"),
        ({"event.quad": "quad"}, "quad has no values"),
        (
            {"event.quad": {"column": "quad", "values": {"1": "friendly"}}},
            "quad reads '1' as 'friendly', which is none of verbal_cooperation",
        ),
    ],
)
def test_a_faulty_layout_is_told_by_its_key(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    whole = yaml.safe_load((FOLDER / "canonical.yml").read_text())
    for key, value in change.items():
        place, last = (whole["event"], key[6:]) if key.startswith("event.") else (whole, key)
        if value is None:
            del place[last]
        else:
            place[last] = value
    path = tmp_path / "faulty.yml"
    path.write_text(yaml.safe_dump(whole))
    with pytest.raises(InvalidDataError, match=f"faulty.yml: {message}"):
        load_layout(str(path))


@pytest.mark.parametrize(("written", "message"), [("a: [", "is not YAML"), ("word", "no keys")])
def test_a_file_that_is_no_layout_at_all_is_an_error(
    tmp_path: Path, written: str, message: str
) -> None:
    path = tmp_path / "faulty.yml"
    path.write_text(written)
    with pytest.raises(InvalidDataError, match=message):
        load_layout(str(path))
