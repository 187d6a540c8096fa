"""What waits is kept as a sum: after every act as much as there is, before and after the changes are summed up."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from tests.actions.life import Life
from tests.seat_copies import wrong_counts

from pingding.actions.periodic import counts
from pingding.actions.periodic.counts import sum_up_counts
from pingding.actions.periodic.tick import tick
from pingding.queries.clock import local_date
from pingding.queries.worklist.waiting import waiting_for
from pingding.records.models import Message, Seat, WaitingChange

pytestmark = pytest.mark.django_db


def test_summed_up_there_is_one_row_of_each_sort_and_as_much_waits_as_before() -> None:
    life = Life()
    for _n in range(3):
        life.submitted()
    district, on = life.districts["wanzhou"], local_date(life.at)
    before, rows = waiting_for(district, on), WaitingChange.objects.count()
    assert before.steps == 3 and before.messages > 2
    assert rows - sum_up_counts() == WaitingChange.objects.count() < rows
    assert waiting_for(district, on) == before and not wrong_counts()
    assert len(set(WaitingChange.objects.values_list(*counts.SORT))) == WaitingChange.objects.count()
    assert sum_up_counts() == 0


def test_what_is_read_and_done_is_not_counted_any_more() -> None:
    life = Life()
    case, _writer = life.submitted()
    district, on = life.districts["wanzhou"], local_date(life.at)
    assert waiting_for(district, on).steps == 1 and waiting_for(district, on).messages > 0
    Message.objects.update(read_at=life.at)
    life.recommended(case)
    assert waiting_for(district, on).steps == 0
    Message.objects.update(read_at=life.at)
    assert waiting_for(district, on).messages == 0
    Message.objects.update(read_at=None)
    assert waiting_for(district, on).messages > 0 and not wrong_counts()
    Message.objects.all().delete()
    assert waiting_for(district, on).messages == 0


def test_seats_that_change_their_sort_are_counted_under_the_new_one() -> None:
    life = Life()
    life.submitted()
    moved = Seat.objects.filter(waiting=True)
    before = moved.get().regions
    moved.update(regions="yuzhong")
    assert not wrong_counts()
    assert WaitingChange.objects.filter(regions="yuzhong", n=1).count() == 1
    moved.update(regions=before)


def test_where_another_process_sums_up_at_once_nothing_is_counted_twice() -> None:
    life = Life()
    for _n in range(2):
        life.submitted()
    read = list(counts._superfluous())
    assert sum_up_counts() > 0
    with patch.object(counts, "_superfluous", return_value=read):
        assert sum_up_counts() == 0
    assert not wrong_counts()


def test_the_tick_sums_up() -> None:
    life = Life()
    for _n in range(2):
        life.submitted()
    tick(at=life.at + timedelta(minutes=1))
    assert sum_up_counts() == 0
