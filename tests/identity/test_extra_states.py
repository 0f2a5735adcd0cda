"""A project's own states.csv: what it may add, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foedus.errors import InvalidDataError, NotFoundError
from foedus.identity import load_states, resolve_dyad

WORLD = """\
code,cow,name,name_ru,name_zh,aliases,first,last
ARD,901,Ardenia,Ардения,阿登,Ardenian;Old Ardenia,1950-01-01,
BOR,902,Borland,Борландия,博兰,,1950-01-01,1969-12-31
BOR,902,,,,,1975-01-01,
QCD,,Cadmia-on-Sea,,,,1960-05-01,
"""


def write(path: Path, text: str) -> Path:
    file = path / "states.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_project_adds_states_of_its_own(tmp_path: Path) -> None:
    states = load_states((write(tmp_path, WORLD),))
    assert resolve_dyad("Borland-Ardenia", states).code == "ARD-BOR"
    assert resolve_dyad("ARD-RUS", states).code == "RUS-ARD"
    assert resolve_dyad("Cadmia-on-Sea-Old Ardenia", states).code == "ARD-QCD"
    assert states.resolve("Ардении").code == "ARD"
    assert states.resolve("902", date(1980, 1, 1)).spells[1] == (date(1975, 1, 1), None)
    with pytest.raises(NotFoundError, match=r"Borland was not a member .* on 1972-01-01"):
        states.resolve("BOR", date(1972, 1, 1))
    assert load_states().get("ARD") is None


def test_a_project_corrects_the_names_of_a_known_state(tmp_path: Path) -> None:
    file = write(tmp_path, "code,name,name_ru,aliases,first\nTUR,Türkiye,,Anatolia,\n")
    states = load_states((file,))
    turkey = states.resolve("TUR")
    assert (turkey.name, turkey.names["ru"]) == ("Türkiye", "Турция")
    assert states.resolve("Turkey") == states.resolve("Anatolia") == turkey
    assert turkey.spells == load_states().resolve("TUR").spells


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = write(tmp_path, WORLD)
    assert load_states((file,)) is load_states((file,))
    write(tmp_path, WORLD.replace("Ardenia", "Ardennia"))
    assert load_states((file,)).resolve("ARD").name == "Ardennia"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name\nARD,Ardenia\n", r"states\.csv, line 1: no column 'first'"),
        ("code,name,first,ends\n", "line 1: unknown column 'ends'.*The columns are code, cow"),
        ("code,name,name,first\n", "line 1: column 'name' twice"),
        ("", "line 1: no column 'code'"),
        (
            "code,name,first\nARD,Ardenia,1950-02-30\n",
            r"states\.csv, line 2, column first: '1950-02-30' is not a day of the calendar",
        ),
        ("code,name,first\nARD,Ardenia,1950\n", "line 2, column first: '1950' is not a day"),
        ("code,name,first\nARD,Ardenia,\n", "line 2, column first: ARD is a new state"),
        ("code,name,first\nARD,,1950-01-01\n", "line 2, column name: ARD is a new state"),
        ("code,name,first\nard,Ardenia,1950-01-01\n", "line 2, column code: 'ard' is no code"),
        ("code,name,first\n,Ardenia,1950-01-01\n", "line 2, column code: '' is no code"),
        (
            "code,name,first,last\nARD,Ardenia,1950-01-01,1940-01-01\n",
            "line 2, column last: 1940-01-01 is before",
        ),
        (
            "code,name,first,last\nARD,Ardenia,,1940-01-01\n",
            "line 2, column first: a last day without a first day",
        ),
        (
            "code,name,first\nARD,Ardenia,1950-01-01\n\nARD,Borland,1960-01-01\n",
            "line 4, column code: duplicate code ARD: an earlier row calls it Ardenia",
        ),
        (
            "code,cow,name,first\nARD,901,Ardenia,1950-01-01\nARD,902,,1960-01-01\n",
            "line 3, column cow: duplicate code ARD: 902 here and 901 in an earlier row",
        ),
        (
            "code,name,first\nARD,Ardenia,1950-01-01\nARD,Ardenia,1960-01-01\n",
            "line 3, column first: the spell of ARD overlaps",
        ),
        (
            "code,name,first\nRUS,Ruritania,1950-01-01\n",
            "line 2, column code: RUS is already Russia; leave the dates empty",
        ),
        (
            "code,cow,name,first\nRUS,366,Ruritania,\n",
            "line 2, column cow: only the names of RUS can be corrected",
        ),
        (
            "code,cow,name,first\nARD,365,Ardenia,1950-01-01\n",
            "line 2, column cow: number 365 belongs to (?:RUS|SUN) in these years",
        ),
        (
            "code,cow,name,first\nARD,x,Ardenia,1950-01-01\n",
            "line 2, column cow: 'x' is no state number",
        ),
        ("code,name,first\nARD,Ardenia\n", "line 2, column name: the row has 2 cells"),
        ("code,name,first\nARD,Ardenia,1950-01-01,x\n", "column first: the row has 4 cells"),
        ('code,name,first\nARD,"Ardenia,1950-01-01\n', "is not a CSV table"),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_column(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(InvalidDataError, match=message):
        load_states((write(tmp_path, text),))


def test_a_file_that_is_not_utf8_or_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "states.csv"
    file.write_bytes("code,name,first\nARD,Ардения,1950-01-01\n".encode("cp1251"))
    with pytest.raises(InvalidDataError, match=r"states\.csv: is not UTF-8 text"):
        load_states((file,))
    with pytest.raises(InvalidDataError, match=r"none\.csv: cannot be read"):
        load_states((tmp_path / "none.csv",))
    with pytest.raises(InvalidDataError, match="cannot be read"):
        load_states((tmp_path,))


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load_states((write(tmp_path, "\ufeff" + WORLD),)).get("ARD") is not None
