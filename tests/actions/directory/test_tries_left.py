"""How often something may still be tried before one must wait, and how long then."""

from datetime import timedelta

import pytest
from tests import factories

from pingding.actions.directory.attempts import count
from pingding.policy.errors import Refusal
from pingding.queries.directory.attempts import KEPT, refuse_hasty, tries, tries_left, wait_words, waits

pytestmark = pytest.mark.django_db
AT = factories.START
OBJECTION = (tries("objection", "192.0.2.7"),)


def test_every_try_leaves_one_less_until_one_waits() -> None:
    left = []
    for _again in range(10):
        left.append(tries_left(OBJECTION, AT))
        count(OBJECTION, AT)
    assert left == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert tries_left(OBJECTION, AT) == 0 and waits(OBJECTION, AT) == timedelta(seconds=30)
    with pytest.raises(Refusal, match="次数过多") as caught:
        refuse_hasty(OBJECTION, AT)
    assert "30秒" in caught.value.remedy


def test_after_the_wait_one_try_is_left_and_more_as_they_are_forgotten() -> None:
    for _again in range(10):
        count(OBJECTION, AT)
    assert tries_left(OBJECTION, AT + timedelta(seconds=30)) == 1 and not waits(OBJECTION, AT + timedelta(seconds=30))
    assert tries_left(OBJECTION, AT + timedelta(minutes=20)) == 4
    assert tries_left(OBJECTION, AT + KEPT) == 10


def test_of_several_counts_the_fewest_are_left() -> None:
    both = (*OBJECTION, tries("password", "7"))
    assert tries_left(both, AT) == 5
    for _again in range(7):
        count(OBJECTION, AT)
    assert tries_left(both, AT) == 3


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1秒"), (30, "30秒"), (90, "90秒"), (91, "2分钟")])
def test_a_wait_in_words(seconds: float, words: str) -> None:
    assert wait_words(timedelta(seconds=seconds)) == words
