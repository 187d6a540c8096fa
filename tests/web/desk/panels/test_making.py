"""Panels for several cases at once: who may be asked is said before, nothing is preselected, all is confirmed."""

from pathlib import Path

import pytest
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

from pingding.actions.panels.experts import assign_expert
from pingding.records.models import Assignment, Case, Expert

pytestmark = pytest.mark.django_db
PANELS = "/panels/sample-life-2025/panel/"


def two_cases(life: Life) -> tuple[Case, Case]:
    return life.at_panel(), life.at_panel()


def convener(life: Life) -> Visitor:
    return Visitor(life.officer, life.later())


def key(life: Life, n: int) -> str:
    return str(life.experts[n].person_or_refuse().pk)


def test_convener_sees_every_case_with_what_it_lacks_and_nothing_is_chosen() -> None:
    life = Life()
    first, second = two_cases(life)
    life.assign(first, life.experts[0])
    life.sheet(first, life.experts[0], 40)
    page = convener(life).get(PANELS)
    rows = [row for row in page.rows() if row.has("input[name=case]")]
    texts = {row.one("input").attribute("value"): row.text for row in rows}
    assert "已封存1份" in texts[first.number] and "至少还差1人" in texts[first.number]
    assert "尚未指派" in texts[second.number] and "至少还差2人" in texts[second.number]
    assert not any("checked" in box.element.attributes for box in page.all("input[type=checkbox]"))
    assert page.one("[data-select-all=case]").attribute("aria-label") == "全选本页"
    assert page.all("form[data-selection] .bulk")[0].texts("button")[0] == "为所选的件选择专家"
    assert page.link("专家库") == "/lists/experts/"


def test_on_a_phone_each_row_is_a_few_lines_with_a_place_for_all_that_it_says() -> None:
    life = Life()
    first, _second = two_cases(life)
    life.assign(first, life.experts[0])
    page = convener(life).get(PANELS)
    cells = [cell for cell in page.all("table.table-lines tbody td") if "tick" not in cell.classes]
    assert len(cells) == 8 and all("card-" in " ".join(cell.classes) for cell in cells)


def test_case_page_leads_to_its_panels_and_to_the_pool() -> None:
    life = Life()
    case = life.at_panel()
    page = convener(life).get(f"/cases/{case.number}/")
    assert page.link("各件进度、成批指派和催办") == PANELS
    assert page.link("从专家库筛选") == f"{PANELS}experts/?case={case.number}"


def test_pool_is_filtered_and_says_workload_and_what_would_be_refused() -> None:
    life = Life()
    first, second = two_cases(life)
    employer = first.organisation.name
    factories.expert(name="示例同单位专家", works_at=employer)
    life.assign(first, life.experts[0])
    visitor, here = convener(life), f"{PANELS}experts/?case={first.number}&case={second.number}"
    page = visitor.get(here)
    busy = page.row("示例专家0")
    assert (busy.cell("未封存"), busy.cell("本年指派")) == ("1", "1")
    assert page.row("示例专家1").cell("不能指派、须核实") == "—"
    assert "已指派1人" in page.text_of(".chosen-cases") and "至少还差2人" in page.text_of(".chosen-cases")
    assert f"{first.number}：示例专家0已在本件评审名单中" in busy.cell("不能指派、须核实")
    tied = page.row("示例同单位专家")
    assert f"应当回避：任职于{employer}" in tied.cell("不能指派、须核实")
    assert "disabled" not in tied.one("input[name=expert]").element.attributes
    alone = visitor.get(f"{PANELS}experts/?case={first.number}").row("示例同单位专家")
    assert "应当回避" in alone.text and "所选各件" not in alone.text and first.number not in alone.text
    assert "disabled" in alone.one("input").element.attributes
    few = visitor.get(f"{here}&at_most=0&field=智能装备")
    assert "示例专家0" not in few.text and "示例专家1" in few.text
    other = visitor.get(f"{here}&employer={employer}&expert={key(life, 1)}")
    assert [row.one(".cell-main").text.split()[0] for row in other.rows()] == ["示例专家1", "示例同单位专家"]
    assert other.field("case").value and "checked" in other.row("示例专家1").one("input").element.attributes
    assert "没有符合条件的专家" in visitor.get(f"{here}&q=没有这样的人").empty()


def test_a_full_panel_is_said_once_above_with_the_way_to_replace_somebody() -> None:
    life = Life()
    case, other = two_cases(life)
    visitor, here = convener(life), f"{PANELS}experts/?case={case.number}"
    assert not visitor.get(here).all(".banner")
    others = [factories.expert(name=f"示例另一位{n}") for n in range(9)]
    life.assign(case, *others[: visitor_seats(visitor, case)])
    page = visitor.get(here)
    assert "席位已满" in page.banner() and page.link("去更换专家") == f"/cases/{case.number}/#act"
    assert case.number not in page.row("示例专家1").cell("不能指派、须核实")
    assert "去更换专家" not in visitor.get(f"{here}&case={other.number}").one(".banner").text


def test_a_full_panel_is_offered_neither_for_choosing_nor_for_drawing() -> None:
    life = Life()
    case, other = two_cases(life)
    visitor = convener(life)
    assert visitor.get(f"/cases/{case.number}/").link("随机抽取专家")
    for n in range(visitor_seats(visitor, case)):
        life.assign(case, factories.expert(name=f"示例另一位{n}"))
    desk = visitor.get(PANELS)
    full, free = (each for each in desk.rows() if each.has("input[name=case]"))
    assert "席位已满" in full.text and "disabled" in full.one("input").element.attributes
    assert "席位已满" not in free.text and "disabled" not in free.one("input").element.attributes
    for n in range(visitor_seats(visitor, other)):
        life.assign(other, factories.expert(name=f"示例又一位{n}"))
    all_full = visitor.get(PANELS)
    assert "各件席位均已满" in all_full.text and not all_full.all("input[name=case], [data-select-all=case]")
    Assignment.objects.filter(run__case=other).delete()
    act = visitor.get(f"/cases/{case.number}/").one("#act")
    assert "已满" in act.text and "更换专家" in act.text
    assert not act.all("input[name=expert]") and f"{PANELS}draw/" not in "".join(act.texts("a"))
    assert not [link for link in act.all("a") if "/draw/" in (link.attribute("href") or "")]
    both = visitor.get(f"{PANELS}draw/?case={case.number}&case={other.number}")
    assert f"{case.number}席位已满，没有列入抽取" in both.text
    assert [each.attribute("value") for each in both.all("input[name=case]")] == [other.number]
    alone = visitor.led_from(f"{PANELS}draw/?case={case.number}")
    assert alone.startswith(f"{PANELS}?") and "没有列入抽取" in visitor.get(alone).text


def visitor_seats(visitor: Visitor, case: Case) -> int:
    """How many seats the panel of a case has, as its page says."""
    words = visitor.get(f"{PANELS}experts/?case={case.number}").text_of(".chosen-cases")
    return int(words.split("席位")[1].split("个")[0])


def test_fields_that_suit_the_chosen_cases_are_seen_come_first_and_can_be_filtered(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ("choices: {steel: 钢铁, chips: 芯片}", "taxonomy: manufacturing_fields"))
    plain, electric = life.at_panel(topic="other"), life.at_panel(topic="vehicles")
    knows = {"示例专家1": ["新能源汽车", "动力总成"], "示例专家2": ["vehicles"]}
    for name, fields in knows.items():
        Expert.objects.filter(person__name=name).update(fields=fields)
    life.assign(electric, life.experts[2])  # whom the case that suits refuses: no reason to come first
    visitor, here = convener(life), f"{PANELS}experts/?case={plain.number}&case={electric.number}"
    page = visitor.get(here)
    assert "所报领域：新能源汽车及智能网联汽车" in page.text_of(".chosen-cases")
    suiting = {name: page.row(name).cell("与所选件相符") for name in ("示例专家0", "示例专家1", "示例专家2")}
    assert suiting["示例专家0"] == "—" and suiting["示例专家1"] == f"{electric.number}：新能源汽车"
    assert page.row("示例专家2").cell("专业领域") == "新能源汽车及智能网联汽车"
    assert suiting["示例专家2"] == f"{electric.number}：新能源汽车及智能网联汽车"
    assert names(page) == ["示例专家1", "示例专家0", "示例专家2"]
    assert names(visitor.get(f"{here}&sort=load")) == ["示例专家0", "示例专家1", "示例专家2"]
    assert names(visitor.get(f"{here}&sort=name&suiting=1")) == ["示例专家1", "示例专家2"]
    assert names(visitor.get(f"{here}&q=智能网联")) == ["示例专家2"]
    alone = visitor.get(f"{PANELS}experts/?case={electric.number}").row("示例专家1")
    assert alone.cell("与所选件相符") == "新能源汽车" and alone.cell("不能指派、须核实") == "—"


def names(page: Page) -> list[str]:
    return [row.one(".cell-main").text.split()[0] for row in page.rows()]


def test_plan_says_who_is_asked_for_what_and_what_is_refused_and_only_then_it_is_done() -> None:
    life = Life()
    first, second = two_cases(life)
    life.assign(first, life.experts[0])
    visitor = convener(life)
    query = f"case={first.number}&case={second.number}&expert={key(life, 0)}&expert={key(life, 1)}"
    page = visitor.get(f"{PANELS}plan/?{query}")
    assert page.consequences()[0] == "向所选2位专家指派2件，共3人次。"
    rows = {row.text_of(".cell-main .cell-note"): row for row in page.rows()}
    assert rows[first.number].cell("将指派") == "示例专家1"
    assert rows[first.number].cell("不能指派") == "示例专家0已在本件评审名单中"
    assert rows[second.number].cell("将指派") == "示例专家0、示例专家1"
    assert Assignment.objects.count() == 1
    pairs = [one.attribute("value") for one in page.all("input[name=pair]")]
    assert visitor.post(f"{PANELS}plan/", {"pair": pairs}).startswith(PANELS)
    assert Assignment.objects.count() == 4
    assert "已指派3人次，涉及2件" in visitor.get(PANELS).banner()


def test_what_changed_since_the_plan_was_shown_assigns_nobody() -> None:
    life = Life()
    first, second = two_cases(life)
    visitor = convener(life)
    pairs = [f"{first.number}:{key(life, 1)}", f"{second.number}:{key(life, 1)}"]
    life.assign(second, life.experts[1])
    page = visitor.sent(f"{PANELS}plan/", {"pair": pairs}, 409)
    assert "没有指派任何人" in page.text_of("#error-summary h2") and "已在本件评审名单中" in page.faults()[0].text
    assert Assignment.objects.count() == 1


def test_without_a_case_one_is_led_back_and_strangers_are_refused() -> None:
    life = Life()
    case, _other = two_cases(life)
    visitor = convener(life)
    assert visitor.led_from(f"{PANELS}experts/").startswith(PANELS)
    assert "请先勾选" in visitor.get(PANELS).banner()
    nobody = visitor.led_from(f"{PANELS}plan/?case={case.number}")
    assert nobody == f"{PANELS}experts/?case={case.number}" and "请先勾选要指派的专家" in visitor.get(nobody).banner()
    assert "召集单位" in Visitor(life.experts[0], life.at).get(PANELS, 403).refusal().text
    visitor.get("/panels/sample-life-2025/check/", 404)
    district = Visitor(life.districts["wanzhou"], life.at).get(PANELS)
    assert "没有进行中的评审" in district.empty() and case.number not in district.html


def test_pages_take_as_few_queries_for_many_cases_as_for_one() -> None:
    life = Life()
    first = life.at_panel()
    life.assign(first, life.experts[0])
    visitor = convener(life)
    experts, plan = f"{PANELS}experts/?case={first.number}", f"{PANELS}plan/?case={first.number}&expert={key(life, 1)}"
    alone = [visitor.queries(path) for path in (PANELS, experts, plan)]
    second = life.at_panel()
    life.assign(second, life.experts[0])
    assign_expert(second.number, "panel", life.experts[2].person_or_refuse(), actor=life.officer, at=life.later())
    more = f"&case={second.number}&expert={key(life, 2)}"
    assert [visitor.queries(path) for path in (PANELS, experts + more, plan + more)] == alone
