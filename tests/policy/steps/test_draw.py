"""The order of a draw is the same for everybody, how many are drawn is stated, and a wrong draw cannot be written."""

from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pingding.policy.steps.draw import ALGORITHMS, CURRENT, Draw, draw_order, list_digest

NUMBERS = st.lists(st.text("ABCDEF0123456789-", min_size=1, max_size=12), unique=True, max_size=30)
OUTCOMES: dict[str, Any] = {
    "drawn": {"label": "抽中", "to": "visit"},
    "not_drawn": {"label": "未抽中", "end": "closed"},
}


def drawing(outcomes: dict[str, Any] = OUTCOMES, **more: Any) -> Draw:
    written = {"kind": "draw", "title": "抽取", "by": "authority", "outcomes": outcomes, **more}
    return Draw.model_validate(written)


def test_order_is_by_the_digest_of_seed_text_and_number() -> None:
    """What anybody can compute with a tool of their own, and what no later version may change."""
    candidates = ["CASE-1", "CASE-2", "CASE-3"]
    by_hand = sorted(candidates, key=lambda number: sha256(f"seed\n25078\n{number}".encode()).hexdigest())
    assert draw_order(candidates, "seed", "25078") == tuple(by_hand) == ("CASE-3", "CASE-1", "CASE-2")
    assert set(ALGORITHMS) == {CURRENT} == {"sha256-1"}


@given(NUMBERS, st.text(max_size=8), st.text(max_size=8))
def test_order_has_every_candidate_once_however_they_were_listed(numbers: list[str], seed: str, text: str) -> None:
    order = draw_order(numbers, seed, text)
    assert sorted(order) == sorted(numbers)
    assert order == draw_order(reversed(numbers), seed, text) and list_digest(numbers) == list_digest(numbers[::-1])


@given(st.integers(0, 500), st.decimals(Decimal("0.01"), 100, places=2))
def test_a_share_is_rounded_up(compared: int, share: Decimal) -> None:
    number = drawing(of=f"{share}%").number_of(compared)
    assert 0 <= number <= compared
    assert number * 100 >= share * compared > (number - 1) * 100 or number == compared == 0


@pytest.mark.parametrize(
    ("written", "compared", "number"),
    [
        ({"of": "30%"}, 31, 10),
        ({"of": "30%", "rounding": "down"}, 31, 9),
        ({"of": "30%", "at_least": 5}, 7, 5),
        ({"of": "30%", "at_least": 5}, 40, 12),
        ({"of": 3}, 10, 3),
    ],
)
def test_how_many_are_drawn_of_the_cases_compared(written: dict[str, Any], compared: int, number: int) -> None:
    assert drawing(**written).number_of(compared) == number


@pytest.mark.parametrize(
    ("written", "keys", "what"),
    [
        ({"of": 2, "at_least": 3}, ("at_least",), "不起作用"),
        ({"of": "0%"}, ("of",), "不在0至100之间"),
        ({"of": "100.5%"}, ("of",), "不在0至100之间"),
        ({"of": 2, "outcomes": {"drawn": OUTCOMES["drawn"]}}, ("outcomes",), "恰为 drawn"),
        ({"of": 2, "outcomes": OUTCOMES | {"other": OUTCOMES["drawn"]}}, ("outcomes",), "恰为 drawn"),
        (
            {"of": 2, "outcomes": OUTCOMES | {"drawn": {"label": "抽中", "to": "visit", "reason": True}}},
            ("outcomes", "drawn"),
            "不能写 reason",
        ),
        (
            {"of": 2, "outcomes": OUTCOMES | {"drawn": {"label": "抽中", "to": "visit", "when": "staff >= 60"}}},
            ("outcomes", "drawn"),
            "不能写 when",
        ),
        ({"of": 2, "deadline": {"working_days": 5, "passed": "drawn"}}, ("deadline", "passed"), "期限届满代替"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_draw_is_a_fault(written: dict[str, Any], keys: tuple[str, ...], what: str) -> None:
    faults = list(drawing(**written).faults(returns=False))
    assert [fault.keys for fault in faults] == [keys] and what in faults[0].what and faults[0].remedy


def test_a_draw_that_cases_come_back_to_is_a_fault() -> None:
    assert not list(drawing(of=2).faults(returns=False))
    (fault,) = drawing(of=2).faults(returns=True)
    assert "不再抽取" in fault.what


@pytest.mark.parametrize("share", ["0.1", "-1%", "ten%", 0.1])
def test_a_share_is_written_with_its_sign(share: object) -> None:
    with pytest.raises(ValidationError):
        drawing(of=share)
