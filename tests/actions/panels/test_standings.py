"""Who cannot be asked, by hand as by draw: out of term, away until the review is due; absences of those who were."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.actions.panels.test_pool import DAY, keeper, left_out, no_show
from tests.web.desk.pages import Visitor

from pingding.actions.panels.experts import assign_expert, declare_recusal
from pingding.actions.panels.no_shows import withdraw_no_show
from pingding.actions.panels.pool import add_absence, declare_joint_work, set_term
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.records.models import JournalEntry, NoShow, Seat, StepRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def test_nobody_is_absent_before_the_due_day_nor_who_stood_aside_and_a_wrong_record_is_taken_back(
    tmp_path: Path,
) -> None:
    life = changed_life(tmp_path)
    case = life.at_panel()
    life.receive(case)
    life.assign(case, *life.experts[:2])
    for rows in (
        StepRun.objects.filter(case=case, step="panel"),
        Seat.objects.filter(run__case=case, run__step="panel"),
    ):
        rows.update(due_at=life.at + 9 * DAY)
    with pytest.raises(Refusal, match="尚未缺席") as refused:
        no_show(life, case, life.experts[0])
    assert refused.value.clause and refused.value.remedy
    declare_recusal(case.number, "panel", "系同学。", actor=life.experts[1], at=life.later())
    life.at += 10 * DAY
    with pytest.raises(Refusal, match="已声明回避"):
        no_show(life, case, life.experts[1])
    no_show(life, case, life.experts[0])
    person = life.experts[0].person_or_refuse()
    visitor, here = Visitor(life.officer, life.at), f"/cases/{case.number}/no-show/panel/{person.pk}/"
    assert visitor.get(f"/cases/{case.number}/").link("撤销") == here
    assert "联系不上" in visitor.get(here).text_of("main .sheet")
    assert visitor.sent(here, {"reason": " "}, 422).faulty() == ["f-reason"]
    visitor.post(here, {"reason": "次日补交了书面意见。"})
    assert not NoShow.objects.exists()
    assert JournalEntry.objects.get(act="withdraw_no_show").change["reason"] == "次日补交了书面意见。"
    with pytest.raises(Refusal, match="没有记录过缺席"):
        withdraw_no_show(case.number, "panel", person, "再撤", actor=life.officer, at=life.later())


def test_by_hand_the_same_keeps_an_expert_away_as_in_a_draw_and_what_is_to_be_looked_into_is_said(life: Life) -> None:
    today, case = local_date(life.at), life.at_panel()
    life.receive(case)
    over, away, knows = (expert.person_or_refuse() for expert in life.experts[:3])
    set_term(over, None, today - DAY, actor=keeper(life), at=life.later())
    add_absence(today, today + DAY, actor=life.experts[1], at=life.later())
    declare_joint_work(case.organisation.name, None, actor=life.experts[2], at=life.later())
    for person, reason in ((over, "聘期已于"), (away, "不能评审")):
        with pytest.raises(Refusal, match=reason) as refused:
            assign_expert(case.number, "panel", person, actor=life.officer, at=life.later())
        assert refused.value.clause and refused.value.remedy.startswith("请另选专家，或者")
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/")
    assert [box.text for box in page.all(".candidates input[disabled]")] == ["", ""]
    said = page.text_of(".candidates")
    assert "聘期已于" in said and "不能评审" in said and "请核实：本人申报与" in said
    assign_expert(case.number, "panel", knows, actor=life.officer, at=life.later())
    (doubt,) = JournalEntry.objects.filter(act="assign_expert").order_by("-pk")[0].change["doubts"]
    assert doubt.startswith("本人申报与")


@pytest.mark.parametrize(
    ("days", "left_out_for"),
    [
        ([(0, 9)], "absent"),
        ([(0, 4), (5, 9)], "absent"),
        ([(0, 0)], None),
        ([(2, 9)], None),
        ([(0, 4), (6, 9)], None),
    ],
)
def test_away_is_who_has_no_day_left_until_the_review_is_due(
    life: Life, days: list[tuple[int, int]], left_out_for: str | None
) -> None:
    today, case = local_date(life.at), life.at_panel()
    due = life.at + 8 * DAY
    StepRun.objects.filter(case=case, step="panel").update(due_at=due)
    Seat.objects.filter(run__case=case, run__step="panel").update(due_at=due)
    for starts, ends in days:
        add_absence(today + starts * DAY, today + ends * DAY, actor=life.experts[0], at=life.later())
    kept = left_out(life, case).get("示例专家0", (None, ""))
    assert kept[0] == left_out_for
