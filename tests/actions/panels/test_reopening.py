"""A conflict found after a panel has closed: the sheet is set aside and the panel goes on until its result is used."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life, open_steps
from tests.api.program import program_of, set_clock
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.directory.people import set_expert
from pingding.actions.panels.experts import declare_recusal
from pingding.actions.panels.pool import set_term
from pingding.actions.panels.reopening import reopen_panel
from pingding.policy.errors import Refusal
from pingding.queries.access import visible_cases
from pingding.queries.clock import local_date
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.panels.reopening import find_closed_panel
from pingding.queries.panels.sheets import counted_sheets, panel_result
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, JournalEntry, Message, ScoreSheet, StepRun

pytestmark = pytest.mark.django_db


def works_at(life: Life, expert: Viewer, employer: str) -> None:
    person, keeper = expert.person_or_refuse(), factories.administrator()
    set_expert(person, fields=["材料"], employer_name=employer, actor=keeper, at=life.later())


def scored(life: Life) -> Case:
    """A case whose panel of three is closed; the visit waits."""
    case = life.at_panel()
    life.receive(case)
    life.panel(case, 10, 50, 52)
    return Case.objects.get(pk=case.pk)


def reopened(life: Life, case: Case, actor: Viewer | None = None, **more: object) -> Assignment:
    person = life.experts[0].person_or_refuse()
    return reopen_panel(
        case.number, "panel", person, "任职于申报单位", actor=actor or life.officer, at=life.later(), **more
    )


def test_the_sheet_is_set_aside_and_the_panel_goes_on_for_that_seat(life: Life) -> None:
    case = scored(life)
    other = factories.expert(name="示例专家乙")
    reopened(life, case, by=other.person_or_refuse())
    assert open_steps(case) == {"panel"}
    newest = StepRun.objects.filter(case=case, step="panel").order_by("round").values_list("pk", flat=True)
    assert counted_sheets(newest[len(newest) - 1 :]).count() == 2
    assert panel_result(case, "panel", at=life.at) is None  # nothing is learnt of an open panel
    life.sheet(case, other, 54)
    life.close_panel(case)
    assert open_steps(case) == {"visit"}
    result = panel_result(case, "panel", at=life.at)
    assert result is not None and result.sheets == 3 and result.score == 72
    assert ScoreSheet.objects.filter(scorer=life.experts[0].person).exists()
    rounds = StepRun.objects.filter(case=case, step="panel").order_by("round").values_list("round", "outcome")
    assert list(rounds) == [(1, "done"), (2, "done")]
    acts = JournalEntry.objects.filter(case=case, act__in=("reopen_panel", "replace_expert")).order_by("seq")
    assert [(entry.act, entry.change["reason"]) for entry in acts] == [
        ("reopen_panel", "任职于申报单位"),
        ("replace_expert", "任职于申报单位"),
    ]
    assert not list(state_differences())


def test_the_others_sheets_stand_and_the_case_is_closed_to_who_left(life: Life) -> None:
    case = scored(life)
    reopened(life, case)
    assert not visible_cases(life.experts[0]).exists() and visible_cases(life.experts[1]).exists()
    with pytest.raises(Refusal, match="已提交"):
        life.sheet(case, life.experts[1], 60)
    life.close_panel(case)
    assert open_steps(case) == {"visit"}


def test_whoever_left_the_panel_before_is_not_asked_again(life: Life) -> None:
    case = life.at_panel()
    life.receive(case)
    life.assign(case, *life.experts)
    declare_recusal(case.number, "panel", "曾任其顾问", actor=life.experts[2], at=life.later())
    for expert in life.experts[:2]:
        life.sheet(case, expert, 50)
    life.close_panel(case)
    reopened(life, case)
    with pytest.raises(Refusal, match="已在本件评审名单中"):
        life.assign(case, life.experts[2])
    with pytest.raises(Refusal, match="不足2份"):
        life.close_panel(case)


def test_whom_the_act_would_refuse_is_not_offered(life: Life) -> None:
    case = scored(life)
    free, over = (factories.expert(name=name).person_or_refuse() for name in ("示例专家乙", "示例专家丙"))
    set_term(over, None, local_date(life.at) - timedelta(days=1), actor=factories.administrator(), at=life.later())
    panel = find_closed_panel(life.officer, case.number, "panel", life.later())
    assert [expert.person_id for expert in panel.candidates] == [free.pk]


def test_what_followed_the_panel_is_gone_through_again(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_list(case, 40, 50)
    assert open_steps(case) == {"list"}
    reopened(life, case, by=life.experts[2].person_or_refuse())
    assert open_steps(case) == {"panel"}
    life.sheet(case, life.experts[2], 54)
    life.close_panel(case)
    assert open_steps(case) == {"visit"}


@pytest.mark.parametrize("decided", ["ranked", "met"])
def test_a_result_that_was_used_is_not_taken_back(life: Life, decided: str) -> None:
    case, _writer = life.submitted()
    if decided == "ranked":
        life.to_list(case, 50, 52)
        rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    else:
        life.to_notice(case)
    with pytest.raises(Refusal) as refusal:
        reopened(life, case)
    assert refusal.value.kind == "conflict" and "“建议名单”" in refusal.value.what and "理由" in refusal.value.remedy
    assert StepRun.objects.filter(case=case, step="panel").count() == 1


def test_an_open_panel_and_another_office_are_refused(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, life.experts[0])
    with pytest.raises(Refusal, match="评审尚未结束"):
        reopened(life, case)
    case = scored(life)
    with pytest.raises(Refusal) as refusal:
        reopened(life, case, life.districts["wanzhou"])
    assert refusal.value.kind == "forbidden"
    with pytest.raises(Refusal, match="不在本件评审名单中"):
        stranger = factories.expert(name="示例专家丙").person_or_refuse()
        reopen_panel(case.number, "panel", stranger, "理由", actor=life.officer, at=life.later())
    with pytest.raises(Refusal, match="未填写"):
        reopen_panel(case.number, "panel", life.experts[0].person_or_refuse(), " ", actor=life.officer, at=life.later())
    assert open_steps(case) == {"visit"}


def test_the_convener_is_told_of_a_conflict_found_after_the_panel_closed(life: Life) -> None:
    case = scored(life)
    factories.forget_messages()
    works_at(life, life.experts[0], case.organisation.name)
    message = Message.objects.get()
    assert (message.organisation, message.case) == (life.city, case) and "重新开启评审" in message.text
    page = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/")
    assert f"/cases/{case.number}/reopen/panel/" in page.links()


def test_the_page_reopens_the_panel_and_a_program_does_too(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case = scored(life)
    works_at(life, life.experts[0], case.organisation.name)
    convener, url = Visitor(life.officer, life.later()), f"/cases/{case.number}/reopen/panel/"
    page = convener.get(url)
    assert [text for text in page.texts("label") if "应当回避" in text]
    assert "尚未选择专家" in convener.sent(url, {"leaving": "", "replacement_reason": ""}, 422).banner()
    leaving = str(life.experts[0].person_or_refuse().pk)
    sent = {"leaving": leaving, "replacement_reason": "任职于申报单位"}
    assert convener.post(url, sent) == f"/cases/{case.number}/#act"
    assert open_steps(case) == {"panel"}
    life.close_panel(case)
    set_clock(monkeypatch, life.later())
    expert = life.experts[1].person_or_refuse().username
    body = {"expert": expert, "reason": "曾任其顾问"}
    answer = program_of(life.officer, life.at).post(f"/cases/{case.number}/steps/panel/reopening", body)
    assert (answer.status, answer.body["replaced"]) == (200, True)
