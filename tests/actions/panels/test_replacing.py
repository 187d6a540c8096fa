"""An expert who leaves a panel: the seat is free, the sheet set aside and kept, and no panel stays stuck."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests import factories
from tests.actions.life import Life, open_steps
from tests.api.program import program_of, set_clock
from tests.web.desk.pages import Visitor

from pingding.actions.cases.rounds import set_due
from pingding.actions.directory.people import deactivate_person
from pingding.actions.panels.experts import declare_recusal, replace_expert
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.policy.errors import Refusal
from pingding.policy.procedures.deadlines import Due
from pingding.queries.access import find_case, visible_cases
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import journal_seen, visibility_of
from pingding.queries.panels.case_scores import SheetSetAside, case_scores
from pingding.queries.panels.sheets import counted_sheets, panel_result
from pingding.queries.reviews.expert_tasks import expert_tasks
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, JournalEntry, Message, ScoreSheet, StepRun

pytestmark = pytest.mark.django_db


def replaced(life: Life, case: Case, expert: Viewer, reason: str = "长期出差，不能评审", **more: object) -> Assignment:
    person = expert.person_or_refuse()
    return replace_expert(case.number, "panel", person, reason, actor=life.officer, at=life.later(), **more)


def set_aside(viewer: Viewer, case: Case) -> tuple[SheetSetAside, ...]:
    file = CaseFile(find_case(viewer, case.number))
    return case_scores(file, path_of(file), visibility_of(viewer, file), at=factories.START).panels[0].set_aside


def test_a_replaced_experts_seat_is_free_and_the_sheet_is_kept_and_not_counted(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    for expert, mark in zip(life.experts, (10, 50, 52), strict=True):
        life.sheet(case, expert, mark)
    other = factories.expert(name="示例专家乙")
    replaced(life, case, life.experts[0], by=other.person_or_refuse())
    assert ScoreSheet.objects.filter(scorer=life.experts[0].person).count() == 1
    newest = StepRun.objects.filter(case=case, step="panel").order_by("round").values_list("pk", flat=True)
    assert counted_sheets(newest[len(newest) - 1 :]).count() == 2
    assert panel_result(case, "panel", at=life.at) is None  # nothing is learnt of an open panel
    life.sheet(case, other, 54)
    life.close_panel(case)
    result = panel_result(case, "panel", at=life.at)
    assert result is not None and result.sheets == 3 and result.score == Decimal(72)


def test_nobody_is_stuck_with_a_full_panel_whose_expert_is_gone(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    gone = life.experts[0].person_or_refuse()
    life.sheet(case, life.experts[1], 50)
    deactivate_person(gone, reason="调离", actor=factories.administrator(), at=life.later())
    with pytest.raises(Refusal, match="不足2份"):
        life.close_panel(case)
    replaced(life, case, life.experts[0], by=factories.expert(name="示例专家乙").person_or_refuse())
    life.sheet(case, factories.viewer(Assignment.objects.latest("pk").expert), 52)
    life.close_panel(case)
    assert open_steps(case) == {"paper", "visit"}


def test_a_replaced_expert_is_told_and_the_case_is_closed_to_them(life: Life) -> None:
    case = life.at_panel()
    expert = life.experts[0]
    life.assign(case, expert)
    factories.forget_messages()
    replaced(life, case, expert)
    message = Message.objects.get()
    assert message.person == expert.person and message.words["reason"] == "长期出差，不能评审"
    assert not visible_cases(expert).exists()
    with pytest.raises(Refusal) as refusal:
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(1)})
    assert refusal.value.kind == "missing"
    (task,) = expert_tasks(expert)
    assert (task.state, task.reason) == ("replaced", "长期出差，不能评审")
    assert "已更换" in Visitor(expert, life.later()).get("/expert/").after("回避、更换或已结束").text


@pytest.mark.parametrize("handed_in", [False, True])
def test_what_stands_in_a_sheet_set_aside_is_for_convener_and_auditor_once_the_panel_is_closed(
    life: Life, handed_in: bool
) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    save_expert_sheet(
        case.number,
        "panel",
        actor=life.experts[0],
        at=life.later(),
        points={"quality": Decimal(10)},
        comment="基础薄弱。",
        submit=handed_in,
        declared=handed_in,
    )
    replaced(life, case, life.experts[0])
    (sealed,) = set_aside(life.officer, case)
    assert (sealed.who, sealed.handed_in, sealed.total, sealed.comment) == ("示例专家0", handed_in, None, "")
    for expert in life.experts[1:]:
        life.sheet(case, expert, 50)
    life.close_panel(case)
    for viewer in (life.officer, life.secretary, factories.auditor()):
        (shown,) = set_aside(viewer, case)
        assert (shown.replaced, shown.comment, shown.reason) == (True, "基础薄弱。", "长期出差，不能评审")
        assert shown.total == (Decimal(30) if handed_in else None)
    assert not set_aside(life.districts["wanzhou"], case)
    page = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/?tab=opinions").text_of("#set-aside")
    assert "示例专家0" in page and "另存不计" in page and "基础薄弱。" in page
    district = Visitor(life.districts["wanzhou"], life.at).get(f"/cases/{case.number}/?tab=opinions")
    assert "示例专家0" not in district.html and "基础薄弱。" not in district.html


def test_who_stands_aside_leaves_what_was_written(life: Life) -> None:
    case = life.at_panel()
    expert = life.experts[0]
    life.assign(case, expert)
    save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(10)})
    declare_recusal(case.number, "panel", "曾共同承担项目", actor=expert, at=life.later())
    assert ScoreSheet.objects.get().points == {"quality": "10"}
    (shown,) = set_aside(life.officer, case)
    assert (shown.replaced, shown.handed_in) == (False, False)


def test_replacing_is_refused_without_reason_and_for_who_is_not_on_the_panel(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, life.experts[0])
    with pytest.raises(Refusal, match="更换理由：未填写"):
        replaced(life, case, life.experts[0], " ")
    with pytest.raises(Refusal, match="不在本件评审名单中"):
        replaced(life, case, life.experts[1])
    replaced(life, case, life.experts[0])
    with pytest.raises(Refusal, match="不在本件评审名单中"):
        replaced(life, case, life.experts[0])
    with pytest.raises(Refusal, match="已在本件评审名单中"):
        life.assign(case, life.experts[0])


def test_when_the_other_cannot_be_asked_nothing_is_changed(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    with pytest.raises(Refusal, match="已在本件评审名单中"):
        replaced(life, case, life.experts[0], by=life.experts[1].person_or_refuse())
    assert not Assignment.objects.exclude(ended_at=None).exists()


def test_the_journal_says_who_was_replaced_and_why(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, life.experts[0])
    life.sheet(case, life.experts[0], 40)
    replaced(life, case, life.experts[0])
    entry = JournalEntry.objects.get(act="replace_expert")
    assert (entry.about, entry.behalf, entry.clause) == ("示例专家0", life.city.name, "四")
    assert entry.change == {"reason": "长期出差，不能评审", "sheet": "handed_in"}
    page = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/?tab=journal")
    (row,) = [row for row in page.one("table.journal").rows() if row.cell("事项").startswith("更换专家")]
    assert "已提交，另存不计" in row.cell("变更")


def test_the_convener_sees_whose_sheet_is_missing_and_replaces_on_the_page(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    life.sheet(case, life.experts[1], 50)
    run, path = StepRun.objects.get(case=case, step="panel").pk, f"/cases/{case.number}/"
    set_due([run], Due(life.at + timedelta(days=1)))
    assert "示例专家0 尚未提交" in Visitor(life.officer, life.at).get(path).texts(".panel-desk li")
    set_due([run], Due(life.at))
    other = factories.expert(name="示例专家乙").person_or_refuse()
    visitor = Visitor(life.officer, life.later())
    page = visitor.get(path)
    lines = page.texts(".panel-desk li")
    assert "示例专家0 尚未提交 逾期未提交评审意见 记录缺席" in lines and "示例专家1 已提交" in lines
    assert page.field("replacement_reason").value == "逾期未提交评审意见"
    missing = life.experts[0].person_or_refuse()
    typed = {"leaving": str(missing.pk), "replacement": str(other.pk), "replacement_reason": ""}
    refused = visitor.sent(f"{path}replace/panel/", typed, 422)
    assert "更换理由：未填写" in refused.faults()[0].text
    assert refused.field("replacement").value == str(other.pk)
    visitor.post(f"{path}replace/panel/", typed | {"replacement_reason": "三次催办未答复"})
    shown = visitor.get(path).texts(".panel-desk li")
    assert "示例专家0 已更换：三次催办未答复" in shown and "示例专家乙 尚未提交 记录缺席" in shown


def test_a_program_replaces_too(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case = life.at_panel()
    life.assign(case, life.experts[0])
    set_clock(monkeypatch, life.later())
    program = program_of(life.officer, life.at)
    leaving, other = life.experts[0].person_or_refuse(), life.experts[1].person_or_refuse()
    body = {"expert": leaving.username, "reason": "调离", "by": other.username}
    answer = program.post(f"/cases/{case.number}/steps/panel/replacement", body)
    assert answer.status == 200 and answer.body["replaced"] and answer.body["ended_reason"] == "调离"
    assert Assignment.objects.get(ended_at=None).expert == other
    assert program.get(f"/cases/{case.number}/scores").body["panels"][0]["set_aside"][0]["who"] == leaving.name


def test_replacing_is_a_panel_act_that_the_applicant_never_reads(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, life.experts[0])
    replaced(life, case, life.experts[0])
    own = factories.viewer(case.organisation.memberships.get(until=None).person)
    file = CaseFile(find_case(own, case.number))
    assert "replace_expert" not in {line.act for line in journal_seen(case, path_of(file), visibility_of(own, file))}
