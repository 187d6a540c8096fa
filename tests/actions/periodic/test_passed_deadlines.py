"""A passed deadline decides what the definition says, but never what an officer would be refused."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests import factories
from tests.actions.changed_life import Changed
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor
from tests.web.page_reader import visit

from pingding.actions.cases.overrides import override_condition
from pingding.actions.periodic.tick import tick
from pingding.cli.definitions.show_names import showing
from pingding.cli.definitions.show_procedure import procedures
from pingding.cli.library import Opened
from pingding.policy.steps.opinion import OpinionGiven
from pingding.queries.editions import edition_of, shared
from pingding.queries.worklist.todo import TodoFilter, todo
from pingding.records.models import Case, Expert, JournalEntry, Message, OfficeHeld, StepRun

pytestmark = pytest.mark.django_db

OWN = "        statement: 材料属实。\n        form: application\n"
PARTS = (
    "      district: {title: 区县填写, by: district, fields: [support]}\n",
    "  support: {label: 区县支持情况, type: text, clause: 三}\n",
)
LETTER = "        title: 集中推荐\n        by: district\n"
FORWARD = "          agree: {label: 同意, to: letter}\n"
RESERVED = "          reserve: {label: 有保留地同意, to: letter}\n"


def definition(folder: Path, *, form: bool = False, letter_by: str = "district") -> str:
    """A copy of the definition in which a district that is silent for ten working days has agreed."""
    copy = folder / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    file = copy / "sample.yaml"
    text = file.read_text(encoding="utf-8")
    deadline = "        deadline: {working_days: 10, passed: agree, clause: 三}\n"
    changes = {OWN: (OWN if form else "") + deadline, FORWARD: FORWARD + RESERVED}
    changes |= {LETTER: LETTER.replace("district", letter_by)} | ({} if form else dict.fromkeys(PARTS, ""))
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return str(copy)


def at_opinion(life: Life, **values: object) -> Case:
    """A case whose every district has checked it and is now to give its opinion."""
    case, _writer = life.submitted(**values)
    for region in life.districts:
        life.check(case, region)
    assert open_steps(case) == {"opinion"}
    return case


def passed(life: Life, case: Case) -> None:
    """Ten minutes after the opinion was due."""
    due = StepRun.objects.get(case=case, step="opinion", closed_at=None).due_at
    assert due is not None
    life.at = due + timedelta(minutes=10)


def held_up(case: Case) -> list[str]:
    return [entry.change["reason"] for entry in JournalEntry.objects.filter(case=case, act="deadline_held_up")]


def test_silence_agrees_where_the_case_meets_its_conditions(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    case = at_opinion(life)
    passed(life, case)
    assert tick(at=life.at).deadlines_decided == 1
    assert open_steps(case) == {"letter"} and not held_up(case)


def test_silence_does_not_agree_to_what_an_officer_may_not_and_that_is_told_once(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    case, district = at_opinion(life, staff="5"), life.districts["wanzhou"]
    passed(life, case)
    factories.forget_messages()
    for _minute in range(3):
        done = tick(at=life.later())
        assert (done.deadlines_decided, done.held_up) == (0, 0)
    assert open_steps(case) == {"opinion"}
    (why,) = held_up(case)
    assert "不符合推荐条件" in why and "二" in why
    told = Message.objects.get()
    assert told.organisation_id in district.roles and told.words["why"] == why
    (row,) = todo(district, TodoFilter(overdue=True), at=life.at).rows
    assert (row.number, row.overdue) == (case.number, True)


def test_once_nothing_stands_against_it_any_more_the_deadline_decides(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    case = at_opinion(life, staff="5")
    passed(life, case)
    tick(at=life.at)
    override_condition(case.number, "staff", "示范作用突出", actor=life.officer, at=life.later())
    assert tick(at=life.later()).deadlines_decided == 1
    assert open_steps(case) == {"letter"}


def test_silence_stands_for_no_part_of_the_form(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path, form=True))
    case = at_opinion(life)
    passed(life, case)
    assert tick(at=life.at).deadlines_decided == 0
    assert open_steps(case) == {"opinion"} and len(held_up(case)) == 1


def test_a_reserve_that_one_of_them_made_stays(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path), regions=("yuzhong",))
    case = at_opinion(life)
    life.act(case, "opinion", "reserve", OpinionGiven(opinion="有保留。", signed=True), life.districts["yuzhong"])
    passed(life, case)
    assert tick(at=life.at).deadlines_decided == 1
    assert StepRun.objects.get(case=case, step="opinion").outcome == "reserve"


def test_nobody_to_deliver_to_is_told_once_and_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    life = Life(definition=definition(tmp_path, letter_by="authority"))
    case = at_opinion(life)
    passed(life, case)
    city = OfficeHeld.objects.get(office="science@cq")
    OfficeHeld.objects.filter(pk=city.pk).update(office="science@nowhere")
    for _minute in range(2):
        assert tick(at=life.later()).deadlines_decided == 0
    (why,) = held_up(case)
    assert "尚未在平台设立" in why and not caplog.records
    OfficeHeld.objects.filter(pk=city.pk).update(office="science@cq")
    assert tick(at=life.later()).deadlines_decided == 1


def test_agreement_by_silence_is_told_before_and_after(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    case, district = at_opinion(life), life.districts["wanzhou"]
    said = "逾期未办理的，视为“同意”"
    assert said in Visitor(district, life.at).get(f"/cases/{case.number}/").text_of("#act-opinion")
    assert said in Visitor(life.officer, life.at).get(f"/cases/{case.number}/").text_of("#act .act-blocked")
    passed(life, case)
    tick(at=life.at)
    record = Visitor(life.officer, life.at).get(f"/cases/{case.number}/?tab=opinions").text_of("#record-opinion-1")
    assert "逾期未办理，按规定视为“同意”（三）" in record and "尚未办理" not in record


def test_agreement_by_silence_is_told_by_show_and_in_public(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    edition, said = edition_of(life.call.edition), "逾期未办理的，视为“同意”"
    with showing(Opened(tmp_path, shared(), edition)):
        assert any(said in line for line in procedures(edition, shared()))
    stages = visit(Client(), f"/programmes/{edition.id}/procedure/").all("li.stage")
    assert [stage for stage in stages if said in stage.text]


def panel_until(outcome: str) -> tuple[str, str]:
    """A panel whose deadline takes this outcome by itself."""
    old = "        indicators: marks\n        clause: 四\n        outcomes:\n"
    fail = "          fail: {label: 评审不通过, end: refused, tone: refuse}\n"
    line = f"        deadline: {{working_days: 10, passed: {outcome}, clause: 四}}\n"
    return old, old.replace("        outcomes:\n", line + "        outcomes:\n" + fail)


@pytest.mark.parametrize("outcome", ["done", "fail"])
def test_no_deadline_decides_a_panel_without_its_quorum(changed: Changed, outcome: str) -> None:
    life = changed(panel_until(outcome))
    case = life.at_panel()
    life.assign(case, *life.experts)
    life.sheet(case, life.experts[0], 50)
    due = StepRun.objects.get(case=case, step="panel").due_at
    assert due is not None
    life.at = due + timedelta(minutes=10)
    assert tick(at=life.at).deadlines_decided == 0
    assert open_steps(case) == {"paper", "panel"}
    (why,) = held_up(case)
    assert "已提交评审意见1份，不足2份" in why
    life.sheet(case, life.experts[1], 50)
    assert tick(at=life.later()).deadlines_decided == 1
    assert StepRun.objects.get(case=case, step="panel").outcome == outcome


def test_no_deadline_decides_a_panel_while_an_expert_must_stand_aside(changed: Changed) -> None:
    life = changed(panel_until("done"))
    case = life.at_panel()
    for expert in life.experts[:2]:
        life.assign(case, expert)
        life.sheet(case, expert, 50)
    Expert.objects.filter(person=life.experts[0].person).update(employer_name=case.organisation.name)
    life.at += timedelta(days=60)
    assert tick(at=life.at).deadlines_decided == 0
    assert "应当回避" in held_up(case)[0] and "panel" in open_steps(case)


def test_no_deadline_decides_a_review_with_conditions_that_nobody_judged(changed: Changed) -> None:
    own = "deadline: {working_days: 5, local: 测试}"
    life = changed((own, own.replace("local", "passed: pass, local")))
    case, _writer = life.submitted()
    life.at += timedelta(days=60)
    assert tick(at=life.at).deadlines_decided == 0
    assert open_steps(case) == {"check"}
    (why,) = held_up(case)
    assert "“方案可行”尚未评判" in why
    life.check(case)
    assert open_steps(case) == {"opinion"}
