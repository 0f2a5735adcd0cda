"""Casebooks are found where they lie, a project's own first; what is lacking is said."""

import json
import shutil
from pathlib import Path

import pytest

from foedus.errors import NotFoundError
from foedus.evidence.casebooks import (
    casebook_folders,
    casebook_for,
    check_casebook,
    find,
    find_casebooks,
    new_casebook,
)
from foedus.identity import States, resolve_dyad


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, states: States) -> Path:
    """A folder of shipped casebooks that holds one of Russia and China."""
    root = tmp_path / "shipped"
    new_casebook(resolve_dyad("RUS-CHN", states), root / "rus-chn")
    monkeypatch.setattr(find, "shipped_root", lambda: root)
    return root


@pytest.fixture
def project(tmp_path: Path, states: States) -> Path:
    folder = tmp_path / "project"
    new_casebook(resolve_dyad("JPN-PHL", states), folder / "casebooks" / "mine")
    return folder


@pytest.mark.usefixtures("shipped")
def test_a_project_and_the_shipped_casebooks_are_found(project: Path) -> None:
    found = [(p.name, p.dyad_code, p.title, p.shipped) for p in find_casebooks(project)]
    assert found == [
        ("jpn-phl", "JPN-PHL", "Japan-Philippines", False),
        ("rus-chn", "RUS-CHN", "Russia-China", True),
    ]


def test_without_a_project_only_the_shipped_are_found(shipped: Path) -> None:
    assert [place.path for place in find_casebooks(None)] == [shipped / "rus-chn"]


@pytest.mark.usefixtures("shipped")
def test_a_projects_casebook_comes_before_the_shipped_one_of_its_dyad(
    project: Path, states: States
) -> None:
    dyad = resolve_dyad("RUS-CHN", states)
    own = new_casebook(dyad, project / "casebooks" / "another-name")
    path = own / "datapackage.json"
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**content, "foedus:dyad": "CHN-RUS"}), "utf-8")
    assert casebook_for(dyad, project).path == own
    assert [place.shipped for place in find_casebooks(project)] == [False, False]


@pytest.mark.usefixtures("shipped")
def test_a_project_may_be_a_casebook_itself(tmp_path: Path, states: States) -> None:
    dyad = resolve_dyad("JPN-PHL", states)
    folder = new_casebook(dyad, tmp_path / "alone")
    assert casebook_for(dyad, folder).path == folder


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    "text",
    ["{", "[]", "{}", '{"foedus:dyad": "JPN"}', '{"foedus:dyad": ["JPN"]}', "[" * 99_999],
)
def test_a_broken_descriptor_hides_no_other_casebook_and_is_named_when_it_matters(
    project: Path, states: States, text: str
) -> None:
    broken = project / "casebooks" / "a-broken-one"
    broken.mkdir()
    (broken / "datapackage.json").write_text(text, "utf-8")
    assert [place.name for place in find_casebooks(project)] == ["jpn-phl", "rus-chn"]
    assert broken in casebook_folders(project)
    assert check_casebook(broken, states)
    with pytest.raises(
        NotFoundError, match=r"Not readable: .*a-broken-one; `foedus casebook check"
    ):
        casebook_for(resolve_dyad("USA-GBR", states), project)


@pytest.mark.usefixtures("shipped")
def test_a_half_written_folder_is_not_found(project: Path) -> None:
    mine = project / "casebooks" / "mine"
    shutil.copytree(mine, project / "casebooks" / ".other.1234.part")
    assert [place.path for place in find_casebooks(project) if not place.shipped] == [mine]


@pytest.mark.usefixtures("shipped")
def test_a_pair_without_a_casebook_is_told_what_it_lacks_and_how_to_begin(
    project: Path, states: States
) -> None:
    with pytest.raises(NotFoundError) as caught:
        casebook_for(resolve_dyad("Philippines-USA", states), project)
    message = str(caught.value)
    assert message.startswith("There is no casebook of USA-PHL (United States-Philippines)")
    assert f"JPN-PHL ({project / 'casebooks' / 'mine'}); RUS-CHN (" in message
    begin = message[message.index("To begin one") :]
    assert [line.split("  ")[1] for line in begin.splitlines()[1:]] == [
        f"foedus casebook new USA-PHL -w {project}",
        f"foedus casebook check {project / 'casebooks' / 'usa-phl'}",
        f"foedus assess USA-PHL -w {project} --out report",
    ]


def test_a_project_folder_that_is_not_there_has_no_casebooks(shipped: Path, tmp_path: Path) -> None:
    places = find_casebooks(tmp_path / "absent")
    assert [place.path for place in places] == [shipped / "rus-chn"]


def test_the_shipped_folder_is_that_of_this_checkout_or_wheel() -> None:
    root = find.shipped_root()
    assert root is not None
    assert root.name == "casebooks"


def test_a_checkout_lists_its_own_casebooks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    root = find.shipped_root()
    assert root is not None
    monkeypatch.chdir(root.parent)
    folders = casebook_folders(Path())
    assert len({path.resolve() for path in folders}) == len(folders)
    assert {path.resolve() for path in folders} == set(casebook_folders(None))
