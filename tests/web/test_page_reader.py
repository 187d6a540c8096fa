"""The reader of pages finds what is there and says of what is not there what was sought and what there is."""

from collections.abc import Callable

import pytest
from tests.web.html_tree import Malformed, Missing
from tests.web.page_reader import Fault, Page

HTML = """<!doctype html><html><head><title>标题不算</title></head><body><main>
<div class="page-head"><h1>示例 件</h1><p><span class="status status-good">办理<b>中</b></span></p></div>
<div class="banner banner-warn" role="status"><p>请<br>注意</p></div>
<div id="error-summary"><ul><li><a href="#f-staff">职工：不是数字</a> 请改。</li><li>另有一处</li></ul></div>
<div class="refusal" role="alert"><h2>不能办理</h2><p class="lead">已经截止。</p></div>
<section id="a.b"><h2>材料 <span class="clause">二</span></h2><p>一件</p><a href="/one/">查看</a></section>
<details><summary>意见</summary><dl><dt>结论<span class="required-mark">必填</span></dt><dd>同意</dd></dl></details>
<table><tbody><tr><th></th><th>甲公司</th><td data-label="状态">在办</td></tr>
<tr><td>乙公司</td><td data-label="状态">办结</td></tr></tbody></table>
<a href="/one/">查看全部</a><a href="/two/">查看另一件</a>
<form><div class="field"><label for="f-staff">职工</label><p class="field-error">不是数字</p>
<input name="staff" id="f-staff" value="许多&amp;" readonly></div>
<textarea name="aim">
目标</textarea>
<select name="topic"><option value="">请选择</option><option value="steel" selected>钢铁</option></select>
<input type="radio" name="lab" value="yes"><input type="radio" name="lab" value="no" checked>
<template><input name="never"></template><button>提交</button></form></main></body></html>"""


@pytest.fixture
def page() -> Page:
    return Page(HTML)


def test_heading_state_messages_and_refusal(page: Page) -> None:
    assert page.heading == "示例 件" and page.state() == "办理中" and page.states() == ["办理中"]
    assert page.banner() == "请 注意" and page.message("注意").text == "请 注意"
    assert page.refusal().text_of(".lead") == "已经截止。"
    assert "标题不算" not in page.text


def test_faults_name_their_control(page: Page) -> None:
    assert page.faults() == [Fault("f-staff", "职工：不是数字 请改。"), Fault("", "另有一处")]
    assert page.fault("f-staff").startswith("职工") and page.faulty() == ["f-staff", ""]


def test_section_holds_what_stands_under_its_heading_and_no_more(page: Page) -> None:
    section = page.section("材料")
    assert section.links() == ["/one/"] and "意见" not in section.text
    assert page.by_id("a.b").text == section.text
    assert page.section("意见").fact("结论") == "同意"
    assert page.after("材料").text == "一件"


def test_question_before_an_act_and_the_note_where_nothing_is() -> None:
    page = Page(
        '<div class="banner" role="note"><ul><li>甲</li><li>乙</li></ul></div><div class="empty">没有待办</div>'
    )
    assert page.consequences() == ["甲", "乙"] and page.empty() == "没有待办"
    assert Page("<button>提交</button>").buttons() == ["提交"]


def test_row_is_found_by_the_first_cell_that_says_something(page: Page) -> None:
    assert page.row("甲公司").cell("状态") == "在办" and page.row("乙").cells == ["乙公司", "办结"]
    assert [row.label for row in page.rows()] == ["甲公司", "乙公司"]


def test_link_is_found_by_its_words_or_where_it_leads(page: Page) -> None:
    assert page.link("查看") == "/one/" and page.link("另一件") == "/two/" and page.link("全部") == "/one/"
    assert page.link_to("/two/") == "查看另一件"


def test_field_says_what_would_be_sent_and_what_is_wrong(page: Page) -> None:
    assert page.fields() == ["staff", "aim", "topic", "lab"]
    staff = page.field("staff")
    assert (staff.value, staff.error, staff.id) == ("许多&", "不是数字", "f-staff")
    assert staff.is_("readonly") and not page.field("aim").is_("readonly")
    assert page.field("aim").value == "目标"
    assert (page.field("topic").value, page.field("topic").choices) == ("steel", ["steel"])
    assert (page.field("lab").ticked, page.field("lab").choices) == (["no"], ["yes", "no"])


def test_selectors_take_steps_attributes_and_alternatives(page: Page) -> None:
    assert page.texts("section p, .banner p") == ["请 注意", "一件"]
    assert page.has('main [role="alert"]') and page.has("p.lead") and not page.has("section .lead")
    assert page.has("input[name=staff][readonly]") and not page.has("[name=staff][disabled]")


@pytest.mark.parametrize(
    ("sought", "words"),
    [
        (lambda page: page.section("附件"), "no section “附件”; there is: 示例 件 | 不能办理 | 材料 二 | 意见"),
        (lambda page: page.row("公司"), "no one row “公司”; there is: 甲公司 | 乙公司"),
        (lambda page: page.message("提醒"), "no one message “提醒”; there is: 请 注意"),
        (lambda page: page.row("丙"), "no one row “丙”; there is: 甲公司 | 乙公司"),
        (lambda page: page.row("甲").cell("期限"), "no column “期限”; there is:  | 状态"),
        (lambda page: page.fact("理由"), "no one term “理由”; there is: 结论必填"),
        (lambda page: page.field("never"), "no field never; there is: staff | aim | topic | lab"),
        (lambda page: page.fault("f-aim"), "no one fault of #f-aim; there is: f-staff: 职工"),
        (
            lambda page: page.link("查看全部件"),
            "no one link “查看全部件”; there is: 职工：不是数字 → #f-staff | 查看 → /one/",
        ),
        (lambda page: page.link_to("/three/"), "no link to /three/; there is: #f-staff | /one/"),
        (lambda page: page.empty(), "no one .empty; there is: h1 示例 件"),
        (lambda page: page.text_of("section,details"), "no one section,details; there is: 材料 二"),
        (lambda page: page.by_id("none"), "no one element with the id none; there is: error-summary | a.b"),
        (lambda page: page.one("select").attribute("id"), "no attribute id; there is: name"),
    ],
)
def test_what_is_missing_or_ambiguous_is_told_with_what_there_is(
    page: Page, sought: Callable[[Page], object], words: str
) -> None:
    with pytest.raises(Missing) as failure:
        sought(page)
    assert str(failure.value).startswith(words)


def test_link_with_words_that_lead_to_several_places_is_ambiguous() -> None:
    with pytest.raises(Missing):
        Page('<a href="/1/">查看甲</a><a href="/2/">查看乙</a>').link("查看")


@pytest.mark.parametrize("html", ["<p>开着", "<div><p>一</div></p>", "</p>"])
def test_page_whose_tags_do_not_match_is_an_error(html: str) -> None:
    with pytest.raises(Malformed):
        Page(html)


@pytest.mark.parametrize("selector", ["", "p,", ">"])
def test_selector_that_says_nothing_is_an_error(page: Page, selector: str) -> None:
    with pytest.raises(ValueError, match="no selector"):
        page.all(selector)
