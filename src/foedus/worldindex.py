"""The fit of the latent alignment index that ships, and the index of the panel's dyads under it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from foedus import reference
from foedus.contracts import AlignmentIndex
from foedus.errors import InvalidDataError
from foedus.evidence.casebooks import find_casebooks
from foedus.flow import index_reader
from foedus.measuring.index.fitted import encode, fit_world
from foedus.measuring.index.measured import index_key, judge, whole
from foedus.measuring.index.pairs import pair_of
from foedus.project import Project
from foedus.reference import index as shipped

Tell = Callable[[str], None]


def build_index(project: Project, tell: Tell, as_of: date | None = None) -> dict[str, bytes]:
    """Fit the index to the stored data sets; give the files that ship.

    Raises
    ------
    NotFoundError
        A data set that the index needs is not stored.
    NotConvergedError
        The draws did not settle.
    """
    fitted = fit_world(project, as_of, tell).fitted
    read = index_reader(project, as_of)
    tell("gates")
    found = judge(project, fitted, read)
    own = {project.dyad(place.dyad_code).code for place in find_casebooks(project.folder)}
    made: dict[str, AlignmentIndex] = {}
    for code in reference.dyads():
        tell(f"index of {code}")
        evidence, readings = read(code)
        try:
            pair = pair_of(fitted, code, readings, evidence)
        except InvalidDataError:
            continue
        key = index_key(fitted, code, evidence, readings)
        title = project.dyad(code).title
        index = whole(project, pair, title, fitted, found=found, key=key)
        made[code] = index if code in own else _years_only(index)
    pairs = {code: shipped.encode(index) for code, index in made.items()}
    content = json.dumps(pairs, ensure_ascii=False, separators=(",", ":")) + "\n"
    return {shipped.FIT: encode(fitted), shipped.PAIRS: content.encode()}


def _years_only(index: AlignmentIndex) -> AlignmentIndex:
    """An index for comparison: what moved it is left to whoever works it out anew."""
    return AlignmentIndex(
        index.dyad, index.title, index.years, (), (), index.gates, index.withheld,
        {**index.made, "key": ""},
    )  # fmt: skip
