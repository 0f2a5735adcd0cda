"""The fixed forms of the commands, on the invented world and on Russia-China."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from tests.cli_runner import Run

COLUMNS = [
    "indicator", "dyad", "direction", "year", "value", "low", "high", "void", "n_records",
]  # fmt: skip


def test_indicators_write_the_fixed_columns(run: Run, world: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "i.csv"
    seen = run("indicators", "XNO-XSU", "-w", world, "--csv", out, "-q")
    assert (seen.status, seen.out) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert list(rows[0]) == COLUMNS
    (row,) = [r for r in rows if r["indicator"] == "joint_exercises" and r["year"] == "2008"]
    assert (row["value"], row["low"], row["high"], row["void"]) == ("2.0", "1.0", "3.0", "")
    assert row["dyad"] == "XNO-XSU"
    assert row["n_records"] == "2"


def test_indicators_can_be_chosen_and_cut(run: Run, world: Path) -> None:
    seen = run(
        "indicators", "XNO-XSU", "joint_patrols", "-w", world,
        "--from", 2011, "--to", 2012, "--json",
    )  # fmt: skip
    data = seen.json
    assert data["schema"] == "foedus.indicators/1"
    assert [(r["year"], r["value"]) for r in data["data"]] == [(2011, 2.0), (2012, 1.0)]
    assert data["data"][1]["records"] == ["EX-11"]


def test_as_of_changes_the_answer_for_the_right_reason(run: Run, world: Path) -> None:
    def landing(day: str) -> float:
        found = run(
            "indicators", "XNO-XSU", "bilateral_exercises", "-w", world, "--as-of", day,
            "--from", 2005, "--to", 2005, "--json",
        )  # fmt: skip
        return float(found.json["data"][0]["value"])

    assert landing("2011-12-31") == 0
    assert landing("2012-06-30") == 1


def test_why_leads_to_records_and_sources(run: Run, world: Path) -> None:
    data = run("why", "XNO-XSU", 2009, "joint_exercises", "-w", world, "--json").json
    assert (data["value"], data["low"], data["high"]) == (1, 1, 2)
    (record,) = data["records"]
    assert record["id"] == "EX-04"
    assert record["date"] == "2009-06-01"
    assert record["known_on"] == "2009-06-10"
    assert record["status"] == "reported"
    assert record["credibility"] == 2
    assert [s["origin"] for s in record["sources"]] == ["estmark-times", "estmark-times"]
    assert record["sources"][0]["url"] == "https://times.example/d"
    assert record["sources"][0]["reliability"] == "B"


def test_why_shows_published_counts_beside_ours(run: Run, world: Path) -> None:
    data = run("why", "XNO-XSU", 2009, "joint_exercises", "-w", world, "--json").json
    assert [(c["id"], c["value"]) for c in data["published_counts"]] == [("CO-01", 8)]


def test_why_prints_for_people(run: Run, world: Path) -> None:
    seen = run("why", "XNO-XSU", 2008, "joint_exercises", "-w", world)
    for text in ("2 [1 to 3]", "bilateral only", "EX-03", "EX-07", "https://times.example/d"):
        assert text in seen.out


def test_why_of_a_directed_indicator_gives_both_directions(run: Run, world: Path) -> None:
    data = run("why", "XNO-XSU", 2006, "arms_deliveries", "-w", world, "--json").json
    assert [d["direction"] for d in data["directions"]] == ["XNO>XSU", "XSU>XNO"]


def test_ladder_gives_level_criteria_and_records(run: Run, world: Path) -> None:
    data = run(
        "ladder", "XNO-XSU", "--scheme", "commitment", "-w", world, "--json"
    ).json["data"]  # fmt: skip
    (ladder,) = data
    by_year = {y["year"]: y for y in ladder["years"]}
    assert by_year[2006]["level"] == 3
    deciding = {r for c in by_year[2006]["criteria"] for r in c["records"] if c["level"] == 3}
    assert deciding == {"AG-02"}
    assert {c["state"] for c in by_year[2006]["criteria"]} <= {
        "absent", "unobservable", "announced", "reported", "demonstrated", "institutionalised",
    }  # fmt: skip


def test_order_and_language_of_the_dyad_do_not_matter(run: Run, world: Path) -> None:
    answers = {
        run("indicators", dyad, "joint_patrols", "-w", world, "--json").out
        for dyad in ("XNO-XSU", "Sudland-Norland", "991-992", "Норландия-Судландия", "南国-北国")
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("indicators", "Norlend-Sudland"), 3, "Norland"),
        (("indicators", "XNO-XSU", "joint_exercise"), 3, "Did you mean.*joint_exercises"),
        (("indicators", "XNO-XSU", "--as-of", "2013-13"), 2, "2013-13"),
        (("indicators", "XNO-XNO"), 2, "(?i)two"),
        (("why", "XNO-XSU", "1850", "joint_exercises"), 3, "no reading for 1850.*2001 to 2012"),
        (("ladder", "XNO-XSU", "--scheme", "integraton"), 3, "integration"),
        (("assess", "XNO-XES", "--out", "x"), 3, "casebook new"),
        (("indicators", "XNO-XWE"), 3, "casebook new"),
        (("casebook", "check", "no-such-folder"), 3, "no such folder"),
    ],
)
def test_errors_say_what_to_do_next(
    run: Run, world: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    seen = run(*arguments, "-w", world)
    assert seen.status == status
    assert re.search(message, seen.err, re.DOTALL), seen.err
    assert "Traceback" not in seen.err


def test_a_project_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    seen = run("indicators", "RUS-CHN", "-w", tmp_path / "nowhere")
    assert seen.status == 3
    assert "there is no such folder" in seen.err


def test_a_casebook_is_begun_and_checks_clean(run: Run, tmp_path: Path) -> None:
    assert run("casebook", "new", "JPN-PHL", "-w", tmp_path).status == 0
    folder = tmp_path / "casebooks" / "jpn-phl"
    assert run("casebook", "check", folder).status == 0
    assert run("casebook", "check", "-w", tmp_path).status == 0
    again = run("casebook", "new", "JPN-PHL", "-w", tmp_path)
    assert again.status == 1
    assert "not empty" in again.err


def test_a_faulty_casebook_exits_with_4_and_names_the_place(
    run: Run, world: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(world, project)
    table = project / "casebooks" / "xno-xsu" / "exercises.csv"
    lines = table.read_text().splitlines(keepends=True)
    lines[3] = lines[3].replace("2008-06-02", "2008-06-31")
    table.write_text("".join(lines))
    seen = run("casebook", "check", table.parent, "-w", project)
    assert seen.status == 4
    assert "exercises.csv, line 4, column date" in seen.out
    assert "nothing was changed" in seen.err
    used = run("indicators", "XNO-XSU", "-w", project)
    assert used.status == 4
    assert "line 4, column date" in used.err


def test_show_prints_coverage(run: Run, world: Path) -> None:
    seen = run("casebook", "show", "XNO-XSU", "-w", world)
    assert seen.status == 0
    assert "exercises" in seen.out
    document = run("casebook", "show", "XNO-XSU", "-w", world, "--json").json["data"]
    assert {t["name"]: t["records"] for t in document["tables"]}["exercises"] == 14


def test_progress_is_on_standard_error_and_can_be_silenced(run: Run, world: Path) -> None:
    assert "foedus: evidence" in run("indicators", "XNO-XSU", "joint_patrols", "-w", world).err
    assert run("indicators", "XNO-XSU", "joint_patrols", "-w", world, "-q").err == ""


def test_a_predecessor_state_has_the_casebook_of_its_successor(run: Run) -> None:
    answers = {
        run("ladder", dyad, "-s", "commitment", "--json").out for dyad in ("SUN-CHN", "RUS-CHN")
    }
    assert len(answers) == 1


def test_the_current_folder_is_the_project_where_it_has_casebooks(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    begun = run("casebook", "new", "JPN-PHL")
    assert "foedus assess JPN-PHL --out report\n" in begun.out
    assert run("casebook", "show", "JPN-PHL").status == 0


def test_a_broken_descriptor_is_found_by_a_check_of_everything(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "casebooks" / "broken"
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text("{")
    seen = run("casebook", "check", "-w", tmp_path)
    assert seen.status == 4
    assert "datapackage.json" in seen.out
