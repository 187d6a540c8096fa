"""The life of a title: gapless, in whatever order it was recorded, with what time alone brings about."""

import itertools
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pingding.policy.titles.state import Change, Span, TitleState, spans, state_on

GRANTED = date(2020, 3, 1)
AS_GRANTED = TitleState(kind="centre", name="示例中心", holder=1, field="steel", expires_on=date(2023, 3, 1))


def change(act: str, day: date, order: int = 1, **sets: Any) -> Change:
    return Change(act, day, order, sets)


def standings(life: tuple[Span, ...]) -> list[tuple[date, str]]:
    return [(span.starts, span.state.standing) for span in life]


def test_a_title_expires_on_its_day_and_not_before() -> None:
    life = spans(AS_GRANTED, GRANTED, ())
    assert standings(life) == [(GRANTED, "in_force"), (date(2023, 3, 1), "expired")]
    before, on = state_on(life, date(2023, 2, 28)), state_on(life, date(2023, 3, 1))
    assert before is not None and before.living
    assert on is not None and not on.living
    assert state_on(life, GRANTED - timedelta(days=1)) is None


def test_an_extension_counts_from_the_day_on_which_it_was_decided() -> None:
    life = spans(AS_GRANTED, GRANTED, [change("extend", date(2023, 1, 5), expires_on="2026-03-01")])
    assert standings(life) == [(GRANTED, "in_force"), (date(2023, 1, 5), "in_force"), (date(2026, 3, 1), "expired")]


def test_a_revocation_from_an_earlier_day_makes_void_what_was_recorded_before_it() -> None:
    extended = change("extend", date(2022, 6, 1), 1, expires_on="2026-03-01")
    revoked = change("revoke", date(2022, 1, 1), 2, standing="revoked", until=None)
    life = spans(AS_GRANTED, GRANTED, [extended, revoked])
    assert standings(life) == [(GRANTED, "in_force"), (date(2022, 1, 1), "revoked")]
    assert life[-1].state.expires_on == date(2023, 3, 1)


def test_a_revoked_title_does_not_expire_and_can_be_restored() -> None:
    revoked = change("revoke", date(2022, 1, 1), 1, standing="revoked", until=None)
    restored = change("restore", date(2022, 5, 1), 2, standing="in_force", until=None)
    life = spans(AS_GRANTED, GRANTED, [restored, revoked])
    assert standings(life) == [
        (GRANTED, "in_force"),
        (date(2022, 1, 1), "revoked"),
        (date(2022, 5, 1), "in_force"),
        (date(2023, 3, 1), "expired"),
    ]


def test_what_is_found_after_the_term_has_run_revokes_an_expired_title() -> None:
    revoked = change("revoke", date(2023, 6, 1), standing="revoked", until=None)
    life = spans(AS_GRANTED, GRANTED, [revoked, change("rename", date(2023, 7, 1), 2, name="不变")])
    assert standings(life) == [(GRANTED, "in_force"), (date(2023, 3, 1), "expired"), (date(2023, 6, 1), "revoked")]
    assert life[-1].state.name == "示例中心"


def test_a_suspension_ends_on_its_day_by_itself() -> None:
    suspended = change("suspend", date(2021, 1, 1), standing="suspended", until="2021-07-01")
    life = spans(AS_GRANTED, GRANTED, [suspended])
    assert standings(life)[1:3] == [(date(2021, 1, 1), "suspended"), (date(2021, 7, 1), "in_force")]


def test_the_last_of_several_changes_of_one_day_counts() -> None:
    day = date(2021, 5, 5)
    life = spans(AS_GRANTED, GRANTED, [change("rename", day, 2, name="后"), change("rename", day, 1, name="先")])
    assert [span.state.name for span in life[:2]] == ["示例中心", "后"]


DAYS = st.integers(0, 2000).map(lambda n: GRANTED + timedelta(days=n))
SETS = st.one_of(
    DAYS.map(lambda day: ("extend", {"expires_on": day.isoformat()})),
    DAYS.map(lambda day: ("suspend", {"standing": "suspended", "until": day.isoformat()})),
    st.just(("resume", {"standing": "in_force", "until": None})),
    st.just(("revoke", {"standing": "revoked", "until": None})),
    st.just(("restore", {"standing": "in_force", "until": None})),
    st.text("甲乙丙", min_size=1, max_size=3).map(lambda name: ("rename", {"name": name})),
)
CHANGES = st.lists(st.tuples(DAYS, SETS), max_size=8).map(
    lambda rows: [Change(act, day, order, sets) for order, (day, (act, sets)) in enumerate(rows)]
)


@given(CHANGES, st.randoms(use_true_random=False))
def test_the_life_does_not_depend_on_the_order_in_which_the_changes_are_read(changes: list[Change], dice: Any) -> None:
    shuffled = list(changes)
    dice.shuffle(shuffled)
    assert spans(AS_GRANTED, GRANTED, shuffled) == spans(AS_GRANTED, GRANTED, changes)


@given(CHANGES)
def test_the_life_has_neither_gap_nor_overlap_and_every_span_differs_from_the_one_before(changes: list[Change]) -> None:
    life = spans(AS_GRANTED, GRANTED, changes)
    assert life[0].starts == GRANTED
    assert life[-1].ends is None
    for span, after in itertools.pairwise(life):
        assert span.ends == after.starts > span.starts
        assert span.state != after.state


@given(CHANGES)
def test_no_title_is_living_from_the_day_of_its_expiry_on(changes: list[Change]) -> None:
    for span in spans(AS_GRANTED, GRANTED, changes):
        if span.state.living and span.state.expires_on is not None:
            assert span.ends is not None and span.ends <= max(span.state.expires_on, span.starts)
