"""States and organisations, valid by date, under every code and name that people use."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from foedus.errors import NotFoundError
from foedus.identity.lookup import BARE, SYSTEMS, lookup_tiers
from foedus.identity.names import normalise, stem
from foedus.identity.registry import Entry, Seat, Succession, read_registry

_PREFIXED = re.compile(r"(cow|gw|iso)\s*:\s*(\w+)", re.IGNORECASE)
_WITH_ARTICLE = re.compile(
    r"^(?:Soviet|United|Papal|Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles"
    r"|(?:Central|Democratic|Dominican|Federated|Two)\b)"
    r"|(?:Republic|Islands|Union|Organi[sz]ation)$"
)
_SUGGESTIONS = 3
_LIKE_A_NAME = 0.7
_LIKE_A_CODE = 0.6
_LONGEST_ABBREVIATION = 3

Spell = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Actor:
    """A state or an organisation.

    ``code`` is ISO 3166-1 alpha-3, for former states ISO 3166-3 alpha-3, else a plain code of
    two to six letters.  ``cow`` and ``gw`` are the Correlates of War and the Gleditsch-Ward
    number (None for organisations and where the list has no such state).  ``names`` holds the
    display name by language (en, ru, zh).  ``spells`` are the first and the last day of each
    membership of the state system; a last day of None means to the present day.
    """

    code: str
    cow: int | None
    gw: int | None
    iso2: str
    iso_numeric: str
    kind: Literal["state", "organisation"]
    name: str
    names: Mapping[str, str] = field(compare=False, repr=False)
    spells: tuple[Spell, ...] = field(repr=False)

    def exists(self, at: date) -> bool:
        """Whether one of the spells holds the day."""
        return any(first <= at and (last is None or at <= last) for first, last in self.spells)

    @property
    def end(self) -> date:
        """The last day of the last spell; the end of time for what lives."""
        return self.spells[-1][1] or date.max


class States:
    """All actors that are known.  Immutable; made by :func:`load_states`."""

    def __init__(
        self,
        entries: Iterable[Entry],
        successions: Iterable[Succession] = (),
        seats: Iterable[Seat] = (),
    ) -> None:
        kept = tuple(entries)
        self._actors = {e.code: _actor(e) for e in kept}
        self._tiers = lookup_tiers(kept)
        self._successions = tuple(successions)
        self._seats = tuple(seats)
        self._siblings: dict[int, list[str]] = {}
        for actor in sorted(self._actors.values(), key=lambda a: a.end):
            if actor.cow is not None:
                self._siblings.setdefault(actor.cow, []).append(actor.code)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors.values())

    def __len__(self) -> int:
        return len(self._actors)

    def get(self, code: str) -> Actor | None:
        """Look up an actor by exactly this code; None where there is none."""
        return self._actors.get(code)

    def knows(self, text: str) -> bool:
        """Whether :meth:`resolve` can make something of the text at some date."""
        return bool(self._candidates(text))

    def resolve(self, text: str, at: date | None = None) -> Actor:
        """Find the actor that a person means.

        ``text`` may be an ISO code (alpha-3 or alpha-2), a Correlates of War abbreviation or
        number, a Gleditsch-Ward number (where no COW state has that number), or a name, alias
        or adjective in English, Russian or Chinese; case, accents and Russian case endings do
        not count.  Where systems clash (AUS is Australia in ISO and Austria in COW) ISO wins;
        ``cow:AUS``, ``gw:260`` and ``iso:036`` name the system.

        With ``at`` the actor is the one that existed on that day: a state that changed its code
        but not its COW number is followed (Russia on 1985-01-01 is the Soviet Union, SUN).
        Without ``at`` the state that lives, or lived longest, is preferred.

        Raises
        ------
        NotFoundError
            Nothing has that name (the nearest are suggested); the name fits several states; or
            the state did not exist at ``at`` (says when it did, and where its territory was).
        """
        tiers = self._candidates(text)
        if not tiers:
            raise self._unknown(text)
        if at is None:
            return self._only(text, [self._actors[code] for code in tiers[0]])
        for tier in tiers:
            own = {code: self._actors[code] for code in tier if self._actors[code].exists(at)}
            heirs = {heir.code: heir for code in tier if (heir := self._follow(code, at))}
            if alive := own or heirs:
                return self._only(text, list(alive.values()))
        raise self._absent(self._only(text, [self._actors[code] for code in tiers[0]]), at)

    def same(self, code_a: str, code_b: str) -> bool:
        """Whether two codes are one actor: one code, or one COW number (SUN and RUS)."""
        if code_a == code_b:
            return True
        a, b = self._actors.get(code_a), self._actors.get(code_b)
        return a is not None and b is not None and a.cow is not None and a.cow == b.cow

    def canonical(self, code: str, at: date | None = None) -> str:
        """Give the code that the actor bore on a day; its latest code where no day is given.

        A code is given back as it is where the actor did not exist on that day.

        Raises
        ------
        NotFoundError
            Nothing has this code.
        """
        actor = self._actors.get(code)
        if actor is None:
            raise self._unknown(code)
        if at is not None:
            follower = self._follow(code, at)
            return follower.code if follower else code
        return code if actor.cow is None else self._siblings[actor.cow][-1]

    def un_seat_holder(self, seat: str, at: date) -> Actor | None:
        """Who spoke at the United Nations for a seat that changed hands (``CHN``) on a day.

        None before the seat existed, and for seats that never changed hands.
        """
        for row in self._seats:
            if row.seat == seat and row.first <= at and (row.last is None or at <= row.last):
                return self._actors[row.holder]
        return None

    def _candidates(self, text: str) -> list[list[str]]:
        """Codes that the text may mean, tier by tier; tiers without any are left out."""
        if prefixed := _PREFIXED.fullmatch(text.strip()):
            systems, key = prefixed[1].lower(), normalise(prefixed[2])
            named = [self._tiers[name] for name in SYSTEMS[systems]]
        else:
            key = normalise(text)
            named = [self._tiers[name] for name in BARE]
        hits = [tier[key] for tier in named if key in tier]
        if not hits and not prefixed and (root := stem(key)) and root in self._stems:
            hits = [self._stems[root]]
        return hits

    def _follow(self, code: str, at: date) -> Actor | None:
        actor = self._actors[code]
        if actor.exists(at):
            return actor
        for sibling in self._siblings.get(actor.cow or 0, ()):
            if self._actors[sibling].exists(at):
                return self._actors[sibling]
        return None

    def _only(self, text: str, actors: list[Actor]) -> Actor:
        latest = max(actor.end for actor in actors)
        left = [actor for actor in actors if actor.end == latest]
        if len(left) > 1:
            either = " or ".join(f"{actor.name} ({actor.code})" for actor in left)
            raise NotFoundError(f"{text!r} may mean {either}; write the code.")
        return left[0]

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        found: dict[str, set[str]] = {}
        for key, codes in self._tiers["name"].items():
            if root := stem(key):
                found.setdefault(root, set()).update(codes)
        return {
            root: sorted(codes)
            for root, codes in found.items()
            if all(self.same(one, two) for one in codes for two in codes)
        }

    def _unknown(self, text: str) -> NotFoundError:
        key = normalise(text)
        pool, cutoff = self._tiers["name"], _LIKE_A_NAME
        if len(key) <= _LONGEST_ABBREVIATION:
            pool, cutoff = self._tiers["abbreviation"] | self._tiers["code"], _LIKE_A_CODE
        near = difflib.get_close_matches(key, pool, _SUGGESTIONS * 2, cutoff)
        codes = dict.fromkeys(code for match in near for code in pool[match])
        nearest = [f"{self._actors[c].name} ({c})" for c in list(codes)[:_SUGGESTIONS]]
        hint = f" The nearest: {', '.join(nearest)}." if nearest else ""
        return NotFoundError(
            f"No state or organisation is called {text!r}.{hint} Write an ISO or COW code or "
            "number, or a name in English, Russian or Chinese; a project can add states in "
            "states.csv."
        )

    def _absent(self, actor: Actor, at: date) -> NotFoundError:
        spells = ", ".join(f"{first} to {last or 'now'}" for first, last in actor.spells)
        outside = at < actor.spells[0][0] or at > actor.end
        what = "did not exist" if outside else "was not a member of the state system"
        message = f"{_sentence_case(with_article(actor.name))} {what} on {at} ({spells})"
        if then := self._territory_of(actor.code, at):
            held = [f"{with_article(other.name)} ({other.code})" for other in then]
            return NotFoundError(f"{message}; its territory was then in {_listed(held)}.")
        return NotFoundError(f"{message}; choose a day within these spans, or another state.")

    def _territory_of(self, code: str, at: date) -> list[Actor]:
        """Find the actors that held the territory of a state on a day, each once."""
        holders = {
            holder.code: holder
            for row in self._successions
            if row.code == code
            and (row.first is None or row.first <= at)
            and (row.last is None or at <= row.last)
            and (holder := self._follow(row.other, at))
        }
        return sorted(holders.values(), key=lambda holder: holder.cow or 0)


def load_states(extra: tuple[Path, ...] = ()) -> States:
    """Load the states and organisations that ship with foedus, and those of ``extra`` files.

    ``extra`` are ``states.csv`` files of a project.  They have the columns of the shipped file
    (only ``code``, ``name`` and ``first`` are needed) and add states, or, with the dates left
    empty, correct the names of a known one.  The result is kept for as long as the files do not
    change.

    Raises
    ------
    InvalidDataError
        A file that cannot be read; the message names file, line and column.
    """
    return _load(tuple((path.resolve(), _stamp(path)) for path in extra))


@lru_cache(maxsize=8)
def _load(extra: tuple[tuple[Path, tuple[int, int]], ...]) -> States:
    registry = read_registry([path for path, _ in extra])
    return States(registry.entries, registry.successions, registry.seats)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)


def _actor(entry: Entry) -> Actor:
    return Actor(
        code=entry.code,
        cow=entry.cow,
        gw=entry.gws[-1] if entry.gws else None,
        iso2=entry.iso2,
        iso_numeric=entry.numeric,
        kind=entry.kind,
        name=entry.names["en"],
        names=entry.names,
        spells=entry.spells,
    )


def with_article(name: str) -> str:
    """A name as it stands within a sentence: "the United States", "Japan"."""
    return f"the {name}" if _WITH_ARTICLE.search(name) else name


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(items: list[str]) -> str:
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
