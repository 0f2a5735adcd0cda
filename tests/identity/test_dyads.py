"""Pairs of states in the forms in which people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import FoedusError, NotFoundError, UsageError
from foedus.identity import load_states, resolve_dyad

STATES = load_states()
LIVING = [a for a in STATES if a.kind == "state" and a.end == date.max]


@pytest.mark.parametrize(
    "text",
    [
        "RUS-CHN",
        "CHN-RUS",
        "rus-chn",
        "Russia-China",
        "365-710",
        "710-365",
        "Россия-Китай",
        "Китай — Россия",
        "中国-俄罗斯",
        "中国－俄罗斯",
        "Russia–China",
        "Russia—China",
        "Russia ‑ China",
        "Russia and China",
        "RUS CHN",
        "RUS/CHN",
        "RUS,CHN",
        "RUS>CHN",
        "RUS->CHN",
        "RU-CN",
        "Россия и Китай",
        "中国和俄罗斯",
        "中俄",
        "российско-китайские",
        "Sino-Russian",
        "365-CHN",
        "Россия-中国",
        " RUS - CHN ",
        "cow:365-cow:710",
    ],
)
def test_all_ways_of_writing_a_pair_give_one_dyad(text: str) -> None:
    dyad = resolve_dyad(text, STATES)
    assert (dyad.code, dyad.slug, dyad.title) == ("RUS-CHN", "rus-chn", "Russia-China")
    assert dyad.directions == ("RUS>CHN", "CHN>RUS")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PHL-JPN", "JPN-PHL"),
        ("Japan-USA", "USA-JPN"),
        ("Guinea-Bissau-China", "GNB-CHN"),
        ("China-Guinea-Bissau", "GNB-CHN"),
        ("Guinea-Bissau-Guinea", "GNB-GIN"),
        ("North Korea-Russia", "RUS-PRK"),
        ("North Korea South Korea", "PRK-KOR"),
        ("Timor-Leste–Indonesia", "IDN-TLS"),
        ("Timor-Leste-Guinea-Bissau", "GNB-TLS"),
        ("Bosnia and Herzegovina-Serbia", "SRB-BIH"),
        ("Bosnia and Herzegovina and Trinidad and Tobago", "TTO-BIH"),
        ("Congo-Kinshasa-Congo-Brazzaville", "COG-COD"),
        ("Austria-Hungary-Russia", "AUH-RUS"),
        ("NATO-RUS", "RUS-NATO"),
        ("EU-NATO", "EU-NATO"),
        ("SUN-CHN", "SUN-CHN"),
    ],
)
def test_names_with_hyphens_and_spaces_stand_on_either_side(text: str, code: str) -> None:
    assert resolve_dyad(text, STATES).code == code


@given(
    st.sampled_from(LIVING),
    st.sampled_from(LIVING),
    st.sampled_from(["-", " - ", "–", "—", "/", " and ", ", "]),
    st.sampled_from(["en", "ru", "zh", "code", "cow"]),
    st.sampled_from(["en", "ru", "zh", "code", "cow"]),
)
def test_order_language_and_joint_do_not_change_a_dyad(
    one: object, two: object, joint: str, how_one: str, how_two: str
) -> None:
    def written(actor: object, how: str) -> str:
        names = {**actor.names, "code": actor.code, "cow": str(actor.cow)}  # type: ignore[attr-defined]
        return str(names[how])

    left, right = written(one, how_one), written(two, how_two)
    if one == two:
        with pytest.raises(UsageError, match="are the same state"):
            resolve_dyad(f"{left}{joint}{right}", STATES)
        return
    dyad = resolve_dyad(f"{left}{joint}{right}", STATES)
    assert {dyad.a, dyad.b} == {one, two}
    assert dyad == resolve_dyad(f"{right}{joint}{left}", STATES)
    assert dyad.a.cow is not None
    assert dyad.b.cow is not None
    assert dyad.a.cow < dyad.b.cow


def test_a_dyad_follows_its_states_through_time() -> None:
    assert resolve_dyad("RUS-CHN", STATES, date(1985, 1, 1)).code == "SUN-CHN"
    assert resolve_dyad("SUN-CHN", STATES, date(2000, 1, 1)).code == "RUS-CHN"
    with pytest.raises(NotFoundError, match=r"Ukraine did not exist on 1985-01-01"):
        resolve_dyad("UKR-CHN", STATES, date(1985, 1, 1))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "No dyad was named; write two states"),
        ("   ", "No dyad was named"),
        ("RUS", r"names one state, Russia \(RUS\); write two states"),
        ("North Korea", r"names one state, North Korea \(PRK\)"),
        ("Guinea-Bissau", r"names one state, Guinea-Bissau \(GNB\)"),
        ("RUS-RUS", r"are the same state, Russia \(RUS\)"),
        ("RUS-Россия", "are the same state"),
        ("SUN-RUS", "are the same state"),
        ("RUS-CHN-USA", r"names 3 states \(RUS, CHN, USA\)"),
        ("Russia, China and USA", "write two states"),
        ("foo", "is not a dyad; write two states, e.g. RUS-CHN"),
        ("-", "is not a dyad"),
        ("RUS-", "write two states"),
    ],
)
def test_what_is_no_pair_is_answered_with_the_accepted_forms(text: str, message: str) -> None:
    with pytest.raises((UsageError, NotFoundError), match=message):
        resolve_dyad(text, STATES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Rusia-China", r"'Rusia'. The nearest: Russia \(RUS\)"),
        ("Russia-Chnia", r"'Chnia'. The nearest: China \(CHN\)"),
        ("North Korea-Rusia", r"'Rusia'. The nearest: Russia \(RUS\)"),
        ("foo-bar", "'foo'"),
        ("Congo-CHN", r"'Congo' may mean"),
    ],
)
def test_an_unknown_side_is_named_with_the_nearest(text: str, message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        resolve_dyad(text, STATES)


@given(st.text(alphabet="RUSCHN-–/ ,中俄Китай>", max_size=14))
def test_any_text_is_a_dyad_or_refused_on_purpose(text: str) -> None:
    try:
        dyad = resolve_dyad(text, STATES)
    except FoedusError as error:
        assert "write" in str(error).lower()  # noqa: PT017 - either outcome is right
    else:
        assert not STATES.same(dyad.a.code, dyad.b.code)
        assert resolve_dyad(dyad.code, STATES) == dyad
