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
    page = Visitor(life.officer, life.later()).get(PAGE)
    hidden = page.all('input[type="hidden"][name="cases"]')
    assert {field.attribute("value") for field in hidden} == set(numbers(cases))
    assert not page.has('input[type="checkbox"]') and page.field("text").box.text.startswith("公开文本")
    assert "抽中" not in page.text


def test_confirmation_says_how_many_of_whom_and_not_the_result(life: DrawLife) -> None:
    cases = life.waiting(3)
    page = Visitor(life.officer, life.later()).sent(PAGE, {"cases": numbers(cases), "text": "25077"}, 200)
    said = "\n".join(page.consequences())
    assert "候选 3 件" in said and "其中随机抽取 2 件" in said and "公开文本为“25077”" in said and "不得重抽" in said
    assert "抽中" not in page.text and "未选" not in page.text
    assert not Batch.objects.exists() and open_steps(cases[0]) == {"spot_check"}


def test_confirmed_it_is_drawn_and_its_record_draws_again(life: DrawLife) -> None:
    cases = life.waiting(3)
    visitor = Visitor(life.officer, life.later())
    page = visitor.get(visitor.post(PAGE, {"cases": numbers(cases), "text": "25077", "confirmed": "1"}))
    batch = Batch.objects.get(kind="draw")
    assert page.fact("随机种子") == batch.content["seed"] and page.fact("公开文本") == "25077"
    assert "结果与记录一致" in page.fact("复算") and "sha256-1" in page.fact("怎样复算")
    assert [row.cell("结果") for row in page.rows()].count("未抽中") == 1
    batch.items.filter(outcome="not_drawn").update(outcome="drawn")
    assert "结果与记录不一致" in visitor.get(f"/batches/{batch.pk}/").fact("复算")


def test_a_second_draw_is_refused_with_its_clause(life: DrawLife) -> None:
    cases = life.waiting(2)
    data = {"cases": numbers(cases), "confirmed": "1"}
    visitor = Visitor(life.officer, life.later())
    visitor.post(PAGE, data)
    (fault,) = visitor.sent(PAGE, data, 409).faults()
    assert "不得重新抽取" in fault.text and "二" in fault.text
    assert Batch.objects.filter(kind="draw").count() == 1


def test_each_case_shows_what_it_takes_to_draw_again(life: DrawLife) -> None:
    cases = life.waiting(2)
    visitor = Visitor(life.officer, life.later())
    visitor.post(PAGE, {"cases": numbers(cases), "confirmed": "1"})
    batch = Batch.objects.get(kind="draw")
    writer = cases[0].organisation.memberships.get(until=None).person
    for who in (visitor, Visitor(factories.viewer(writer), life.at)):
        shown = who.get(f"/cases/{cases[0].number}/?tab=opinions").section("抽取现场核查").text
        assert "候选2件，抽取1件，本件列第" in shown and batch.content["seed"] in shown
        assert cases[1].number in shown
