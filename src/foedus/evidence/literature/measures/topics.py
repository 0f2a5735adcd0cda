"""Topics by latent Dirichlet allocation, with how well they come back under other seeds.

tomotopy (extra ``literature-topics``) samples; several seeds are run, since one run always finds
topics, whether or not there are any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.errors import InvalidDataError
from foedus.extras import need

EXTRA = "literature-topics"
TOP = 15
"""Words of a topic that are compared between seeds."""

LEAST_DOCUMENTS = 3
MOST_SHARE = 0.5
STABLE = 0.5
"""A topic whose words agree less than this with its likes under other seeds is not to be told."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the first seed.

    ``stability`` is the mean Jaccard similarity of its top words with those of the topic most like
    it under each other seed (1: the same words every time); ``share`` its part of all words.
    """

    number: int
    name: str
    words: tuple[str, ...]
    share: float
    stability: float | None

    @property
    def stable(self) -> bool:
        """Whether the topic came back under other seeds."""
        return self.stability is not None and self.stability >= STABLE


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics, and how much of each document (in order) is on each."""

    topics: tuple[Topic, ...]
    shares: tuple[tuple[float, ...], ...]
    seeds: tuple[int, ...]
    coherence: float
    documents: tuple[str, ...]


def topics(
    documents: Sequence[tuple[str, Sequence[str]]],
    number: int,
    named: Mapping[str, Sequence[str]] | None = None,
    seeds: Sequence[int] = (0, 1, 2),
    rounds: int = 300,
) -> Topics:
    """Find topics.

    Parameters
    ----------
    documents
        Id and terms of each document (or passage).
    named
        Words that begin a topic of a name; such topics come first.
    seeds
        The first one's topics are returned; the others show which of them are stable.

    Raises
    ------
    InvalidDataError
        Too few documents or topics.
    """
    if number < 2 or len(documents) < 2 * number:  # noqa: PLR2004 - one topic is no topic
        raise InvalidDataError(
            f"{number} topics of {len(documents)} documents: at least 2 topics, and twice as many "
            "documents as topics, are needed."
        )
    names = list(named or {})
    if len(names) > number:
        raise InvalidDataError(f"{len(names)} topics are named, but only {number} asked for.")
    models = [_model(documents, number, named or {}, seed, rounds) for seed in seeds]
    words = [[_words(m, k) for k in range(number)] for m in models]
    first = models[0]
    weights = first.get_count_by_topics()
    total = float(sum(weights)) or 1.0
    found = tuple(
        Topic(
            k + 1,
            names[k] if k < len(names) else "",
            words[0][k],
            float(weights[k]) / total,
            _stability(words[0][k], words[1:]),
        )
        for k in range(number)
    )
    shares = tuple(
        tuple(float(x) for x in d.get_topic_dist()) if len(d.words) else () for d in first.docs
    )
    kept = tuple(name for name, terms in documents if list(terms))
    coherence = need("tomotopy.coherence", EXTRA).Coherence(first, coherence="u_mass")
    return Topics(found, shares, tuple(seeds), float(coherence.get_score()), kept)


def _model(
    documents: Sequence[tuple[str, Sequence[str]]],
    number: int,
    named: Mapping[str, Sequence[str]],
    seed: int,
    rounds: int,
) -> Any:
    """Train one model; a named topic has a prior weight for its words."""
    tomotopy = need("tomotopy", EXTRA)
    model = tomotopy.LDAModel(k=number, min_df=LEAST_DOCUMENTS, rm_top=0, seed=seed)
    common = _common(documents)
    for _, terms in documents:
        kept = [t for t in terms if t not in common]
        if terms:
            model.add_doc(kept or list(terms)[:1])
    for place, words in enumerate(named.values()):
        for word in words:
            prior = [1.0 if k == place else 0.01 for k in range(number)]
            model.set_word_prior(word, prior)
    model.train(rounds, workers=1)
    return model


def _common(documents: Sequence[tuple[str, Sequence[str]]]) -> frozenset[str]:
    """Words of more than half of the documents, which tell no topic from another."""
    seen: dict[str, int] = {}
    for _, terms in documents:
        for term in set(terms):
            seen[term] = seen.get(term, 0) + 1
    return frozenset(t for t, n in seen.items() if n > MOST_SHARE * len(documents))


def _words(model: Any, topic: int) -> tuple[str, ...]:
    return tuple(word for word, _ in model.get_topic_words(topic, top_n=TOP))


def _stability(words: Sequence[str], others: Sequence[Sequence[Sequence[str]]]) -> float | None:
    if not others:
        return None
    own = set(words)
    best = [max(len(own & set(w)) / len(own | set(w)) for w in model) for model in others]
    return sum(best) / len(best)
