"""``foedus data``: bringing data sets, seeing what is there, and what became of it."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli_runner import Run
from tests.sources.fetching.conftest import CERTIFICATES, PROXIES
from tests.sources.fetching.invented import CHANGED, CSV, nested, write_mirror, write_source
from tests.sources.fetching.serving import Server, page, ranged, serving

from foedus.lineage import digest
from foedus.store import Datasets


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("FOEDUS_DATA", "FOEDUS_MIRROR", *CERTIFICATES, *(p.upper() for p in PROXIES)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the invented data set on its own shelf."""
    return write_source(tmp_path / "project").folder.parents[1]


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mirror of the first edition, named by the environment."""
    folder = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    monkeypatch.setenv("FOEDUS_MIRROR", str(folder))
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def second(project: Path) -> None:
    """Another data set on the project's shelf: lamps instead of lights."""
    folder = project / "sources" / "lamps"
    folder.mkdir()
    for name in ("card.yml", "read.py"):
        text = (project / "sources" / "lights" / name).read_text()
        (folder / name).write_text(text.replace("light", "lamp"))


def test_a_data_set_is_fetched_listed_and_shown(run: Run, project: Path, mirror: Path) -> None:
    seen = run("data", "fetch", "lights", "-w", project)
    assert (seen.status, "stored" in seen.out) == (0, True)
    assert f"lights: lights.csv from the mirror {mirror}" in seen.err
    listed = run("data", "list", "-w", project, "--json").json
    assert listed["schema"] == "foedus.data.list/1"
    assert listed["folder"] == str(project / "data")
    (lights,) = [d for d in listed["data"] if d["id"] == "lights"]
    assert lights["coverage"] == {"lighthouses": {"first": 2000, "last": 2001, "states": []}}
    stored = lights["stored"]
    assert (stored["edition"], stored["rows"], stored["unresolved"]) == ("first", 2, 0)
    assert stored["files"][0]["sha256"] == digest(CSV)
    assert all(d["stored"] is None for d in listed["data"] if d["id"] != "lights")
    shown = run("data", "show", "lights", "-w", project).out
    for text in (
        "Lighthouses of the World (invented)", "Dark ones are not seen", "2000 to 2001",
        "absence means void", "in use", "mirror:lights/lights.csv", digest(CSV)[:12],
        "https://lights.example.org/v2/lights.zip", "lights/lights.zip",
    ):  # fmt: skip
        assert text in shown


def test_the_list_needs_no_store_and_no_project(run: Run, tmp_path: Path) -> None:
    seen = run("data", "list")
    assert seen.status == 0
    assert "nmc" in seen.out
    assert "0 of" in seen.out
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("mirror")
def test_a_project_folder_may_be_new(run: Run, tmp_path: Path) -> None:
    seen = run("data", "fetch", "--all", "-w", tmp_path / "new" / "er")
    assert seen.status == 3
    assert "None of the data sets is there" in seen.err
    assert not (tmp_path / "new").exists()


def test_unresolved_codes_are_shown_with_their_rows(run: Run, project: Path, mirror: Path) -> None:
    write_mirror(mirror, lights__csv=CSV + b"999,2000,1,x\n999,2001,1,x\n")
    run("data", "fetch", "lights", "-w", project)
    seen = run("data", "show", "lights", "-w", project)
    assert "Unresolved: rows that were left out" in seen.out
    document = run("data", "show", "lights", "-w", project, "--json").json
    assert [(u["code"], u["when"], u["rows"]) for u in document["unresolved"]] == [
        ("999", "2000", "1"), ("999", "2001", "1"),
    ]  # fmt: skip
    assert document["stored"]["unresolved"] == 2


@pytest.mark.usefixtures("mirror")
def test_all_from_a_mirror_is_all_that_it_has(run: Run, project: Path) -> None:
    seen = run("data", "fetch", "--all", "-w", project, "--json")
    assert seen.status == 0
    became = {d["source"]: d["result"] for d in seen.json["data"]}
    assert became["lights"] == "stored"
    assert became["nmc"] == "not there"
    again = run("data", "fetch", "--all", "-w", project)
    assert "Not there: " in again.out


def test_one_that_fails_does_not_stop_the_others(run: Run, project: Path, mirror: Path) -> None:
    second(project)
    (mirror / "lamps").mkdir()
    (mirror / "lamps" / "lamps.csv").write_bytes(b"<html><title>Moved</title>")
    seen = run("data", "fetch", "lamps", "lights", "-w", project)
    assert seen.status == 4
    assert "gave a web page titled 'Moved'" in seen.err
    assert "1 of 2 data sets failed (lamps)" in seen.err
    assert Datasets(project / "data").ids() == ("lights",)
    everything = run("data", "fetch", "--all", "-w", project, "--json")
    assert everything.status == 4
    (lamps,) = [d for d in everything.json["data"] if d["source"] == "lamps"]
    assert (lamps["result"], lamps["status"]) == ("failed", 4)
    assert "web page" in lamps["error"]


def test_a_reader_that_breaks_does_not_stop_the_others(
    run: Run, project: Path, mirror: Path
) -> None:
    second(project)
    (project / "sources" / "lamps" / "read.py").write_text("def lamphouses(towers):\n    1 / 0\n")
    (mirror / "lamps").mkdir()
    (mirror / "lamps" / "lamps.csv").write_bytes(CSV.replace(b"lights", b"lamps"))
    seen = run("data", "fetch", "lamps", "lights", "-w", project)
    assert seen.status == 4
    assert "lamphouses fails with ZeroDivisionError" in seen.err
    assert Datasets(project / "data").ids() == ("lights",)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("fetch",), 2, "Name data sets, or --all"),
        (("fetch", "lights", "--all"), 2, "Name data sets, or --all"),
        (("fetch", "--all", "--edition", "first"), 2, "--edition is of one data set"),
        (("fetch", "ligths"), 3, "no data set 'ligths'. Did you mean lights"),
        (("fetch", "lights", "--edition", "third"), 3, "It has second, first"),
        (("fetch", "lights", "--mirror", "/nowhere"), 3, "no such mirror folder"),
        (("fetch", "lights", "--limit", "much"), 2, "--limit much: is no size"),
        (("fetch", "lights", "--limit", "10B"), 4, "raise the limit with --limit"),
        (("update",), 3, "No data set is stored in"),
        (("update", "lights"), 3, "no stored data set 'lights'"),
        (("show", "lihgts"), 3, "Did you mean lights"),
        (("verify", "lights"), 3, "no stored data set"),
        (("diff", "lights"), 3, "0 versions stored; two are needed"),
        (("import", "none.csv", "--as", "lights"), 3, "there is no such file"),
        (("import", "none.csv", "--as", "lites"), 3, "Did you mean lights"),
    ],
)
def test_errors_say_what_to_do_next(
    run: Run, project: Path, mirror: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    write_mirror(mirror, lights__zip=nested())
    (mirror / "lights" / "lights.csv").unlink()
    seen = run("data", *arguments, "-w", project)
    assert (seen.status, message in seen.err) == (status, True), seen.err
    assert "Traceback" not in seen.err
    assert Datasets(project / "data").ids() == ()


def test_a_changed_file_stops_then_is_accepted_and_compared(
    run: Run, project: Path, mirror: Path
) -> None:
    run("data", "fetch", "lights", "-w", project)
    write_mirror(mirror, lights__csv=CHANGED)
    for verb in ("fetch", "update"):
        stopped = run("data", verb, "lights", "-w", project)
        assert stopped.status == 5
        assert digest(CHANGED) in stopped.err
        assert "--accept-changed" in stopped.err
    assert run("data", "fetch", "lights", "-w", project, "--accept-changed").status == 0
    found = run("data", "diff", "lights", "-w", project, "--json").json
    (table,) = found["data"]
    assert (table["added"], table["changed"], table["deleted"], table["same"]) == (1, 1, 1, 0)
    assert {"kind": "changed", "key": [365, 2000], "column": "lights", "old": 3, "new": 4} in (
        table["sample"]
    )
    old, new = found["from"]["digest"], found["to"]["digest"]
    back = run(
        "data", "diff", "lights", "--from", new[:10], "--to", old[:10], "-w", project, "--json"
    ).json
    assert back["to"]["digest"] == old
    assert (back["data"][0]["added"], back["data"][0]["deleted"]) == (1, 1)
    text = run("data", "diff", "lights", "-w", project).out
    for part in ("lighthouses", "added", "deleted", old[:12], new[:12]):
        assert part in text
    missing = run("data", "diff", "lights", "--from", "ffffffffff", "-w", project)
    assert (missing.status, "has no version ffffffffff" in missing.err) == (3, True)


def test_update_takes_newer_editions_and_never_goes_back(
    run: Run, project: Path, mirror: Path
) -> None:
    write_mirror(mirror, lights__zip=nested(CHANGED))
    run("data", "fetch", "lights", "--edition", "first", "-w", project)
    updated = run("data", "update", "-w", project, "--json").json["data"]
    assert [(d["source"], d["result"], d["stored"]["edition"]) for d in updated] == [
        ("lights", "stored", "second")
    ]
    (mirror / "lights" / "lights.zip").unlink()
    seen = run("data", "update", "-w", project, "--json")
    assert [d["result"] for d in seen.json["data"]] == ["not there"]
    current = Datasets(project / "data").current("lights")
    assert current is not None
    assert current.edition == "second"


def test_a_file_saved_by_hand_is_imported(run: Run, project: Path, tmp_path: Path) -> None:
    (tmp_path / "towers.csv").write_bytes(CSV)
    seen = run("data", "import", tmp_path / "towers.csv", "--as", "lights", "-w", project)
    assert seen.status == 0
    current = Datasets(project / "data").current("lights")
    assert current is not None
    assert (current.edition, current.files[0].origin) == ("second", "import:towers.csv")
    (tmp_path / "bad.csv").write_bytes(b"a,b\n1,2\n")
    bad = run("data", "import", tmp_path / "bad.csv", "--as", "lights", "-w", project)
    assert bad.status == 4
    assert "lacks the columns ccode, year, lights and has the unknown columns a, b" in bad.err
    assert Datasets(project / "data").current("lights") == current


@pytest.mark.usefixtures("mirror")
def test_verify_finds_a_byte_that_changed(run: Run, project: Path) -> None:
    run("data", "fetch", "lights", "-w", project)
    assert run("data", "verify", "-w", project).out.strip() == "1 data set without fault."
    datasets = Datasets(project / "data")
    snapshot = datasets.current("lights")
    assert snapshot is not None
    path = datasets.raw_path(snapshot, "towers")
    path.chmod(0o644)
    path.write_bytes(CSV + b" ")
    seen = run("data", "verify", "-w", project)
    assert seen.status == 5
    assert str(path) in seen.out
    assert "1 fault in what is stored of lights" in seen.err
    assert run("data", "verify", "lights", "-w", project, "--json").json["total"] == 1


@pytest.mark.usefixtures("mirror")
def test_licences_say_what_may_leave(run: Run, project: Path) -> None:
    run("data", "fetch", "lights", "-w", project)
    seen = run("data", "licences", "-w", project)
    for text in ("derive: numbers computed", "redistribute: the rows", "lights, stored",
                 "Nobody (2000). Lighthouses."):  # fmt: skip
        assert text in seen.out
    data = run("data", "licences", "-w", project, "--json").json["data"]
    (lights,) = [d for d in data if d["id"] == "lights"]
    assert (lights["licence"], lights["stored"]) == ("derive", True)


@pytest.mark.usefixtures("mirror")
def test_the_environment_may_name_the_data_folder(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "elsewhere"))
    assert run("data", "fetch", "lights", "-w", project).status == 0
    assert Datasets(tmp_path / "elsewhere").ids() == ("lights",)
    assert not (project / "data").exists()


def test_a_server_of_this_computer_is_a_mirror(run: Run, project: Path, server: Server) -> None:
    server.script("/lights/lights.csv", ranged(CSV))
    seen = run("data", "fetch", "lights", "--mirror", server.url(), "-w", project)
    assert seen.status == 0
    assert "connecting" not in seen.err


def test_a_page_in_place_of_data_is_exit_status_4(run: Run, tmp_path: Path, server: Server) -> None:
    write_source(tmp_path / "project", second={"address": server.url("/lights.csv")})
    server.script("/lights.csv", page("Access denied"))
    seen = run("data", "fetch", "lights", "-w", tmp_path / "project", "-q")
    assert (seen.status, seen.out) == (4, "")
    assert "gave a web page titled 'Access denied'" in seen.err


def test_a_publisher_is_named_even_where_all_else_is_silent(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    seen = run("data", "fetch", "lights", "-w", project, "--json", "-q")
    assert seen.status == 7
    assert seen.err.startswith("foedus: connecting to lights.example.org\n")
    assert seen.json["data"][0]["status"] == 7


@pytest.mark.usefixtures("mirror")
def test_nothing_but_a_fetch_from_the_network_opens_a_socket(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    def refused(_self: object, *how: object, **more: object) -> None:
        opened.append((how, more))
        raise OSError("a socket was opened")

    (tmp_path / "towers.csv").write_bytes(CHANGED)
    monkeypatch.setattr(socket.socket, "__init__", refused)
    for arguments in (
        ("list",), ("show", "lights"), ("licences",), ("fetch", "lights"), ("fetch", "--all"),
        ("update",), ("import", tmp_path / "towers.csv", "--as", "lights"), ("diff", "lights"),
        ("verify",), ("list", "--json"), ("show", "lights"),
    ):  # fmt: skip
        assert run("data", *arguments, "-w", project).status == 0, arguments
    assert opened == []
    monkeypatch.delenv("FOEDUS_MIRROR")
    monkeypatch.setattr("time.sleep", lambda _: None)
    assert run("data", "fetch", "lights", "-w", project).status == 7


@pytest.mark.usefixtures("mirror")
def test_interrupting_leaves_the_store_as_it_was(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("data", "fetch", "lights", "-w", project)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("foedus.evidence.sources.bring.read_source", interrupted)
    seen = run("data", "fetch", "lights", "-w", project)
    assert seen.status == 130
    assert "interrupted; what was stored is as it was" in seen.err
    assert Datasets(project / "data").verify("lights") == []


@pytest.mark.parametrize(
    "verb", ["list", "fetch", "import", "update", "show", "diff", "verify", "licences"]
)
def test_every_verb_has_help_with_an_example(run: Run, verb: str) -> None:
    seen = run("data", verb, "--help")
    assert seen.status == 0
    assert "Example: " in " ".join(seen.out.split())


def test_a_bar_is_drawn_on_a_terminal_only(
    run: Run, project: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script("/lights/lights.csv", ranged(CSV))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", _Terminal(sys.stderr))
    seen = run("data", "fetch", "lights", "--mirror", server.url(), "-w", project, "--json")
    assert json.loads(seen.out)["data"][0]["result"] == "stored"
    assert "\x1b[" not in seen.err
    again = run("data", "fetch", "lights", "--mirror", server.url(), "-w", project)
    assert (again.status, "\x1b[" in again.err) == (0, True)


class _Terminal:
    """Standard error that says it is a terminal."""

    encoding = "utf-8"

    def __init__(self, behind: object) -> None:
        self._behind = behind

    def isatty(self) -> bool:
        return True

    def __getattr__(self, name: str) -> object:
        return getattr(self._behind, name)
