"""The page of a draw: candidates and how many, nothing of the result before it stands; then the result, drawn again."""

import pytest
from tests import factories
from tests.actions.draws import DrawLife, numbers
from tests.actions.life import open_steps
from tests.web.desk.pages import Visitor

from pingding.records.models import Batch

pytestmark = pytest.mark.django_db
PAGE = "/batches/sample-draw-2025/spot_check/"


@pytest.fixture
def life() -> DrawLife:
    return DrawLife()


def test_all_that_wait_are_candidates_and_none_is_chosen(life: DrawLife) -> None:
    cases = life.waiting(3)
    text = Visitor(life.officer, life.later()).get(PAGE)
    for case in cases:
        assert f'<input type="hidden" name="cases" value="{case.number}">' in text
    assert 'type="checkbox"' not in text and "抽中" not in text and 'name="text"' in text


def test_confirmation_says_how_many_of_whom_and_not_the_result(life: DrawLife) -> None:
    cases = life.waiting(3)
    data = {"cases": numbers(cases), "text": "25077"}
    text = Visitor(life.officer, life.later()).post(PAGE, data, 200)
    assert "候选 3 件" in text and "其中随机抽取 2 件" in text and "公开文本为“25077”" in text and "不得重抽" in text
    assert "抽中" not in text and "未选" not in text
    assert not Batch.objects.exists() and open_steps(cases[0]) == {"spot_check"}


def test_confirmed_it_is_drawn_and_its_record_draws_again(life: DrawLife) -> None:
    cases = life.waiting(3)
    data = {"cases": numbers(cases), "text": "25077", "confirmed": "1"}
    visitor = Visitor(life.officer, life.later())
    text = visitor.get(visitor.post(PAGE, data))
    batch = Batch.objects.get(kind="draw")
    assert batch.content["seed"] in text and "25077" in text and "结果与记录一致" in text and "sha256-1" in text
    assert text.count("未抽中") == 1
    batch.items.filter(outcome="not_drawn").update(outcome="drawn")
    assert "结果与记录不一致" in visitor.get(f"/batches/{batch.pk}/")


def test_a_second_draw_is_refused_with_its_clause(life: DrawLife) -> None:
    cases = life.waiting(2)
    data = {"cases": numbers(cases), "confirmed": "1"}
    visitor = Visitor(life.officer, life.later())
    visitor.post(PAGE, data)
    text = visitor.post(PAGE, data, 409)
    refused = text.partition('id="error-summary"')[2].partition("</div>")[0]
    assert "不得重新抽取" in refused and ">二" in refused
    assert Batch.objects.filter(kind="draw").count() == 1


def test_each_case_shows_what_it_takes_to_draw_again(life: DrawLife) -> None:
    cases = life.waiting(2)
    visitor = Visitor(life.officer, life.later())
    visitor.post(PAGE, {"cases": numbers(cases), "confirmed": "1"})
    batch = Batch.objects.get(kind="draw")
    writer = cases[0].organisation.memberships.get(until=None).person
    for who in (visitor, Visitor(factories.viewer(writer), life.at)):
        text = who.get(f"/cases/{cases[0].number}/?tab=opinions")
        assert "候选2件，抽取1件，本件列第" in text and batch.content["seed"] in text
        assert cases[1].number in text
