"""Texts that speak to a model: found by their words, marked, and left to people to judge."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from foedus.evidence.literature.yaml_files import read_yaml

MARK = "suspicious: instructions in the text"

# Characters that show nothing and may hide words from people, or from the patterns.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")


@cache
def _signs() -> re.Pattern[str]:
    entries = read_yaml(files(__package__) / "suspicious.yml")
    return re.compile("|".join(f"(?:{entry})" for entry in entries), re.IGNORECASE | re.DOTALL)


def suspicious(text: str) -> str:
    """The words that read like instructions to a model; empty where there are none."""
    found = _signs().search(_HIDDEN.sub("", text))
    if found is not None:
        return " ".join(found[0].split())[:80]
    if re.search("[\U000e0000-\U000e007f]", text):
        return "invisible tag characters"
    return ""
