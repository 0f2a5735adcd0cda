"""Names of CLDR, and how names are compared."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.identity.names import normalise, stem

TOOL = Path(__file__).resolve().parents[2] / "tools" / "build_state_names.py"


def test_shipped_names_are_those_of_cldr() -> None:
    if importlib.util.find_spec("babel") is None:
        pytest.skip("Babel, which carries CLDR, is not installed")
    if not TOOL.exists():
        pytest.skip("tools/ is not part of this copy")
    done = subprocess.run(
        [sys.executable, str(TOOL), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_room_loads_without_babel_or_any_package_from_outside() -> None:
    script = (
        "import sys, foedus.identity as i; i.load_states(); "
        "names = {m.split('.')[0] for m in sys.modules}; "
        "print(sorted(names & {'babel','pandas','yaml','ibis','duckdb','pyarrow','numpy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@given(st.text(max_size=30))
def test_a_compared_name_compares_with_itself(text: str) -> None:
    once = normalise(text)
    assert normalise(once) in (once, once.removeprefix("the "))
    assert normalise(f"  {text} ") == once


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("São Tomé", "sao tome"),
        ("Guinea-Bissau", "guinea bissau"),
        ("U.S.A.", "USA"),
        ("The Gambia", "gambia"),
        ("Соединённые", "соединенные"),
        ("Ｃｈｉｎａ", "china"),
    ],
)
def test_case_accents_and_punctuation_do_not_count(one: str, two: str) -> None:
    assert normalise(one) == normalise(two)


def test_only_cyrillic_names_have_stems() -> None:
    assert stem("china") is None
    assert stem("中国") is None
    assert stem("китай") == stem("китаем")
    assert stem("нигер") != stem("нигерия")
