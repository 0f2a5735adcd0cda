"""``foedus corpus scale``: positions of texts on a line, and tone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.measuring import (
    Csv,
    OneLanguage,
    Only,
    conditions,
    listed,
    named_words,
    opened,
    words,
    written,
)
from foedus.cli.options import AsOf, Json, Workspace
from foedus.cli.output import print_json, print_table
from foedus.errors import UsageError

if TYPE_CHECKING:
    from foedus.contracts.texts import Document
    from foedus.evidence.literature.measures.scaling.ridge import Correlation
    from foedus.evidence.literature.measures.scaling.scores import Scores

Word = tuple["Document", str, list[str]]

LEAST_DOCUMENTS, MOST_SHARE, FEWEST = 10, 0.8, 3
"""Terms of fewer documents, or of a greater share of them, are not used; few documents: of 3."""

_SMALL = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say."""

    scores: Path | None
    anchors: tuple[str, str] | None
    mixed: bool
    seeds: dict[str, float]
    topics: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """A result: rows, what is said of all, and notes for reading."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    about: dict[str, Any]
    notes: tuple[str, ...]


def scale(
    method: Annotated[
        str,
        typer.Argument(
            help="ridge or wordscores (positions, by scores that you bring), wordfish (what "
            "divides texts of one genre) or tone (by seed words)."
        ),
    ],
    language: OneLanguage,
    scores: Annotated[
        Path | None,
        typer.Option(
            "--scores",
            metavar="FILE.csv",
            help="For ridge and wordscores: document,score or country,year,score, or what foedus "
            "measure ideal --csv wrote.",
        ),
    ] = None,
    left: Annotated[
        str | None, typer.Option(metavar="ID", help="For wordfish: a document of the left end.")
    ] = None,
    right: Annotated[
        str | None, typer.Option(metavar="ID", help="For wordfish: one of the right end.")
    ] = None,
    mixed: Annotated[  # noqa: FBT002 - an option without a value
        bool, typer.Option("--mixed-genres", help="For wordfish: go on with several genres.")
    ] = False,
    good: Annotated[
        str, typer.Option(metavar="WORDS", help="For tone: seed words, with commas between.")
    ] = "",
    bad: Annotated[str, typer.Option(metavar="WORDS", help="For tone: their opposites.")] = "",
    topic: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=WORDS",
            help="For tone: a topic and the words that make a passage belong to it; repeated.",
        ),
    ] = None,
    where: Only = None,
    as_of: AsOf = None,
    csv: Csv = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Place texts on a line.

    ridge learns from texts whose scores are known (ideal points from votes, for one) how words go
    with them, and places all texts; it prints the correlation with scores that were held back,
    whole states at a time, and warns where that is below 0.75. wordscores (Laver, Benoit and
    Garry 2003) scores texts by the words that they share with the scored ones.

    wordfish finds what most divides texts of one genre, which need not be a position: on UN
    speeches it had nothing to do with votes (correlation 0.09 to 0.14), so it refuses mixed
    genres. tone (seed words in a latent space) is of the words around and follows the topic, so
    it is given by topic and country, and never called a position.

    Examples: foedus measure ideal --csv points.csv -w DIR · foedus corpus scale ridge --lang en
    --scores points.csv -w DIR · foedus corpus scale tone --lang ru --good дружба,мир --bad
    война,угроза --topic энергия=газ,нефть -w DIR
    """
    methods: dict[str, Callable[[Sequence[Word], Asked], Told]] = {
        "ridge": _ridge,
        "wordscores": _wordscores,
        "wordfish": _wordfish,
        "tone": _tone,
    }
    if method not in methods:
        raise UsageError(f"{method}: no method of scaling; there are {', '.join(methods)}.")
    asked = _asked(method, scores, (left, right), (good, bad), topic, mixed=mixed)
    with opened(workspace, as_of) as corpus:
        given = conditions(where)
        found = words(corpus, language, given, by_passage=method == "tone")
    told = methods[method](found, asked)
    if csv is not None:
        written(csv, told.columns, told.rows)
    if as_json:
        data = [dict(zip(told.columns, row, strict=True)) for row in told.rows]
        print_json(f"foedus.corpus.scale.{method}/1", data, **told.about)
    elif csv is None:
        rows = [tuple(round(c, 3) if isinstance(c, float) else c for c in r) for r in told.rows]
        print_table(f"{method}, {language}", told.columns, rows, "\n".join(told.notes))


def _asked(
    method: str,
    scores: Path | None,
    ends: tuple[str | None, str | None],
    seeds: tuple[str, str],
    topic: Sequence[str] | None,
    *,
    mixed: bool,
) -> Asked:
    if method in ("ridge", "wordscores") and scores is None:
        raise UsageError(f"{method} needs scores of some of the texts: name a file by --scores.")
    if method == "tone" and not (all(seeds) and topic):
        raise UsageError("tone needs --good and --bad words, and at least one --topic NAME=WORDS.")
    if any(ends) and not all(ends):
        raise UsageError("Name both ends, --left and --right, or neither.")
    topics = {name: frozenset(own) for name, own in named_words(topic, "--topic").items()}
    weights = dict.fromkeys(listed(seeds[0]), 1.0) | dict.fromkeys(listed(seeds[1]), -1.0)
    anchors = (ends[0], ends[1]) if ends[0] and ends[1] else None
    return Asked(scores, anchors, mixed, weights, topics)


def _scored(found: Sequence[Word], asked: Asked) -> tuple[Scores, list[int]]:
    from foedus.evidence.literature.measures.scaling.scores import read_scores  # noqa: PLC0415

    if asked.scores is None:
        raise UsageError("Name a file of scores by --scores.")
    scores = read_scores(asked.scores)
    places = [i for i, (d, _, _) in enumerate(found) if scores.of(d) is not None]
    if not places:
        raise UsageError(
            f"{asked.scores}: none of its scores is of a text of the corpus. Documents are named "
            "by their ids, or by country and year of publication."
        )
    return scores, places


def _ridge(found: Sequence[Word], asked: Asked) -> Told:
    import numpy as np  # noqa: PLC0415

    from foedus.evidence.literature.measures.gathering import counted  # noqa: PLC0415
    from foedus.evidence.literature.measures.scaling import ridge  # noqa: PLC0415

    scores, places = _scored(found, asked)
    known = np.zeros(len(found), bool)
    known[places] = True
    least = LEAST_DOCUMENTS if len(places) > _SMALL else FEWEST
    every = counted(found, 2)
    frequency = every.where(known).frequency()
    kept = every.terms_where((frequency >= least) & (frequency <= MOST_SHARE * len(places)))
    learned = kept.where(known)
    documents = [found[i][0] for i in places]
    values = [scores.of(d) or 0.0 for d in documents]
    groups = [d.country or d.author or d.publisher or d.id for d in documents]
    years = [d.published.year if d.published else 0 for d in documents]
    checked = ridge.validate(learned, values, groups, years)
    fitted = ridge.fit(learned, values, checked.residual)
    placed = fitted.place(kept)
    low, high = fitted.ends()
    about = {
        "held_back_by_group": asdict(checked.by_group),
        "held_back_by_text": asdict(checked.by_text),
        "within_group": asdict(checked.within_group),
        "by_year": [{"year": y, "r": r, "texts": n} for y, r, n in checked.by_session],
        "mean_within_year": checked.session_mean,
        "sound": checked.sound,
        "terms": len(kept.terms),
        "low_terms": low,
        "high_terms": high,
    }
    notes = [
        f"Held back by {_kind(documents)}: {_r(checked.by_group)}. Held back by text, other texts "
        f"of the same one known: {_r(checked.by_text)}. Change within them: "
        f"{_r(checked.within_group)}.",
        f"Low: {', '.join(low[:8])}. High: {', '.join(high[:8])}.",
        "Intervals hold 90% of the errors on texts of those held back. Scored texts were part of "
        "what was learned from, so their places are nearer to their scores than others would be.",
    ]
    if not checked.sound:
        notes.insert(0, f"Below the bar of {ridge.BAR}: do not read these places as positions.")
    rows = [
        (*_named(d), p.value, p.low, p.high, scores.of(d))
        for (d, _, _), p in zip(found, placed, strict=True)
    ]
    return Told((*NAMED, "position", "low", "high", "score"), rows, about, tuple(notes))


def _kind(documents: Sequence[Document]) -> str:
    return "country" if all(d.country for d in documents) else "author"


def _r(found: Correlation) -> str:
    return (
        f"r = {found.r:.2f} [{found.low:.2f} to {found.high:.2f}] "
        f"({found.texts} texts, {found.groups} groups)"
    )


NAMED = ("document", "title", "country", "date")


def _named(document: Document) -> tuple[str, str, str, str]:
    day = document.published.isoformat() if document.published else ""
    return document.id, document.title, document.country, day


def _wordscores(found: Sequence[Word], asked: Asked) -> Told:
    import numpy as np  # noqa: PLC0415

    from foedus.evidence.literature.measures.gathering import counted  # noqa: PLC0415
    from foedus.evidence.literature.measures.scaling import wordscores  # noqa: PLC0415

    scores, places = _scored(found, asked)
    known = np.zeros(len(found), bool)
    known[places] = True
    counts = counted(found)
    values = [scores.of(found[i][0]) or 0.0 for i in places]
    if known.all():
        raise UsageError("Every text has a score already; nothing is left to be scored.")
    made = wordscores.wordscores(counts.where(known), values, counts.where(~known))
    documents = [d for i, (d, _, _) in enumerate(found) if not known[i]]
    rows = [
        (
            *_named(d), s.raw, s.low, s.high, s.martin_vanberg, s.mv_low, s.mv_high, s.laver,
            s.words, s.share,
        )
        for d, s in zip(documents, made, strict=True)
    ]  # fmt: skip
    columns = (
        *NAMED, "raw", "low", "high", "martin_vanberg", "mv_low", "mv_high", "laver", "words",
        "share_scored",
    )  # fmt: skip
    return Told(
        columns,
        rows,
        {"remark": wordscores.REMARK, "references": len(places)},
        (wordscores.REMARK,),
    )


def _wordfish(found: Sequence[Word], asked: Asked) -> Told:
    from foedus.evidence.literature.measures.gathering import counted  # noqa: PLC0415
    from foedus.evidence.literature.measures.scaling import wordfish  # noqa: PLC0415

    counts = counted(found).in_documents(FEWEST, MOST_SHARE)
    genres = {d.genre for d, _, _ in found}
    line = wordfish.wordfish(counts, genres, asked.anchors, mixed=asked.mixed)
    rows = [
        (*_named(d), t.place, t.low, t.high) for (d, _, _), t in zip(found, line.texts, strict=True)
    ]
    rows.sort(key=lambda r: r[4])
    about = {"warning": line.warning, "left_terms": line.left, "right_terms": line.right}
    notes = (
        f"WARNING: {line.warning}",
        f"Left: {', '.join(line.left)}. Right: {', '.join(line.right)}.",
    )
    return Told((*NAMED, "place", "low", "high"), rows, about, notes)


def _tone(found: Sequence[Word], asked: Asked) -> Told:
    from foedus.evidence.literature.measures.gathering import counted  # noqa: PLC0415
    from foedus.evidence.literature.measures.scaling import tone  # noqa: PLC0415

    kept = [w for w in found if w[2]]
    counts = counted(kept).in_documents(2)
    values = tone.scores(counts, tone.polarity(counts, asked.seeds))
    groups = [d.country or "undeclared" for d, _, _ in kept]
    on = {name: [bool(own & set(w)) for _, _, w in kept] for name, own in asked.topics.items()}
    made = tone.by_topic(values, [d.id for d, _, _ in kept], groups, on)
    rows = [(t.topic, t.group, t.value, t.low, t.high, t.passages, t.documents) for t in made]
    columns = ("topic", "country", "tone", "low", "high", "passages", "documents")
    return Told(columns, rows, {"remark": tone.REMARK}, (tone.REMARK,))
