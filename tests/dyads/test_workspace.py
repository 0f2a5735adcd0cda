"""Data sets and dyad-years in Python."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import foedus
from foedus.errors import LicenceError, NotFoundError, UsageError
from foedus.evidence.dyads import offers
from foedus.evidence.sources import load_sources
from foedus.evidence.sources.bring import bring
from foedus.identity import load_states
from foedus.store import Datasets

ROOT = Path(__file__).parents[2]


def test_importing_foedus_loads_nothing_heavy() -> None:
    code = (
        "import sys, foedus; "
        "print([m for m in ('ibis', 'duckdb', 'pyarrow', 'pandas', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError, match="no attribute 'opened'"):
        _ = foedus.opened  # type: ignore[attr-defined]


def test_tables_are_lazy_ibis_tables(project: Path) -> None:
    w = foedus.open(project)
    assert w.tables() == ("forces", "promises", "secrets", "talk_years", "talks")
    forces = w.table("forces")
    strongest = forces.filter(forces.force > 12).count()
    assert strongest.to_pyarrow().as_py() == 2
    assert "5 tables" in repr(w)
    with pytest.raises(NotFoundError, match="holds no table 'nmc'; it has forces, promises"):
        w.table("nmc")


def test_adding_makes_a_new_object_and_leaves_the_old_one(project: Path) -> None:
    frame = foedus.open(project).dyads(1950, 1952, only=["2-365", "2-200"])
    more = frame.add("force").add("promise", "force")
    assert frame.columns == ("ccode1", "ccode2", "year")
    assert more.columns == (
        "ccode1", "ccode2", "year", "force1", "force2", "fleet1", "fleet2", "pledge", "flow1",
        "flow2",
    )  # fmt: skip
    assert (len(frame), len(more)) == (6, 6)
    assert more.titles["force2"] == "Force (thousand) (second state)"


def test_rows_come_as_arrow_pandas_polars_and_ibis(project: Path) -> None:
    made = foedus.open(project).dyads(1950, 1951, only="RUS-USA").add("force", "promise")
    rows = [
        (2, 365, 1950, 10.0, 12.5, 1, 0, 0, None, None),
        (2, 365, 1951, 11.0, 13.0, 1, 0, 3, None, 7.0),
    ]
    assert [tuple(r.values()) for r in made.to_arrow().to_pylist()] == rows
    assert made.to_polars().rows() == rows
    assert made.to_pandas()["pledge"].tolist() == [0, 3]
    assert made.ibis.pledge.sum().to_pyarrow().as_py() == 3


def test_citations_and_versions_are_those_of_what_was_added(project: Path) -> None:
    made = foedus.open(project).dyads(1950, 1951).add("promise", "force")
    assert made.cite() == {"invented": "Nobody (2001). Invented figures."}
    version = made.versions()["force"]
    assert re.fullmatch("invented:invented-1:1.0:[0-9a-f]{8}", version)
    assert list(made.versions()) == ["promise", "force"]


def test_exports_obey_the_licence(project: Path, tmp_path: Path) -> None:
    w = foedus.open(project)
    made = w.dyads(1950, 1951, only="2-365").add("force", "secrets")
    assert made.to_pandas()["secrets1"].tolist()[0] == 7
    with pytest.raises(LicenceError, match=r"withheld .* Nothing was written"):
        made.export(tmp_path / "all.csv")
    assert not list(tmp_path.iterdir())
    assert w.dyads(1950, 1951, only="2-365").add("force").export(tmp_path / "all.csv") == 2


def test_an_unknown_addition_says_which_there_are(project: Path) -> None:
    frame = foedus.open(project).dyads(1950, 1951)
    with pytest.raises(UsageError, match=r"'forse' is no addition\. Did you mean force"):
        frame.add("forse")
    with pytest.raises(UsageError, match="'forces' is no addition; of it there is force"):
        frame.add("forces")
    with pytest.raises(UsageError, match=r"'talks' is a table of single records .* force, "):
        frame.add("talks")


def test_an_addition_that_is_not_stored_says_how_to_get_it(project: Path) -> None:
    w = foedus.open(project)
    with pytest.raises(NotFoundError, match=r"cinc: the data set nmc is not in .*data fetch nmc"):
        w.dyads(1950, 1951).add("force", "cinc")
    known = w.additions()
    assert (known["force"], known["cinc"]) == (True, False)


def test_as_of_leaves_out_what_was_not_yet_released(project: Path) -> None:
    w = foedus.open(project, as_of="2001-12")
    assert w.as_of == date(2001, 12, 31)
    assert "secrets" not in w.tables()
    with pytest.raises(NotFoundError, match=r"no stored version of withheld was out by 2001-12-31"):
        w.dyads(1950, 1951).add("secrets")
    assert w.dyads(1950, 1951).add("force").columns[-1] == "fleet2"


def test_as_of_cuts_acts_that_are_public_on_their_day(project: Path) -> None:
    def talked(day: str) -> list[int | None]:
        w = foedus.open(project, as_of=day)
        made = w.dyads(1950, 1954, only="2-365").add("talk").to_arrow()
        column: list[int | None] = made["talked"].to_pylist()
        return column

    assert talked("2020") == [0, 1, 0, 0, 0]
    assert talked("1951-12-31") == [0, 1, None, None, None]
    assert talked("1951-04-01") == [0, None, None, None, None], "the year had not ended"


def test_wrong_folders_dates_and_dyads_are_named(project: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nowhere: there is no such folder"):
        foedus.open(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="as_of='soon'"):
        foedus.open(project, as_of="soon")
    with pytest.raises(UsageError, match=r"'NATO-CHN': .* is no pair of members"):
        foedus.open(project).dyads(1990, 1991, only="NATO-CHN")


def test_every_addition_of_the_shelf_shows_its_columns_in_32_characters() -> None:
    for name, offer in offers(load_sources()).items():
        for column in offer.addition.columns:
            assert len(column) < 32
        assert len(f"{name}_source") <= 32


@pytest.mark.slow
def test_the_examples_of_the_guide_run(tmp_path: Path) -> None:
    mirror = ROOT.parent / "shared" / "mirror"
    if not mirror.is_dir():
        pytest.skip("the mirror of data sets beside the repository is not here")
    known = load_sources()
    for name in ("nmc", "atop"):
        bring(known[name], Datasets(tmp_path / "data"), load_states(), base=mirror)
    text = (ROOT / "docs/dyads.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(>>> .*?)```", text, re.DOTALL)
    assert len(blocks) > 3
    told: list[str] = []
    examples = doctest.DocTestParser().get_doctest(
        "\n".join(blocks), {"project": str(tmp_path)}, "docs/dyads.md", "docs/dyads.md", 0
    )
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)


def test_the_guide_names_only_additions_that_there_are() -> None:
    text = (ROOT / "docs/dyads.md").read_text(encoding="utf-8")
    named = {n for few in re.findall(r"--add ([a-z_,]+)", text) for n in few.split(",")}
    assert named
    assert named <= set(offers(load_sources()))


def test_a_join_loads_neither_ibis_nor_duckdb_nor_pandas(project: Path, tmp_path: Path) -> None:
    code = (
        "import sys, foedus; "
        f"d = foedus.open({str(project)!r}).dyads(1950, 1951).add('force', 'promise'); "
        f"d.export({str(tmp_path / 'd.parquet')!r}); "
        "print([m for m in ('ibis', 'duckdb', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
