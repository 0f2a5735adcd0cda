"""``foedus corpus keyness`` and ``novelty``: words of periods and sides."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.measuring import Csv, OneLanguage, Only, conditions, opened, words, written
from foedus.cli.options import AsOf, Json, Workspace
from foedus.cli.output import print_json, print_table
from foedus.errors import UsageError

if TYPE_CHECKING:
    from foedus.contracts.texts import Document
    from foedus.evidence.literature.measures.keyness import KeyWord
    from foedus.evidence.literature.measures.novelty import Novelty

_SIDE = "A period (2014-2021), a field (genre=speech), or both with a comma between."

Side = tuple[tuple[int, int] | None, dict[str, tuple[str, ...]]]


def keyness(
    one: Annotated[str, typer.Argument(metavar="ONE", help=_SIDE)],
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="Likewise; what it is held against.")
    ],
    language: OneLanguage,
    where: Only = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="Words for each side.")] = 20,
    as_of: AsOf = None,
    csv: Csv = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Tell which words one side, or one period, uses more than another.

    Words are lemmas (in Chinese, words of a dictionary). Each has its log-likelihood, its log
    ratio (1 is twice as frequent) with a 90% interval, and a p-value corrected for all words that
    were tested; the last two let a word come in bursts within documents, so that one document
    that repeats it makes no key word. Shown are words whose corrected p is at most 0.05.

    Examples: foedus corpus keyness 2014-2021 2000-2013 --lang ru -w DIR · foedus corpus keyness
    country=CHN country=RUS --lang en -w DIR
    """
    from foedus.evidence.literature.measures import keyness as keys  # noqa: PLC0415
    from foedus.evidence.literature.measures.gathering import counted  # noqa: PLC0415

    sides = side_of(one), side_of(other)
    with opened(workspace, as_of) as corpus:
        found = words(corpus, language, conditions(where))
    import numpy as np  # noqa: PLC0415

    counts = counted(found)
    chosen = [np.asarray([fits(side, d) for d, _, _ in found], bool) for side in sides]
    if (chosen[0] & chosen[1]).any():
        raise UsageError(
            f"{one} and {other} share documents; choose two sides that do not overlap."
        )
    made = keys.keyness(counts.where(chosen[0]), counts.where(chosen[1]))
    if csv is not None:
        written(csv, tuple(keys.KeyWord.__slots__), [tuple(asdict(w).values()) for w in made])
    key = [w for w in made if w.key]
    shown = [w for s in (1, -1) for w in [w for w in key if w.log_ratio * s > 0][:limit]]
    if as_json:
        sizes = [int(c.sum()) for c in chosen]
        data = [asdict(w) for w in shown]
        print_json("foedus.corpus.keyness/1", data, documents=sizes, tested=len(made), key=len(key))
    elif csv is None:
        _print(shown, (one, other), len(made), len(key))


def side_of(text: str) -> Side:
    """A side: years, conditions, or both.

    Raises
    ------
    UsageError
        The text is neither.
    """
    years: tuple[int, int] | None = None
    fields = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first.isdigit() and (not last or last.isdigit()):
            years = int(first), int(last or first)
        elif "=" in part:
            fields.append(part.strip())
        else:
            raise UsageError(
                f"{text}: no side. Give years (2014-2021), a field (genre=speech), or both with a "
                "comma between."
            )
    return years, conditions(fields, "The side")


def fits(side: Side, document: Document) -> bool:
    """Whether a document is of a side."""
    from foedus.evidence.literature.measures.declared import matches  # noqa: PLC0415

    years, where = side
    if years is not None:
        at = document.published
        if at is None or not years[0] <= at.year <= years[1]:
            return False
    return matches(where, document)


def _print(shown: list[KeyWord], sides: tuple[str, str], tested: int, key: int) -> None:
    rows: list[tuple[Any, ...]] = [
        (
            sides[0] if w.log_ratio > 0 else sides[1],
            w.term,
            f"{w.one}/{w.other}",
            f"{w.one_documents}/{w.other_documents}",
            round(w.log_likelihood, 1),
            f"{w.log_ratio:+.1f} [{w.low:+.1f} to {w.high:+.1f}]",
            f"{w.q:.1g}",
        )
        for w in shown
    ]
    columns = ("side", "word", "uses", "documents", "G2", "log ratio", "corrected p")
    print_table("Key words", columns, rows, f"{key} of {tested} tested words are key at 0.05.")


def novelty(
    language: OneLanguage,
    where: Only = None,
    window: Annotated[
        int, typer.Option(min=1, help="So many years before are what a year is held against.")
    ] = 5,
    seed: Annotated[int, typer.Option(help="Of the resampling.")] = 0,
    as_of: AsOf = None,
    csv: Csv = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Tell how far the vocabulary of each year lies from that of the years before.

    The Jensen-Shannon divergence in bits, beside what it is when documents are dealt to the year
    and to those before by chance: small samples always diverge. Excess is what is left, with a 90%
    interval from resampling documents; the words are those that add most to it.

    Example: foedus corpus novelty --lang zh --where genre=report -w DIR
    """
    from foedus.evidence.literature.measures import novelty as news  # noqa: PLC0415
    from foedus.evidence.literature.measures.gathering import counted  # noqa: PLC0415

    with opened(workspace, as_of) as corpus:
        found = [w for w in words(corpus, language, conditions(where)) if w[0].published]
    counts = counted(found).in_documents(2)
    years = [d.published.year for d, _, _ in found if d.published]
    made = news.novelty(counts, years, window, seed)
    columns = (
        "year", "divergence", "expected", "expected_high", "chance", "excess", "low", "high",
        "documents", "before", "void",
    )  # fmt: skip
    if csv is not None:
        written(csv, columns, [tuple(getattr(n, c) for c in columns) for n in made])
    if as_json:
        print_json("foedus.corpus.novelty/1", [asdict(n) for n in made], seed=seed, window=window)
    elif csv is None:
        print_table(
            f"Novelty of vocabulary, {language}",
            ("year", "divergence", "by chance", "excess", "p", "documents", "words"),
            [_new(n) for n in made],
        )


def _new(n: Novelty) -> tuple[Any, ...]:
    if n.divergence is None:
        return (str(n.year), n.void, "", "", "", f"{n.documents}/{n.before}", "")
    excess = f"{n.excess:+.3f}"
    if n.low is not None and n.high is not None:
        excess += f" [{n.low:+.3f} to {n.high:+.3f}]"
    words_ = ", ".join(term for term, _ in n.terms[:5])
    return (
        str(n.year), f"{n.divergence:.3f}", f"{n.expected:.3f}", excess, f"{n.chance:.2g}",
        f"{n.documents}/{n.before}", words_,
    )  # fmt: skip
