"""Experts drawn on pages: what is asked, whom the officer leaves out and why, the record, who follows."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.actions.panels.test_drawing import DRAWN, draw, names, present
from tests.web.desk.pages import Visitor

from pingding.actions.panels.experts import declare_recusal
from pingding.cli.main import cli
from pingding.records.models import Case, ExpertDraw

pytestmark = pytest.mark.django_db
PANELS = "/panels/sample-life-2025/panel/"


def convener(life: Life) -> Visitor:
    return Visitor(life.officer, life.later())


def test_the_officer_leaves_somebody_out_with_a_reason_and_draws_without_a_script() -> None:
    life = Life()
    first, second = life.at_panel(), life.at_panel()
    out = life.experts[0].person_or_refuse()
    visitor, chosen = convener(life), f"case={first.number}&case={second.number}"
    desk = visitor.get(PANELS)
    assert f"{PANELS}draw/" in [button.attribute("formaction") for button in desk.all("button[formaction]")]
    assert visitor.get(f"{PANELS}draw/?{chosen}").row("示例专家0").cell("参加抽取") == "参加", (
        "before numbers are typed"
    )
    page = visitor.get(f"{PANELS}draw/?{chosen}&any=1&out={out.pk}")
    assert page.texts("th.tick") == ["排除"] and not page.all("[data-select-all]"), (
        "a tick leaves out, it does not choose"
    )
    assert "checked" in page.row("示例专家0").one("input[name=out]").element.attributes
    assert page.row("示例专家1").cell("参加抽取") == "参加" and page.field("any").value == "1"
    for typed, said in (("", "尚未填写抽取几人"), ("&any=9", "抽取人数为9人")):
        early = visitor.get(f"{PANELS}draw/plan/?{chosen}{typed}")
        assert said in early.text_of("#error-summary") and not early.all("form[data-autosave] button.btn-primary")

    plan = visitor.get(f"{PANELS}draw/plan/?{chosen}&any=1&out={out.pk}")
    assert "不限领域：抽取1人，候选2人" in plan.rows()[0].text
    assert "示例专家0不参加抽取的理由" in plan.text
    sent = {"case": [first.number, second.number], "any": "1", "out": str(out.pk)}
    refused = visitor.sent(f"{PANELS}draw/plan/", sent | {f"reason-{out.pk}": ""}, 422)
    assert "请填写" in refused.text and not ExpertDraw.objects.exists()
    led_to = visitor.post(f"{PANELS}draw/plan/", sent | {f"reason-{out.pk}": "正在国外。", "text": "25078"})
    draw_made = ExpertDraw.objects.get()
    assert led_to == f"/expert-draws/{draw_made.pk}/"
    record = visitor.get(led_to)
    assert record.one(".breadcrumb, nav.crumbs, .crumbs").link_to(f"{PANELS}?call={first.call_id}")
    assert draw_made.record["seed"] in record.text and "25078" in record.text
    assert "候选名单和结果与记录一致" in record.text and "正在国外。" in record.text
    assert len(names(first)) == len(names(second)) == 1 and out.name not in {*names(first), *names(second)}
    assert names(first)[0] in record.text


def test_nothing_chosen_and_nobody_else_is_sent_back_or_refused() -> None:
    life = Life()
    case = life.at_panel()
    visitor = convener(life)
    assert "请先勾选要抽取专家的件" in visitor.get(visitor.led_from(f"{PANELS}draw/")).text
    drawn = draw(life, case)
    stranger = Visitor(life.districts["wanzhou"], life.later())
    assert stranger.led_from(f"{PANELS}draw/?case={case.number}").startswith(PANELS), "not their panels"
    assert stranger.sent(f"{PANELS}draw/plan/", {"case": case.number, "any": "1"}, 403) and len(present(case)) == 2
    for path in (f"/expert-draws/{drawn.pk}/", f"/expert-draws/{drawn.pk}/record.json"):
        stranger.get(path, status=404)


def test_where_the_definition_says_drawn_the_case_page_offers_nothing_else(tmp_path: Path) -> None:
    life = changed_life(tmp_path, DRAWN)
    for n in range(2):
        factories.expert(name=f"示例另{n}")
    case = life.at_panel()
    visitor = convener(life)
    page = visitor.get(f"/cases/{case.number}/")
    assert not page.all("input[name=expert]") and "不能手工指派" in page.text_of("main")
    assert page.link("随机抽取专家") == f"{PANELS}draw/?case={case.number}"
    desk = visitor.get(PANELS)
    assert desk.one("form[data-selection]").attribute("action") == f"{PANELS}draw/"
    form = visitor.get(f"{PANELS}draw/?case={case.number}")
    assert not form.all("input[name=any]") and "专家随机抽取：智能装备2人、不限领域1人" in form.text
    visitor.post(f"{PANELS}draw/plan/", {"case": case.number})
    assert len(present(case)) == 3
    declare_recusal(case.number, "panel", "有合作。", actor=factories.viewer(present(case)[0].expert), at=life.later())
    page = visitor.get(f"/cases/{case.number}/")
    led = visitor.led_from(f"{PANELS}draw/?case={case.number}")
    assert led.startswith(PANELS) and "还有可以递补的专家" in visitor.get(led).text, "said before anything is typed"
    other = life.at_panel()
    both = visitor.get(f"{PANELS}draw/?case={case.number}&case={other.number}")
    assert both.texts(".chosen-cases input[name=case]") and case.number not in both.text_of(".chosen-cases")
    assert other.number in both.text_of(".chosen-cases") and "还有可以递补的专家" in both.text
    assert "按抽取顺序递补" in page.text_of("main") and page.link(f"抽取记录{ExpertDraw.objects.get().pk}")
    followed = visitor.get(visitor.post(f"/cases/{case.number}/next-experts/panel/", {}))
    assert len(present(case)) == 3 and f"已按抽取顺序递补：{present(case)[-1].expert.name}" in followed.text
    assert "按抽取顺序递补" not in visitor.get(f"/cases/{case.number}/").one("#act").text
    refused = visitor.post(f"/cases/{case.number}/next-experts/panel/", {})
    assert "没有空缺" in visitor.get(refused).text


def test_the_downloaded_record_is_repeated_by_the_command_and_a_change_in_it_is_found(tmp_path: Path) -> None:
    life = Life()
    case = life.at_panel()
    drawn = draw(life, case)
    content = convener(life).client.get(f"/expert-draws/{drawn.pk}/record.json").content
    file = tmp_path / "draw.json"
    file.write_bytes(content)
    run = CliRunner().invoke
    good = run(cli, ["redraw", str(file)])
    assert good.exit_code == 0 and "结果与记录一致" in good.output
    assert all(name in good.output for name in names(case))
    of_database = run(cli, ["redraw", str(drawn.pk), "--json"])
    assert of_database.exit_code == 0 and json.loads(of_database.stdout)["ok"] is True
    record = json.loads(content)
    lot = record["cases"][0]["lots"][0]
    lot["drawn"] = [key for key in lot["candidates"] if key not in lot["drawn"]][:1]
    file.write_text(json.dumps(record), encoding="utf-8")
    changed = run(cli, ["redraw", str(file)])
    assert changed.exit_code == 1 and "结果与记录不一致" in changed.output
    file.write_text("{}", encoding="utf-8")
    assert "不是专家抽取记录" in run(cli, ["redraw", str(file)]).output
    assert "没有编号为999的抽取记录" in run(cli, ["redraw", "999"]).output
    assert "不能读取" in run(cli, ["redraw", str(tmp_path / "none.json")]).output


def test_the_pages_take_as_many_queries_however_many_experts_and_cases(tmp_path: Path) -> None:
    life = changed_life(tmp_path)
    cases = [life.at_panel() for _n in range(3)]

    def reading(path: str) -> int:
        return convener(life).queries(path)

    def paths(chosen: list[Case]) -> list[str]:
        query = "&".join(f"case={case.number}" for case in chosen)
        return [f"{PANELS}draw/?{query}&any=1", f"{PANELS}draw/plan/?{query}&any=1"]

    alone = [reading(path) for path in paths(cases[:1])]
    for n in range(6):
        factories.expert(name=f"示例另{n}")
    assert [reading(path) for path in paths(cases)] == alone
    few, many = draw(life, cases[0]), draw(life, *cases[1:])
    assert reading(f"/expert-draws/{few.pk}/") == reading(f"/expert-draws/{many.pk}/")


def test_the_pages_read_in_english() -> None:
    life = Life()
    case = life.at_panel()
    drawn = draw(life, case)
    visitor = convener(life)
    visitor.client.cookies["django_language"] = "en"
    page = visitor.get(f"/expert-draws/{drawn.pk}/")
    assert "Record of a draw of experts" in page.text_of("main") and "agree with it" in page.text_of("main")
