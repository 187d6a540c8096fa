"""Experts are reminded of what they owe: one or all, once a day, and it is said whom that reached."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.desk.panels.test_making import PANELS, convener, key

from pingding.actions.directory.offices import appoint_officer
from pingding.actions.panels.reminders import remind_experts
from pingding.policy.errors import Refusal
from pingding.records.models import JournalEntry, Message, Seat, StepRun

pytestmark = pytest.mark.django_db


def at_work() -> Life:
    """Three experts asked in one case, one of whom has sealed; two of them in another."""
    life = Life()
    first, second = life.at_panel(), life.at_panel()
    life.assign(first, *life.experts)
    life.assign(second, *life.experts[:2])
    life.sheet(first, life.experts[2], 40)
    StepRun.objects.filter(step="panel").update(due_at=life.at + timedelta(days=3))
    return life


def reminders() -> list[tuple[str, str]]:
    rows = Message.objects.filter(text__contains="没有封存").order_by("pk")
    return [(row.person.name if row.person else "", str(row.words["n"])) for row in rows]


def test_progress_of_each_expert_stands_as_a_bar_with_its_numbers() -> None:
    life = at_work()
    page = convener(life).get(PANELS)
    assert "未评2份" in page.row("示例专家0").text and "还有" in page.row("示例专家0").cell("最早到期")
    owing, sealed = page.row("示例专家0"), page.row("示例专家2")
    assert owing.has(".part-bar svg") and "disabled" not in owing.one("input[name=expert]").element.attributes
    assert "已封存1份" in sealed.text and "disabled" in sealed.one("input[name=expert]").element.attributes


def test_one_expert_is_reminded_of_all_that_is_owed_in_one_message() -> None:
    life = at_work()
    visitor = convener(life)
    assert visitor.post(f"{PANELS}remind/", {"expert": key(life, 0)}) == PANELS
    assert reminders() == [("示例专家0", "2")]
    page = visitor.get(PANELS)
    assert page.banner() == "已催办：示例专家0" and page.row("示例专家0").cell("上次催办")
    assert "disabled" in page.row("示例专家0").one("input[name=expert]").element.attributes
    entry = JournalEntry.objects.get(act="remind_expert")
    assert entry.about == "示例专家0" and len(entry.change["cases"]) == 2


def test_those_who_were_chosen_are_reminded_and_nobody_else() -> None:
    life = at_work()
    visitor = convener(life)
    visitor.post(f"{PANELS}remind/", {"expert": [key(life, 0), key(life, 1)]})
    assert reminders() == [("示例专家0", "2"), ("示例专家1", "2")]
    visitor.post(f"{PANELS}remind/", {"expert": "nobody"})
    assert "尚未选择专家" in visitor.get(PANELS).text and len(reminders()) == 2


def test_each_office_that_convenes_is_recorded_for_its_own_cases() -> None:
    life = at_work()
    other = factories.office("economy@cq")
    person = life.officer.person_or_refuse()
    appoint_officer(other, person, actor=factories.administrator(), at=life.at)
    seat = Seat.objects.filter(step="panel", waiting=True).order_by("pk").last()
    assert seat is not None
    Seat.objects.filter(pk=seat.pk).update(organisation=other)
    remind_experts("sample-life-2025", "panel", [int(key(life, 0))], actor=factories.viewer(person), at=life.later())
    entries = JournalEntry.objects.filter(act="remind_expert")
    assert {entry.behalf for entry in entries} == {life.city.name, other.name}
    assert [len(entry.change["cases"]) for entry in entries] == [1, 1] and len(reminders()) == 1


def test_all_who_owe_are_reminded_and_nobody_twice_on_one_day() -> None:
    life = at_work()
    visitor = convener(life)
    visitor.post(f"{PANELS}remind/", {"expert": key(life, 0)})
    visitor.get(PANELS)
    visitor.post(f"{PANELS}remind/", {"all": "1"})
    page = visitor.get(PANELS)
    assert page.message("已催办：示例专家1") and page.message("今天已经催办过，没有再发：示例专家0")
    assert reminders() == [("示例专家0", "2"), ("示例专家1", "2")]
    visitor.at = life.later(days=1)
    visitor.post(f"{PANELS}remind/", {"all": "1"})
    assert len(reminders()) == 4


def test_whoever_owes_nothing_and_whoever_convenes_nothing_is_refused() -> None:
    life = at_work()
    done = life.experts[2].person_or_refuse().pk
    with pytest.raises(Refusal, match="没有需要催办的专家"):
        remind_experts("sample-life-2025", "panel", [done], actor=life.officer, at=life.later())
    with pytest.raises(Refusal, match="没有需要催办的专家"):
        remind_experts("sample-life-2025", "panel", actor=life.districts["wanzhou"], at=life.later())
    with pytest.raises(Refusal, match="召集单位"):
        remind_experts("sample-life-2025", "panel", actor=life.experts[0], at=life.later())
    Visitor(life.officer, life.at).post(f"{PANELS}remind/", {})
    assert reminders() == []


def test_a_secretary_follows_what_the_own_office_convenes_and_acts_in_none_of_it() -> None:
    life = at_work()
    secretary = Visitor(life.secretary, life.at)
    page = secretary.get(PANELS)
    assert "没有进行中的评审" not in page.text
    assert any("由本单位经办人办理" in words for words in page.texts("p.muted"))
    assert "未评2份" in page.row("示例专家0").text
    assert not page.has("input[name=expert]") and not page.has("input[name=case]")
    with pytest.raises(Refusal, match="由召集单位的经办人办理"):
        remind_experts("sample-life-2025", "panel", actor=life.secretary, at=life.later())
    assert "由召集单位的经办人办理" in secretary.get(f"{PANELS}experts/", 403).text
    assert reminders() == []
