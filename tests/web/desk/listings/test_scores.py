"""得分 and 等级 of a case in the list: what its last scored round came to, sorted and narrowed by."""

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import StepRun

pytestmark = pytest.mark.django_db
LIST = "/lists/cases/?view=all"


def test_a_round_keeps_what_it_came_to_and_the_list_shows_sorts_and_narrows_by_it() -> None:
    life = Life()
    better, worse = life.submitted()[0], life.submitted()[0]
    other, _writer = life.submitted()
    life.to_list(worse, 40, 42)
    life.to_list(better, 55, 57)
    rounds = StepRun.objects.exclude(score=None)
    assert {run.case_id: run.score for run in rounds} == {better.pk: 76, worse.pk: 61}
    page = Visitor(life.officer, life.later()).get(f"{LIST}&sort=score&columns=number&columns=score&columns=grade")
    assert [row.cell("编号") for row in page.rows()] == [better.number, worse.number, other.number]
    assert [row.cell("得分") for row in page.rows()] == ["76.00", "61.00", ""]
    grades = [run.grade for run in rounds.order_by("-score")]
    if grades[0] is not None:
        narrowed = Visitor(life.officer, life.at).get(f"{LIST}&grade={grades[0]}").rows()
        assert better.number in {row.cell("编号") for row in narrowed}


def test_a_step_that_is_open_again_has_no_score_until_it_closes() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_list(case, 50, 52)
    run = StepRun.objects.exclude(score=None).get()
    StepRun.objects.create(case=case, step=run.step, kind=run.kind, round=2, opened_at=life.at)
    (row,) = Visitor(life.officer, life.later()).get(LIST).rows()
    assert row.cell("得分") == ""
