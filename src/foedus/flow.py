"""The whole story on one page: gather -> compute -> measure -> compose.

*Evidence* gives *indicators*, indicators measure *alignment*, and a *report* tells it, with a
trace from every number back to its sources.  Only this file and the doors know the order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from foedus import reference
from foedus.alignment.ladder import climb
from foedus.contracts import AlignmentIndex, Breaks, Case, Evidence, Ladder, Reading, Verdict
from foedus.datasets import measure_data
from foedus.errors import NotFoundError
from foedus.evidence.casebooks import casebook_for, columns, read_casebook
from foedus.extras import have
from foedus.identity import Actor, Dyad
from foedus.indicators import Item, compute, shelf_digest
from foedus.lineage import Ledger, code_digest, digest, versions
from foedus.measuring.asymmetry import asymmetries
from foedus.measuring.breaks import of_readings
from foedus.measuring.index.declared import declaration
from foedus.measuring.index.fitted import remembered
from foedus.measuring.index.measured import Read, measure_index, verdicts_of
from foedus.measuring.index.measured import compared as index_compared
from foedus.project import Project
from foedus.store import Cache, known_by, open_tables
from foedus.store import readings as kept
from foedus.version import __version__

if TYPE_CHECKING:
    from foedus.measuring.literature.telling import Texts

Tell = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody."""


def gather(project: Project, dyad: Dyad, as_of: date | None = None) -> Evidence:
    """Evidence of a dyad as it stood on a date; without one, on the last that it knows of.

    Raises
    ------
    NotFoundError
        There is no casebook of the dyad, or nothing in it was known by then.
    """
    place = casebook_for(dyad, project.folder)
    whole = read_casebook(place.path, project.states)
    known = [r.known_on for table in whole.tables.values() for r in table]
    if not known:
        raise NotFoundError(
            f"The casebook {place.path} holds no record yet, so nothing can be assessed. Write "
            "sources and records into its tables; its README.md says how."
        )
    evidence = known_by(whole, as_of or max(known), project.states.same)
    if not any(evidence.tables.values()):
        raise NotFoundError(
            f"Nothing in the casebook {place.path} had happened and was known by {as_of}. The "
            f"first record became known on {min(known)}: name a later date with --as-of."
        )
    return evidence


def measure_indicators(
    project: Project,
    evidence: Evidence,
    only: Sequence[str] | None = None,
    tell: Tell = silent,
    ahead: Callable[[], None] = lambda: None,
) -> tuple[Reading, ...]:
    """Indicators for every covered year, remembered under the digest of what made them.

    ``ahead`` is called where they are not remembered, before the work begins: whatever comes
    after them may get ready meanwhile.
    """
    items = casebook_items(project, only)
    key = Cache.key(
        "readings", code_digest(), shelf_digest(items), project.states_digest, evidence.digest,
        str(evidence.as_of), *evidence.dyad,
    )  # fmt: skip
    found = project.cache.get(key)
    if found is not None:
        return kept.decode(found)
    ahead()
    tables = open_tables(evidence, columns(), project.states.same)
    made = compute(items, tables, evidence, tell=tell)
    project.cache.put(key, kept.encode(made))
    return made


def casebook_items(project: Project, only: Sequence[str] | None = None) -> list[Item]:
    """Indicators of the shelf that casebooks feed."""
    return [
        item
        for key, item in project.shelf.items()
        if item.card.fed_by == "casebook" and (only is None or key in only)
    ]


def measure_dyad(
    project: Project,
    dyad: Dyad,
    only: Sequence[str] | None = None,
    as_of: date | None = None,
    tell: Tell = silent,
) -> tuple[Evidence | None, tuple[Reading, ...]]:
    """All readings of any pair: from its casebook, from stored data sets, else as shipped.

    Where the project has a corpus, what people coded in it gives readings as well.

    The evidence is that of the casebook, or None where the pair has none.

    Raises
    ------
    NotFoundError
        Nothing at all is known of the pair; says what would give something.
    """
    evidence: Evidence | None = None
    made: tuple[Reading, ...] = ()
    try:
        evidence = gather(project, dyad, as_of)
    except NotFoundError as error:
        missing = error
    else:
        made = measure_indicators(project, evidence, only, tell)
    tell("data sets")
    made = with_data(project, dyad, made, only, as_of)
    if project.has_corpus:
        from foedus.measuring.literature.readings import text_readings  # noqa: PLC0415 - most have none

        made += text_readings(project, dyad, only, as_of)
    if not made and evidence is None:
        raise NotFoundError(
            f"Nothing is known of {dyad.title}. {missing} Or fetch data sets, which cover every "
            "pair of states: foedus data fetch --all -w PROJECT. The reference panel, which ships "
            f"with foedus, holds {len(reference.dyads())} other pairs."
        )
    return evidence, made


def with_data(
    project: Project,
    dyad: Dyad,
    made: tuple[Reading, ...],
    only: Sequence[str] | None = None,
    as_of: date | None = None,
) -> tuple[Reading, ...]:
    """A casebook's readings, and what data sets add to them: stored ones, else as shipped."""
    made += measure_data(project, dyad, only, as_of)
    given = {r.indicator for r in made}
    shipped = reference.readings(dyad.code, as_of)
    return made + tuple(
        r for r in shipped if r.indicator not in given and (only is None or r.indicator in only)
    )


def casebook_readings(
    project: Project, code: str, as_of: date | None = None, only: Sequence[str] | None = None
) -> tuple[Reading, ...]:
    """Readings that the casebook of a dyad feeds; none where nothing was known by then."""
    try:
        evidence = gather(project, project.dyad(code), as_of)
    except NotFoundError:
        return ()
    return measure_indicators(project, evidence, only)


def index_reader(project: Project, as_of: date | None = None) -> Read:
    """What the index reads of a dyad: its casebook, if any, and the readings it is made from."""

    def read(code: str) -> tuple[Evidence | None, Sequence[Reading]]:
        only = declaration().indicators
        return measure_dyad(project, project.dyad(code), only, as_of)

    return read


def measure_alignment(
    project: Project,
    dyad: Dyad,
    as_of: date | None = None,
    known: tuple[Evidence, tuple[Reading, ...]] | None = None,
) -> AlignmentIndex:
    """The latent alignment index of a pair, by the project's own fit or the one that ships.

    ``known``: the pair's casebook as of the date and the readings it feeds, where they are at hand.
    """
    fitted = remembered(project, as_of)
    others = index_reader(project, as_of)

    def read(code: str) -> tuple[Evidence | None, Sequence[Reading]]:
        if known is None or code != dyad.code:
            return others(code)
        only = declaration().indicators
        own = tuple(r for r in known[1] if r.indicator in only)
        return known[0], with_data(project, dyad, own, only, as_of)

    return measure_index(project, dyad.code, dyad.title, read, fitted, as_of=as_of)


def measure_gates(
    project: Project, as_of: date | None = None
) -> tuple[tuple[Verdict, ...], dict[str, str]]:
    """The verdicts on the index, and the fit that they are on."""
    fitted = remembered(project, as_of)
    found = verdicts_of(project, fitted, index_reader(project, as_of))
    return found, {"fit": fitted.digest, "known_on": str(fitted.known_on)}


def measure_ladders(
    project: Project, evidence: Evidence, only: Sequence[str] | None = None
) -> tuple[Ladder, ...]:
    """Where the dyad stood on each scheme, year by year."""
    chosen = [s for key, s in project.schemes.items() if only is None or key in only]
    return tuple(climb(scheme, evidence, project.states.same) for scheme in chosen)


def assess(
    project: Project,
    text: str,
    as_of: date | None = None,
    tell: Tell = silent,
    ahead: Callable[[], None] = lambda: None,
) -> tuple[Case, Ledger]:
    """Take a dyad all the way from its evidence to a case that the report can tell."""
    dyad = project.dyad(text)
    tell(f"evidence of {dyad.title}")
    evidence = gather(project, dyad, as_of)
    tell("indicators")
    readings = measure_indicators(project, evidence, tell=tell, ahead=ahead)
    tell("ladders")
    ladders = measure_ladders(project, evidence)
    tell("literature")
    texts = measure_texts(project, dyad, evidence.as_of)
    ledger = ledger_of(project, dyad, evidence, ladders, texts)
    a, b = evidence.dyad
    compared = compare(project, dyad, evidence.as_of)
    actors = actors_in(project, evidence, compared)
    tell("alignment")
    index = measure_alignment(project, dyad, evidence.as_of, (evidence, readings))
    everything = (*readings, *(r for r in compared if r.dyad == dyad.code))
    case = Case(
        dyad=dyad.code,
        title=dyad.title,
        a_code=a,
        b_code=b,
        a_name=dyad.a.name,
        b_name=dyad.b.name,
        as_of=evidence.as_of,
        evidence=evidence,
        cards={item.card.id: item.card for item in casebook_items(project)},
        readings=readings,
        ladders=ladders,
        run=ledger.run,
        version=__version__,
        names={code: actor.name for code, actor in actors.items()},
        same_as={code: own for code in actors for own in (a, b) if project.states.same(code, own)},
        made_with={"command": ledger.command, **ledger.versions, **ledger.inputs},
        reference=compared,
        reference_cards=reference.cards(),
        reference_made=reference.manifest()["indicators"],
        index=index,
        index_compared=index_compared(index),
        breaks=measure_breaks(project, evidence, readings, index),
        asymmetry=asymmetries(project, dyad, everything, evidence.as_of),
    )
    return (texts.told_with(case) if texts else case), ledger


def measure_texts(project: Project, dyad: Dyad, as_of: date) -> Texts | None:
    """What the project's corpus says of a pair as of a date; None where it has no corpus."""
    if not project.has_corpus:
        return None
    from foedus.measuring.literature.telling import texts_of  # noqa: PLC0415 - most have none

    return texts_of(project, dyad, as_of)


BROKEN_DOWN = ("joint_exercises", "military_contacts")
"""Indicators whose change points every report has; ``foedus measure breaks`` gives the others."""


def measure_breaks(
    project: Project, evidence: Evidence, readings: Sequence[Reading], index: AlignmentIndex
) -> tuple[Breaks, ...]:
    """Change points of the index, and of some of the casebook's indicators.

    None of the latter without the extra ``measure``.
    """
    made = [] if index.withheld or index.breaks is None else [index.breaks]
    if not have("numpy", "scipy"):
        return tuple(made)
    for name in BROKEN_DOWN:
        made += of_readings(project.shelf[name].card, readings, evidence)[0]
    return tuple(made)


def compare(project: Project, dyad: Dyad, as_of: date) -> tuple[Reading, ...]:
    """What the pair is compared with; its own readings from fetched data where none shipped."""
    compared = reference.compared(dyad.code, as_of)
    if any(r.dyad == dyad.code for r in compared):
        return compared
    return compared + measure_data(project, dyad, tuple(reference.cards()), as_of)


def actors_in(
    project: Project, evidence: Evidence, compared: Sequence[Reading] = ()
) -> dict[str, Actor]:
    """Every actor that the evidence, or a reading beside it, names; by its code."""
    codes = {p for table in evidence.tables.values() for r in table for p in r.parties}
    codes |= {code for r in compared for code in r.dyad.split("-")}
    found = {code: project.states.get(code) for code in sorted(codes)}
    return {code: actor for code, actor in found.items() if actor is not None}


def ledger_of(
    project: Project,
    dyad: Dyad,
    evidence: Evidence,
    ladders: Sequence[Ladder],
    texts: Texts | None = None,
) -> Ledger:
    """What the run is made from: casebook, shelf and schemes by digest, packages by version."""
    return Ledger(
        command=f"foedus assess {dyad.code} --as-of {evidence.as_of}",
        dyad=dyad.code,
        as_of=str(evidence.as_of),
        inputs={
            f"casebook {evidence.name} {evidence.version}": evidence.digest,
            "code of foedus": code_digest(),
            "shelf of indicators": shelf_digest(casebook_items(project)),
            "reference panel": reference.manifest()["digest"],
            **({"states of the project": project.states_digest} if project.states_digest else {}),
            **({"literature": digest(repr(texts).encode())} if texts else {}),
            **{f"scheme {x.scheme} {x.version}": digest(repr(x.rungs).encode()) for x in ladders},
        },
        versions=versions(),
    )
