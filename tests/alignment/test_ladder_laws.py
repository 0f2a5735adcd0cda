"""Laws that hold for whatever evidence there is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.alignment.invented import THIRD, Sourced, evidence, record, same, source

from foedus.alignment import climb, load_schemes
from foedus.contracts import Kind, Ladder, State
from foedus.store.asof import known_by

ORDER = list(State)
SCHEMES = {k: s for k, s in load_schemes().items() if k in ("integration", "korolev_2020")}
FIRST, LAST = 2000, 2008

graded = st.builds(
    source,
    st.sampled_from((*THIRD, "organ-a", "organ-b")),
    reliability=st.sampled_from("ABC"),
    kind=st.sampled_from([Kind.PRESS, Kind.AGENCY, Kind.PRIMARY]),
)
any_source = st.one_of(
    graded,
    st.builds(
        source,
        st.sampled_from(THIRD),
        reliability=st.sampled_from("DEF"),
        kind=st.sampled_from([Kind.MEMORY, Kind.FORUM, Kind.PRESS]),
    ),
)
days = st.dates(date(FIRST, 1, 1), date(LAST, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)
FIELDS = {
    "exercises": st.fixed_dictionaries({
        "kind": st.sampled_from(["bilateral exercise", "joint air patrol"]),
        "series": st.sampled_from(["tide", "hill", None]),
        "domains": st.sampled_from([("sea",), ("sea", "air"), ("land",)]),
        "theatres": st.sampled_from([("North Sea",), ("South Sea",)]),
        "combined_command": st.sampled_from([True, False, None]),
        "interoperability": st.sampled_from([None, 1, 2, 3]),
    }),
    "contacts": st.fixed_dictionaries({
        "level": st.sampled_from(["defence minister", "general staff", "head of state"]),
        "format": st.sampled_from(["visit", "telephone call"]),
        "mechanism": st.sampled_from(["talks", None]),
        "session": st.none(),
    }),
    "transfers": st.fixed_dictionaries({
        "category": st.just("fighter"),
        "kind": st.just("direct sale"),
        "delivery": st.sampled_from(["delivered", "unverified"]),
        "delivered_from": st.integers(FIRST, 2003),
        "delivered_to": st.one_of(st.none(), st.integers(2004, LAST)),
    }),
    "agreements": st.fixed_dictionaries({
        "type": st.sampled_from(["arms control / CBM", "treaty"]),
        "form": st.sampled_from(["binding", "political"]),
        "obligation": st.sampled_from(["none", "consultation"]),
        "access": st.sampled_from([True, False, None]),
    }),
}  # fmt: skip


@st.composite
def records(draw: st.DrawFn, *, supporting: bool = False) -> Sourced:
    table = draw(st.sampled_from(sorted(FIELDS)))
    cited = draw(st.lists(graded if supporting else any_source, min_size=1, max_size=2))
    statuses = ["reported", "demonstrated"] if supporting else ["reported", "announced", "denied"]
    made, sources = record(
        f"r{draw(st.uuids())}",
        table,
        draw(days),
        sources=tuple(cited),
        status=draw(st.sampled_from(statuses)),
        credibility=draw(st.integers(1, 3 if supporting else 6)),
        **draw(FIELDS[table]),
    )
    later = draw(st.dates(made.end, date(2012, 12, 31)))
    return replace(made, known_on=later), sources


many = st.lists(records(), max_size=25)


def climbed(found: Sequence[Sourced], as_of: date = date(2020, 12, 31)) -> list[Ladder]:
    known = known_by(evidence(found, first=FIRST, last=LAST), as_of)
    return [climb(scheme, known, same) for scheme in SCHEMES.values()]


def ranks(ladder: Ladder) -> dict[tuple[int, str], int]:
    return {
        (year.year, c.criterion): ORDER.index(c.state)
        for year in ladder.years
        for c in year.criteria
    }


@settings(max_examples=30)
@given(many, records(), st.dates(date(2001, 1, 1), date(2012, 1, 1)))
def test_a_record_known_later_changes_nothing_before(
    found: list[Sourced], one: Sourced, as_of: date
) -> None:
    later = (replace(one[0], known_on=date(2012, 6, 1)), one[1])
    assert climbed([*found, later], as_of) == climbed(found, as_of)


@settings(max_examples=30)
@given(many, records(supporting=True))
def test_what_happened_later_changes_no_earlier_year(found: list[Sourced], one: Sourced) -> None:
    for before, after in zip(climbed(found), climbed([*found, one]), strict=True):
        old, new = ranks(before), ranks(after)
        early = one[0].fields.get("delivered_from") or one[0].start.year
        assert {k: v for k, v in new.items() if k[0] < early} == {
            k: v for k, v in old.items() if k[0] < early
        }


@settings(max_examples=50)
@given(many, records(supporting=True))
def test_a_supporting_graded_record_never_lowers_a_state(
    found: list[Sourced], one: Sourced
) -> None:
    for before, after in zip(climbed(found), climbed([*found, one]), strict=True):
        old, new = ranks(before), ranks(after)
        assert all(new[key] >= old[key] for key in old)


@settings(max_examples=30)
@given(many)
def test_what_is_shown_hangs_together(found: list[Sourced]) -> None:
    ids = {r.id for r, _ in found}
    for ladder in climbed(found):
        assert ladder.reproducibility is None or 0 <= ladder.reproducibility <= 1
        assert bool(ladder.withheld) is ((ladder.reproducibility or 1) < 0.9)
        for year in ladder.years:
            assert year.at <= date(year.year, 12, 31)
            if year.level is not None and year.contested is not None:
                assert year.level <= year.contested
            for criterion in year.criteria:
                assert set(criterion.records) <= ids
                assert bool(criterion.records) is (
                    criterion.state.counts or criterion.state.contested
                )
                assert criterion.lapses_on is None or criterion.lapses_on >= year.at
                assert criterion.reason


@settings(max_examples=25)
@given(many, st.randoms())
def test_the_order_of_records_does_not_matter(found: list[Sourced], random: object) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    for one, other in zip(climbed(found), climbed(mixed), strict=True):
        assert ranks(one) == ranks(other)
        assert levels_of(one) == levels_of(other)


def levels_of(ladder: Ladder) -> list[int | None]:
    return [year.level for year in ladder.years]
