"""What the pool keeps of an expert: term, training, absences, joint work, no-shows; and what draws make of it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.panels.drawing import call_next, draw_panels
from pingding.actions.panels.experts import declare_recusal
from pingding.actions.panels.no_shows import record_no_show
from pingding.actions.panels.pool import (
    add_absence,
    add_training,
    declare_joint_work,
    set_term,
    withdraw_absence,
    withdraw_joint_work,
)
from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import ANY
from pingding.queries.clock import local_date
from pingding.queries.directory.names import names_of
from pingding.queries.listing.people import ExpertListing
from pingding.queries.panels.expert_draws import drawn_case, record_of
from pingding.queries.reviews.drawing import DrawAsked
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Expert, ExpertDraw, JournalEntry, NoShow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def keeper(life: Life) -> Viewer:
    return factories.administrator(life.at)


def left_out(life: Life, case: Case, **asked: int) -> dict[str, tuple[str, str]]:
    """By name, why somebody is no candidate of a draw made now."""
    draw = draw_panels(
        "panel", [case.number], DrawAsked({ANY: 1}, **asked), seed="s", actor=life.officer, at=life.later()
    )
    record = record_of(draw)
    return {
        record.experts[each.expert].name: (each.why, each.reason) for each in drawn_case(record, case.number).left_out
    }


def no_show(life: Life, case: Case, expert: Viewer, reason: str = "未评审，联系不上。") -> NoShow:
    person = expert.person_or_refuse()
    return record_no_show(case.number, "panel", person, reason, actor=life.officer, at=life.later())


def test_whose_term_is_over_or_still_to_begin_is_not_drawn(life: Life) -> None:
    today = local_date(life.at)
    over, ahead, within = (expert.person_or_refuse() for expert in life.experts)
    set_term(over, None, today - DAY, actor=keeper(life), at=life.later())
    set_term(ahead, today + DAY, None, actor=keeper(life), at=life.later())
    set_term(within, today, today, level="市级", actor=keeper(life), at=life.later())
    reasons = left_out(life, life.at_panel())
    assert {name: why for name, (why, _reason) in reasons.items()} == {over.name: "term", ahead.name: "term"}
    assert "届满" in reasons[over.name][1] and "开始" in reasons[ahead.name][1]
    entry = JournalEntry.objects.filter(act="set_term").latest("seq")
    assert (entry.about, entry.change["level"]) == (within.name, "市级")
    with pytest.raises(Refusal, match="结束日期早于开始日期"):
        set_term(within, today, today - DAY, actor=keeper(life), at=life.later())


def test_who_says_not_to_be_there_is_not_drawn_on_these_days_nor_called_next(life: Life) -> None:
    case, today = life.at_panel(), local_date(life.at)
    absence = add_absence(today, today + 2 * DAY, "出国", actor=life.experts[0], at=life.later())
    assert left_out(life, case)["示例专家0"] == ("absent", reason_of(today, today + 2 * DAY))
    withdraw_absence(absence.pk, actor=life.experts[0], at=life.later())
    other = life.at_panel()
    assert left_out(life, other) == {}
    drawn = other.runs.get(step="panel").assignments.get().expert
    away, _there = (each for each in life.experts if each.person != drawn)
    add_absence(today, today, actor=away, at=life.later())
    declare_recusal(other.number, "panel", "有合作。", actor=factories.viewer(drawn), at=life.later())
    (following,) = call_next(other.number, "panel", actor=life.officer, at=life.later())
    assert following.expert not in (away.person, drawn)


def reason_of(first: date, last: date) -> str:
    return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日不能评审"


def test_days_that_are_over_or_turned_round_or_left_out_are_refused(life: Life) -> None:
    today, expert = local_date(life.at), life.experts[0]
    for first, last, says in (
        (today - 3 * DAY, today - DAY, "已经过去"),
        (today, today - DAY, "早于"),
        (today, None, "都须填写"),
    ):
        with pytest.raises(Refusal, match=says):
            add_absence(first, last, actor=expert, at=life.later())
    absence = add_absence(today, today, actor=expert, at=life.later())
    with pytest.raises(Refusal, match="没有这一条"):
        withdraw_absence(absence.pk, actor=life.experts[1], at=life.later())
    with pytest.raises(Refusal, match="供专家使用"):
        add_absence(today, today, actor=life.officer, at=life.later())


def test_declared_joint_work_leaves_out_within_the_years(life: Life) -> None:
    case, today = life.at_panel(), local_date(life.at)
    (name,) = names_of((case.organisation,))[case.organisation.pk]
    works = {
        0: declare_joint_work(name, None, actor=life.experts[0], at=life.later()),
        1: declare_joint_work(name, today - 300 * DAY, actor=life.experts[1], at=life.later()),
        2: declare_joint_work(name, today - 900 * DAY, actor=life.experts[2], at=life.later()),
    }
    reasons = left_out(life, case, joint_years=2)
    assert {who: why for who, (why, _reason) in reasons.items()} == {"示例专家0": "joint", "示例专家1": "joint"}
    assert reasons["示例专家0"][1] == f"本人申报与{name}有合作（至现在）"
    withdraw_joint_work(works[0].pk, actor=life.experts[0], at=life.later())
    with pytest.raises(Refusal, match="没有这一条"):
        withdraw_joint_work(works[1].pk, actor=life.experts[0], at=life.later())


def test_a_no_show_is_recorded_by_the_convener_counted_and_leaves_out_by_the_word(tmp_path: Path) -> None:
    life = changed_life(tmp_path)
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    life.sheet(case, life.experts[1], 50)
    with pytest.raises(Refusal, match="已封存评分"):
        no_show(life, case, life.experts[1])
    with pytest.raises(Refusal, match="不在本件评审名单"):
        no_show(life, case, life.experts[2])
    with pytest.raises(Refusal, match="缺席的情况"):
        no_show(life, case, life.experts[0], " ")
    row = no_show(life, case, life.experts[0])
    with pytest.raises(Refusal, match="已经记录过"):
        no_show(life, case, life.experts[0])
    entry = JournalEntry.objects.get(act="record_no_show")
    assert (entry.case, entry.about, entry.change["reason"]) == (case, "示例专家0", row.reason)
    other = life.at_panel()
    assert left_out(life, other, most_no_shows=2) == {}
    reasons = left_out(life, life.at_panel(), most_no_shows=1)
    assert reasons == {"示例专家0": ("no_shows", "累计缺席1次，满1次的不参加")}


def test_a_definition_says_from_how_many_no_shows_on(tmp_path: Path) -> None:
    rule = ("quorum: 2\n", "quorum: 2\n        drawn: {fields: {any: 3}, most_no_shows: 1}\n")
    life = changed_life(tmp_path, rule)
    case = life.at_panel()
    draw_panels("panel", [case.number], actor=life.officer, at=life.later())
    no_show(life, case, life.experts[0])
    draw = draw_panels("panel", [life.at_panel().number], actor=life.officer, at=life.later())
    record = record_of(ExpertDraw.objects.get(pk=draw.pk))
    assert record.terms.most_no_shows == 1
    assert [each.why for each in record.cases[0].left_out] == ["no_shows"]


def test_only_who_keeps_the_pool_sets_terms_and_enters_trainings(life: Life) -> None:
    person, today = life.experts[0].person_or_refuse(), local_date(life.at)
    outsider = life.districts["wanzhou"]
    with pytest.raises(Refusal, match="只有平台管理员或发文机关"):
        set_term(person, None, None, actor=outsider, at=life.later())
    with pytest.raises(Refusal, match="只有平台管理员或发文机关"):
        add_training(person, "评审规则", today, actor=outsider, at=life.later())
    with pytest.raises(Refusal, match="须为已过的日期"):
        add_training(person, "评审规则", today + DAY, actor=keeper(life), at=life.later())
    add_training(person, "评审规则", today, actor=keeper(life), at=life.later())
    stranger = outsider.person_or_refuse()
    with pytest.raises(Refusal, match="不在专家库中"):
        set_term(stranger, None, None, actor=keeper(life), at=life.later())


def test_the_list_of_the_pool_shows_and_filters_by_all_this(life: Life) -> None:
    today, (first, second, _third) = local_date(life.at), life.experts
    set_term(first.person_or_refuse(), None, today - DAY, level="市级", actor=keeper(life), at=life.later())
    add_training(first.person_or_refuse(), "评审规则", today, actor=keeper(life), at=life.later())
    case = life.at_panel()
    life.assign(case, second)
    add_absence(today, today, actor=second, at=life.later())
    no_show(life, case, second)
    listing = ExpertListing(keeper(life), at=life.at)
    rows = {row.name: row for row in listing.rows(list(Expert.objects.select_related("person")))}
    assert (rows["示例专家0"].level, rows["示例专家0"].term_ends) == ("市级", today - DAY)
    assert (rows["示例专家0"].trained_on, rows["示例专家1"].no_shows) == (today, 1)
    shown = {
        view: set(listing.everything().filter(listing.in_view(view)).values_list("person__name", flat=True))
        for view in ("absent", "out_of_term", "no_shows")
    }
    assert shown == {"absent": {"示例专家1"}, "out_of_term": {"示例专家0"}, "no_shows": {"示例专家1"}}
    assert listing.everything().filter(listing.narrowed("level", "市级")).count() == 1


def test_an_expert_keeps_the_own_page_and_who_keeps_the_pool_the_entry(life: Life) -> None:
    expert, today = life.experts[0], local_date(life.at)
    visitor = Visitor(expert, life.later())
    page = visitor.get("/expert/entry/")
    assert page.one("h1").text == "我的专家信息" and not page.all("[name=level]")
    visitor.post("/expert/entry/", {"act": "absence", "starts": str(today), "ends": str(today), "note": "开会"})
    visitor.post("/expert/entry/", {"act": "work", "body": "示例合作公司", "until": ""})
    page = visitor.get("/expert/entry/")
    assert "开会" in page.one("#absences").text and "示例合作公司 仍在合作" in page.one("#joint-work").text
    refused = visitor.sent("/expert/entry/", {"act": "absence", "starts": "昨天", "ends": str(today)}, 422)
    assert "不是日期" in refused.text
    row = page.one("#absences [name=row]").attribute("value")
    visitor.post("/expert/entry/", {"act": "withdraw_absence", "row": row})
    assert "开会" not in visitor.get("/expert/entry/").text
    entry = Expert.objects.get(person=expert.person)
    keeping = Visitor(keeper(life), life.later())
    here = f"/experts/{entry.pk}/"
    keeping.post(here, {"act": "term", "starts": str(today), "ends": str(today), "level": "国家级"})
    keeping.post(here, {"act": "training", "training": "评审规则", "held_on": str(today)})
    page = keeping.get(here)
    assert "国家级" in page.text_of("main dl") and "评审规则" in page.text_of("#trainings")
    assert not page.all("[name=body]")
    Visitor(life.districts["wanzhou"], life.at).get(here, status=404)
    assert visitor.get("/expert/").link("我的专家信息") == "/expert/entry/"


def test_the_convener_records_a_no_show_on_its_page(life: Life) -> None:
    case = life.at_panel()
    life.receive(case)
    life.assign(case, life.experts[0])
    person = life.experts[0].person_or_refuse()
    visitor, here = Visitor(life.officer, life.later()), f"/cases/{case.number}/no-show/panel/{person.pk}/"
    assert visitor.get(f"/cases/{case.number}/").link("记录缺席") == here
    assert "缺席的情况" in visitor.sent(here, {"reason": ""}, 422).text
    assert visitor.post(here, {"reason": "联系不上。"}) == f"/cases/{case.number}/#act"
    assert "已记录缺席" in visitor.get(f"/cases/{case.number}/").one("#act").text
    entry = Expert.objects.get(person=person)
    page = Visitor(keeper(life), life.at).get(f"/experts/{entry.pk}/")
    assert "联系不上。" in page.one("#no-shows").text and case.number in page.one("#no-shows").text
