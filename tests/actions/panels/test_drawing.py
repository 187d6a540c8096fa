"""Experts drawn for panels: whom rules leave out, what is recorded, who follows, and that nobody is chosen by hand."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life

from pingding.actions.directory.people import set_expert
from pingding.actions.panels.drawing import call_next, draw_panels
from pingding.actions.panels.experts import assign_expert, declare_recusal, replace_expert
from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import ANY, OWN, lot_order, repeat_experts
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import seat_or_refuse
from pingding.queries.panels.expert_draws import drawn_case, find_expert_draw, record_of
from pingding.queries.reviews.drawing import DrawAsked, PanelToDraw, draw_lists
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Assignment, Case, Expert, ExpertDraw, JournalEntry

pytestmark = pytest.mark.django_db
ANYBODY = DrawAsked({ANY: 2})
DRAWN = ("quorum: 2\n", "quorum: 2\n        drawn: {fields: {智能装备: 2, any: 1}, most_a_year: 2}\n")


def present(case: Case) -> list[Assignment]:
    return list(Assignment.objects.filter(run__case=case, ended_at=None).order_by("pk"))


def draw(life: Life, *cases: Case, asked: DrawAsked = ANYBODY, seed: str = "seed", text: str = "") -> ExpertDraw:
    numbers = [case.number for case in cases]
    return draw_panels("panel", numbers, asked, seed=seed, text=text, actor=life.officer, at=life.later())


def left_out(drawn: ExpertDraw, case: Case) -> dict[str, tuple[str, str]]:
    """By name, why somebody was no candidate of a case."""
    record = record_of(drawn)
    return {
        record.experts[each.expert].name: (each.why, each.reason) for each in drawn_case(record, case.number).left_out
    }


def names(case: Case) -> list[str]:
    return [each.expert.name for each in present(case)]


def test_a_draw_asks_the_first_of_its_order_and_records_all_that_repeats_it() -> None:
    life = Life()
    case = life.at_panel()
    drawn = draw(life, case, text="25078")
    record = record_of(drawn)
    (lot,) = drawn_case(record, case.number).lots
    keys = {f"E{expert.pk}": expert.person for expert in Expert.objects.all()}
    assert set(lot.candidates) == set(keys) and [keys[key] for key in lot.drawn] == [e.expert for e in present(case)]
    assert [(each.draw, each.lot) for each in present(case)] == [(drawn, ANY)] * 2
    assert repeat_experts(record).agrees and record.text == "25078"
    entry = JournalEntry.objects.get(act="draw_panel")
    assert (entry.case, entry.step, entry.behalf) == (case, "panel", life.city.name)
    assert entry.change["seed"] == record.seed and entry.change["candidates_sha256"] == record.candidates_sha256
    assert (entry.change["candidates"], entry.change["drawn"]) == (3, 2)
    asked = JournalEntry.objects.filter(act="assign_expert", case=case)
    assert [each.change["expert_draw"] for each in asked] == [drawn.pk] * 2


def test_the_platform_makes_a_seed_that_nobody_knows_before() -> None:
    life = Life()
    first, second = life.at_panel(), life.at_panel()
    seeds = {
        draw_panels("panel", [case.number], ANYBODY, actor=life.officer, at=life.later()).record["seed"]
        for case in (first, second)
    }
    assert len(seeds) == 2 and all(len(seed) == 64 for seed in seeds)


def test_everybody_of_the_pool_is_a_candidate_or_left_out_with_a_reason() -> None:
    life = Life()
    case = life.at_panel()
    factories.expert(name="示例同单位", works_at=case.organisation.name)
    gone = factories.expert(name="示例停用").person_or_refuse()
    set_expert(gone, fields=["智能装备"], active=False, actor=factories.administrator(life.at), at=life.later())
    barred, free = life.experts[0].person_or_refuse(), factories.expert(name="示例另一位").person_or_refuse()
    drawn = draw(life, case, asked=DrawAsked({ANY: 3}, left_out={barred.pk: "正在国外。"}))
    reasons = left_out(drawn, case)
    assert reasons["示例同单位"] == ("tied", f"应当回避：任职于{case.organisation.name}")
    assert reasons["示例停用"][0] == "inactive" and reasons[barred.name] == ("officer", "正在国外。")
    (lot,) = drawn_case(record_of(drawn), case.number).lots
    assert len(lot.candidates) + len(reasons) == Expert.objects.count() == 6
    assert set(names(case)) == {"示例专家1", "示例专家2", free.name}


def test_the_years_before_leave_out_who_worked_with_the_units_or_stood_aside_from_them(tmp_path: Path) -> None:
    life = changed_life(tmp_path)
    case = life.at_panel()
    partner, _member = life.unit()
    earlier = life.at_panel()
    earlier.partners.create(
        name=partner.name, code=partner.code, organisation=partner, kind="member", invited_at=life.at, confirmed=True
    )
    factories.expert(name="示例合作单位专家", employer=partner, works_at=partner.name)
    life.assign(earlier, life.experts[0])
    declare_recusal(earlier.number, "panel", "有项目合作。", actor=life.experts[0], at=life.later())
    of_one_unit(life, earlier, case)
    reasons = left_out(draw(life, case, asked=DrawAsked({ANY: 1})), case)
    assert reasons["示例合作单位专家"] == ("joint", f"所在单位{partner.name}与本件单位共同申报过{earlier.number}")
    assert reasons["示例专家0"][0] == "declared" and "声明回避" in reasons["示例专家0"][1]
    other = life.at_panel()
    of_one_unit(life, case, other)
    assert left_out(draw(life, other, asked=DrawAsked({ANY: 1}, joint_years=0)), other) == {}
    late = life.at_panel()
    of_one_unit(life, other, late)
    life.at += timedelta(days=4 * 366)
    assert left_out(draw(life, late, asked=DrawAsked({ANY: 1})), late) == {}


def of_one_unit(life: Life, ended: Case, open_one: Case) -> None:
    """Both cases are of the applicant of the first; the first has ended."""
    Case.objects.filter(pk=ended.pk).update(ended_at=life.at)
    first = Case.objects.get(pk=ended.pk)
    Case.objects.filter(pk=open_one.pk).update(organisation=first.organisation)


def test_who_was_asked_often_enough_this_year_takes_no_part_also_within_one_draw(tmp_path: Path) -> None:
    life = changed_life(tmp_path)
    first, second, third = life.at_panel(), life.at_panel(), life.at_panel()
    life.assign(first, life.experts[0])
    drawn = draw(life, second, third, asked=DrawAsked({ANY: 1}, most_a_year=1))
    assert left_out(drawn, second)["示例专家0"] == ("load", "本年已指派1件，上限1件")
    assert len({*names(second), *names(third)}) == 2


def test_fields_are_drawn_each_for_itself_and_a_rank_can_be_wanted() -> None:
    life = Life()
    case = life.at_panel()
    person = factories.expert(name="示例会计").person_or_refuse()
    set_expert(person, fields=["财务"], rank="高级会计师", actor=factories.administrator(life.at), at=life.later())
    drawn = draw(life, case, asked=DrawAsked({"财务": 1, "智能装备": 1}))
    assert {each.lot: each.expert.name for each in present(case)}["财务"] == "示例会计"
    assert {lot.field: len(lot.candidates) for lot in drawn_case(record_of(drawn), case.number).lots} == {
        "财务": 1,
        "智能装备": 3,
    }
    other = life.at_panel()
    reasons = left_out(draw(life, other, asked=DrawAsked({ANY: 1}, rank="高级会计师")), other)
    assert names(other) == ["示例会计"] and reasons["示例专家0"] == ("filter", "职称不是“高级会计师”")


def test_a_case_that_names_a_field_is_drawn_for_by_who_knows_it() -> None:
    life = Life()
    case = life.at_panel()
    seat = seat_or_refuse(life.officer, case, "panel")
    assert seat.step.kind == "panel"
    chosen = PanelToDraw(case, seat.step, {}, {}, seat.run)
    (lists,) = draw_lists([chosen], DrawAsked({OWN: 1}), at=life.at).cases
    assert len(lists.lots[0].candidates) == 3, "a case that names no field is anybody's own"


def test_who_leaves_is_followed_by_the_next_in_the_order_and_the_tied_are_passed_over() -> None:
    life = Life()
    case = life.at_panel()
    for n in range(3):
        factories.expert(name=f"示例候补{n}")
    drawn = draw(life, case)
    record = record_of(drawn)
    (lot,) = drawn_case(record, case.number).lots
    order = [record.experts[key].name for key in lot_order(record, case.number, lot)]
    leaving = present(case)[0]
    viewer = factories.viewer(leaving.expert)
    declare_recusal(case.number, "panel", "有项目合作。", actor=viewer, at=life.later())
    tied = Expert.objects.get(person__name=order[2])
    tied.employer_name = case.organisation.name
    tied.save()
    followed = call_next(case.number, "panel", actor=life.officer, at=life.later())
    assert [each.expert.name for each in followed] == [order[3]]
    entry = JournalEntry.objects.filter(act="assign_expert").latest("seq")
    assert entry.change["lot"] == ANY and entry.change["expert_draw"] == drawn.pk
    assert entry.change["passed"] == [f"{order[2]}：应当回避：任职于{case.organisation.name}"]
    with pytest.raises(Refusal, match="没有空缺"):
        call_next(case.number, "panel", actor=life.officer, at=life.later())


def test_where_the_definition_has_them_drawn_nobody_is_chosen_by_hand(tmp_path: Path) -> None:
    life = changed_life(tmp_path, DRAWN)
    factories.expert(name="示例另一位")
    case = life.at_panel()
    by_hand = pytest.raises(Refusal, match="须随机抽取，不能手工指派")
    with by_hand as refused:
        life.assign(case, life.experts[0])
    assert refused.value.clause and refused.value.kind == "conflict" and "递补" in refused.value.remedy
    drawn = draw(life, case, asked=DrawAsked({ANY: 1}))
    assert sorted(each.lot for each in present(case)) == ["any", "智能装备", "智能装备"], "the definition's numbers"
    assert record_of(drawn).terms.most_a_year == 2
    leaving = present(case)[0].expert
    with by_hand:
        replace_expert(
            case.number, "panel", leaving, "调离", by=present(case)[1].expert, actor=life.officer, at=life.later()
        )
    replace_expert(case.number, "panel", leaving, "调离", actor=life.officer, at=life.later())
    with pytest.raises(Refusal, match="还有可以递补的专家"):
        draw(life, case)
    call_next(case.number, "panel", actor=life.officer, at=life.later())
    assert len(present(case)) == 3 and leaving not in [each.expert for each in present(case)]
    with pytest.raises(Refusal, match="没有需要抽取的席位"):
        draw(life, case)


def test_too_few_candidates_are_all_drawn_and_the_rest_is_drawn_when_the_pool_has_grown(tmp_path: Path) -> None:
    life = changed_life(tmp_path, DRAWN)
    case = life.at_panel()
    Expert.objects.filter(person=life.experts[2].person).update(is_active=False)
    draw(life, case)
    assert len(present(case)) == 2
    with pytest.raises(Refusal, match="没有可以递补的专家"):
        call_next(case.number, "panel", actor=life.officer, at=life.later())
    with pytest.raises(Refusal, match="没有可以参加抽取的专家"):
        draw(life, case)
    factories.expert(name="示例新专家")
    again = draw(life, case)
    assert names(case)[-1] == "示例新专家" and len(present(case)) == 3
    lots = {lot.field: (lot.number, lot.kept) for lot in drawn_case(record_of(again), case.number).lots}
    assert lots == {"智能装备": (0, 2), "any": (1, 0)}


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        (DrawAsked({}), "尚未填写抽取几人"),
        (DrawAsked({ANY: 4}), "评审专家为3人，还可指派3人，抽取人数为4人"),
        (DrawAsked({"没有这一领域": 1}), "没有可以参加抽取的专家"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_is_kept(asked: DrawAsked, what: str) -> None:
    life = Life()
    case = life.at_panel()
    with pytest.raises(Refusal, match=what):
        draw(life, case, asked=asked)
    assert not ExpertDraw.objects.exists() and not present(case)


def test_leaving_somebody_out_needs_a_reason() -> None:
    life = Life()
    person = life.experts[0].person_or_refuse()
    with pytest.raises(Refusal, match="不参加抽取的理由"):
        draw(life, life.at_panel(), asked=DrawAsked({ANY: 1}, left_out={person.pk: " "}))


def test_only_the_convener_draws_and_fills_places() -> None:
    life = Life()
    case = life.at_panel()
    for actor in (life.secretary, life.districts["wanzhou"], life.experts[0], PUBLIC):
        with pytest.raises(Refusal):
            draw_panels("panel", [case.number], ANYBODY, actor=actor, at=life.later())
    draw(life, case)
    declare_recusal(case.number, "panel", "有合作。", actor=factories.viewer(present(case)[0].expert), at=life.later())
    for actor in (life.secretary, life.districts["wanzhou"], PUBLIC):
        with pytest.raises(Refusal):
            call_next(case.number, "panel", actor=actor, at=life.later())


def test_the_record_is_for_who_may_know_the_experts() -> None:
    life = Life()
    case = life.at_panel()
    drawn = draw(life, case)
    for viewer in (life.officer, life.secretary, factories.auditor()):
        assert find_expert_draw(viewer, drawn.pk) == drawn
    writer = factories.viewer(case.opened_by) if case.opened_by else PUBLIC
    for viewer in (PUBLIC, writer, life.experts[0], life.districts["wanzhou"], factories.administrator(life.at)):
        with pytest.raises(Refusal, match="没有这份抽取记录"):
            find_expert_draw(viewer, drawn.pk)


def test_the_lists_are_read_in_as_many_queries_however_many_experts_and_cases(tmp_path: Path) -> None:
    life = changed_life(tmp_path)
    cases = [life.at_panel() for _n in range(4)]

    def reading(*chosen: Case) -> int:
        found = [Case.objects.select_related("edition", "organisation").get(pk=case.pk) for case in chosen]
        step = CaseFile(found[0]).procedure.steps["panel"]
        assert step.kind == "panel"
        panels = [PanelToDraw(case, step, {}, {}, case.runs.get(step="panel")) for case in found]
        with CaptureQueriesContext(connection) as counted:
            draw_lists(panels, DrawAsked({OWN: 1, ANY: 1}), at=life.at)
        return len(counted)

    alone = reading(cases[0])
    for n in range(10):
        factories.expert(name=f"示例另{n}")
    assert reading(*cases) == alone


def test_by_choice_a_draw_and_hands_stand_side_by_side() -> None:
    life = Life()
    case = life.at_panel()
    draw(life, case, asked=DrawAsked({ANY: 1}))
    free = next(each for each in life.experts if each.person_or_refuse().name not in names(case))
    assign_expert(case.number, "panel", free.person_or_refuse(), actor=life.officer, at=life.later())
    assert [each.lot for each in present(case)] == [ANY, ""]
