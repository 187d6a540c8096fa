"""Cases chosen in the list: nothing is chosen at first, what happens is said before, and why something cannot be."""

from urllib.parse import urlencode

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.batches.batch_pages import LETTER, to_letter, to_list
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Part

from pingding.actions.panels.reminders import remind_experts
from pingding.queries.journal.acts.cases import PromptOthers
from pingding.records.models import JournalEntry

pytestmark = pytest.mark.django_db
LIST, PROMPT, BATCH = "/lists/cases/", "/lists/cases/prompt/", "/lists/cases/batch/"


@pytest.fixture
def life() -> Life:
    return Life()


def test_cases_can_be_chosen_by_whoever_acts_and_none_is_at_first(life: Life) -> None:
    case, _writer = life.submitted()
    page = Visitor(life.officer, life.at).get(f"{LIST}?view=all")
    boxes = page.field("cases")
    assert boxes.choices == [case.number] and boxes.ticked == []
    assert page.one(".bulk").texts("button")[:2] == ["催办", "成批办理"]
    assert not Visitor(factories.auditor(), life.at).get(f"{LIST}?view=all").has(".bulk")


def test_a_prompt_is_said_before_and_what_it_reached_after(life: Life) -> None:
    case, _writer = life.submitted()
    visitor, name = Visitor(life.officer, life.later()), life.districts["wanzhou"].organisations[0].name
    page = visitor.get(f"{PROMPT}?cases={case.number}&cases=2025-09999")
    assert f"就1件向{name}各发一条站内消息" in page.consequences()[0] and "2025-09999" in page.message("不会催办").text
    assert not JournalEntry.objects.filter(act=PromptOthers.act).exists()
    assert visitor.post(PROMPT, {"cases": [case.number]}) == "/desk/"
    assert f"已催办1件，已通知{name}" in visitor.get("/desk/").message("已催办").text
    again = visitor.get(f"{PROMPT}?cases={case.number}")
    assert "明天起可以再催" in " ".join(again.texts("p.muted")) and not again.has("main .btn-primary")


def test_cases_of_one_step_lead_to_its_batch_with_those_chosen_alone(life: Life) -> None:
    cases = to_letter(life, 3)
    visitor = Visitor(life.districts["wanzhou"], life.later())
    chosen = [case.number for case in cases[:2]]
    place = visitor.client.get(f"{BATCH}?cases={chosen[0]}&cases={chosen[1]}").headers["Location"]
    assert place.startswith(LETTER)
    page = visitor.get(place)
    assert page.field("cases").ticked == chosen and len(page.field("cases").choices) == 3


def test_cases_of_several_steps_cannot_be_acted_on_together_and_the_page_says_which_can(life: Life) -> None:
    (listed,) = to_list(life, (50, 52))
    case, _writer = life.submitted()
    page = Visitor(life.officer, life.later()).get(f"{BATCH}?cases={listed.number}&cases={case.number}", 409)
    assert "所选 2 件不能一起办理" in page.message("不能一起").text
    (group,) = page.one("ul.link-list").all("li")
    assert f"1 件可以一起办理：{listed.number}" in group.text
    assert case.number in " ".join(page.texts("main p"))
    assert "还没有选择" in Visitor(life.officer, life.later()).get(BATCH).message("还没有").text


def test_after_a_prompt_one_is_back_where_it_was_begun_and_never_elsewhere(life: Life) -> None:
    case, _writer = life.submitted()
    visitor, began = Visitor(life.officer, life.later()), f"{LIST}?view=all&region=wanzhou"
    assert visitor.get(began).one(".selection input[name=next]").attribute("value") == began
    page = visitor.get(f"{PROMPT}?{urlencode({'cases': case.number, 'next': began})}")
    assert page.one(".act-row").link("全部事项") == began
    assert visitor.post(PROMPT, {"cases": [case.number], "next": began}) == began
    for elsewhere in ("//example.org/", "https://example.org/lists/cases/", "javascript:0", ""):
        page = visitor.get(f"{PROMPT}?{urlencode({'cases': case.number, 'next': elsewhere})}")
        assert page.one(".act-row").link("工作台") == "/desk/"


def test_of_more_than_can_be_prompted_together_it_is_said_that_the_first_are(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [life.submitted()[0].number for _n in range(2)]
    for module in ("listings.selection", "work_overview"):
        monkeypatch.setattr(f"pingding.web.desk.{module}.MOST", 1)
    visitor = Visitor(life.officer, life.later())
    assert "共 2 件" in visitor.get("/desk/overview/").by_id("awaited").text
    page = visitor.get(f"{PROMPT}?cases={numbers[0]}&cases={numbers[1]}")
    assert "催办前 1 件，共 2 件" in page.message("催办前").text


def test_where_experts_owe_sheets_the_convener_finds_the_panels(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    page = Visitor(life.officer, life.later()).get("/desk/overview/")
    assert page.by_id("awaited").link("各件的评审进度") == "/panels/sample-life-2025/panel/"


def hidden(box: Part) -> dict[str, str]:
    return {one.attribute("name"): one.attribute("value") for one in box.all("input[type=hidden]")}


def test_from_its_page_a_case_that_waits_is_prompted_by_one_click_once_a_day(life: Life) -> None:
    case, _writer = life.submitted()
    visitor, name = Visitor(life.officer, life.later()), life.districts["wanzhou"].organisations[0].name
    path = f"/cases/{case.number}/"
    box = visitor.get(path).one(".act-prompt")
    assert box.text_of("button") == f"催办{name}"
    assert visitor.post(PROMPT, hidden(box)) == path
    page = visitor.get(path)
    assert f"已通知{name}" in page.message("已催办").text
    assert "上次催办" in page.text_of(".act-prompt") and not page.has(".act-prompt button")
    assert JournalEntry.objects.filter(act=PromptOthers.act, case=case).count() == 1
    assert not Visitor(life.districts["wanzhou"], life.later()).get(path).has(".act-prompt")


def test_a_button_whose_case_went_on_meanwhile_prompts_nobody_else_and_asks_first(life: Life) -> None:
    case, _writer = life.submitted()
    visitor, path = Visitor(life.officer, life.later()), f"/cases/{case.number}/"
    sent = hidden(visitor.get(path).one(".act-prompt"))
    life.check(case)
    visitor.at = life.later()
    page = visitor.sent(PROMPT, sent, 409)
    assert "在等的人有变化" in page.faults()[0].text and case.number in page.rows()[0].text
    assert not JournalEntry.objects.filter(act=PromptOthers.act).exists()
    again = hidden(page.one(f"form[action={PROMPT}]"))
    assert "seen" not in again and visitor.post(PROMPT, again) == path


def test_the_button_counts_those_alone_whom_it_will_reach(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts[:3])
    first = life.experts[0].person_or_refuse().pk
    remind_experts("sample-life-2025", "panel", [first], actor=life.officer, at=life.later())
    visitor, path = Visitor(life.officer, life.later()), f"/cases/{case.number}/"
    box = visitor.get(path).one(".act-prompt")
    assert box.text_of("button") == "催办2名专家"
    visitor.post(PROMPT, hidden(box))
    assert "已通知2名专家" in visitor.get(path).message("已催办").text
