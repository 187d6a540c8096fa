"""Lists of experts, units and offices: looked at first, every fault at its cell, taken as a whole or not at all."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from tests import factories
from tests.documents.sheets import filled, with_part
from tests.web.desk.directory.lists import cells, form, hand_in, looked_at, path, taking, unit_row
from tests.web.desk.pages import Visitor

from pingding.documents.sheets import directory_lists
from pingding.queries.viewer import Viewer
from pingding.records.models import Expert, JournalEntry, Person

pytestmark = pytest.mark.django_db
EXPERT = [None, "shili-wang", "示例·王教授", "13800000000", "新材料、智能制造", "示例大学", "教授", None]


@pytest.fixture
def keeper() -> Visitor:
    return Visitor(factories.administrator(), factories.START)


def test_form_that_was_not_filled_in_says_that_nothing_stands_in_it(keeper: Visitor) -> None:
    for kind in ("experts", "units", "offices"):
        page = hand_in(keeper, kind, form(keeper, kind), 422)
        assert "表中没有内容" in page.faults()[0].text


def test_form_has_one_example_and_offers_what_may_stand_in_a_cell(keeper: Visitor) -> None:
    book = load_workbook(io.BytesIO(form(keeper, "experts")))
    sheet, notes = book.worksheets
    assert [cell.value for cell in sheet[1]] == [
        *("序号", "用户名", "姓名", "联系电话", "专业领域", "工作单位", "职称", "在库"),
    ]
    assert sheet["A2"].value == "示例" and sheet.max_row == 2 and sheet.column_dimensions["D"].number_format == "@"
    (offer,) = sheet.data_validations.dataValidation
    assert (str(offer.sqref), offer.formula1) == ("H2:H1000", '"是,否"')
    assert notes.title == "填写说明" and [cell.value for cell in notes[9]][::3] == ["在库", "是、否"]


def test_experts_are_shown_first_and_then_made_with_their_accounts(keeper: Visitor) -> None:
    page = looked_at(keeper, "experts", EXPERT)
    shown = page.text_of("#plan")
    assert "示例·王教授" in shown and "新建账号" in shown and "没有密码" in shown and "示例行 1 行未读取" in shown
    assert "138****0000" in shown and "13800000000" not in page.html
    assert not Person.objects.filter(username="shili-wang").exists() and not JournalEntry.objects.filter(
        act="set_expert"
    )
    keeper.post(path("experts"), taking(page))
    expert = Expert.objects.get(person__username="shili-wang")
    assert (expert.fields, expert.employer_name, expert.rank, expert.is_active) == (
        ["新材料", "智能制造"],
        "示例大学",
        "教授",
        True,
    )
    assert expert.person.phone == "13800000000" and not expert.person.has_usable_password()
    entry = JournalEntry.objects.get(act="import_list")
    assert (entry.change["sheet"], entry.change["added"], entry.change["changed"]) == ("experts", 1, 0)


def test_what_stands_on_the_platform_is_changed_with_consent_alone(keeper: Visitor) -> None:
    keeper.post(path("experts"), taking(looked_at(keeper, "experts", EXPERT)))
    other = [*EXPERT[:4], None, "示例研究院", None, "否"]
    page = looked_at(keeper, "experts", other)
    assert "示例研究院" in page.text_of("[data-group=changed]") and "示例大学" in page.text_of("[data-group=changed]")
    assert "新材料" not in page.text_of("[data-group=changed]"), "what is left empty stays"
    assert not page.has("[data-group=changed] input[checked]")
    keeper.post(path("experts"), taking(page))
    assert Expert.objects.get().employer_name == "示例大学"
    number = page.one("[data-group=changed] input[name=rows]").attribute("value")
    keeper.post(path("experts"), taking(page, rows=[number]))
    expert = Expert.objects.get()
    assert (expert.employer_name, expert.is_active, expert.fields) == ("示例研究院", False, ["新材料", "智能制造"])
    again = looked_at(keeper, "experts", other)
    assert "与平台上相同的 1 条未列出" in again.text_of("#plan") and not again.has("button[name=take]")


def test_every_fault_of_the_sheet_stands_at_its_cell(keeper: Visitor) -> None:
    page = looked_at(
        keeper,
        "experts",
        EXPERT,
        [None, "shili-wang", "示例·王教授", None, "材料", None, None, None],
        [None, "x", "示例·丙", "不是电话", "材料", None, None, "也许"],
        [None, "shili-ding", None, None, "=A1", None, None, None],
        status=422,
    )
    faults = cells(page)
    assert any("专家 H5" in each and "没有“也许”" in each for each in faults)
    assert any("专家 C6" in each and "未填写" in each for each in faults)
    assert any("专家 E6" in each and "公式" in each for each in faults)
    assert any("专家 B4" in each and "与第3行重复" in each for each in faults)
    assert any("专家 D5" in each and "格式不正确" in each for each in faults)
    assert sum("专家 E6" in each for each in faults) == sum("专家 C6" in each for each in faults) == 1, faults
    assert page.html.index('id="faults"') < page.html.index('id="f-file"')
    assert "什么也没有导入" in page.text_of("#faults") and not page.has("button[name=take]")


def test_what_the_acts_refuse_stands_at_its_cell_and_keeps_all_from_being_taken(keeper: Visitor) -> None:
    official = factories.officer(factories.office("science@cq")).person_or_refuse()
    page = looked_at(
        keeper,
        "experts",
        EXPERT,
        [None, " SHILI-WANG", "示例·王教授", None, "材料", None, None, None],
        [None, "x", "示例·丙", "不是电话", "材料", None, None, None],
        [None, official.username, official.name, None, "材料", None, None, None],
        status=422,
    )
    faults = cells(page)
    assert any("专家 B4" in each and "与第3行重复" in each for each in faults)
    assert any("专家 B5" in each and "不能使用" in each for each in faults)
    assert any("专家 D5" in each and "格式不正确" in each for each in faults)
    assert any("专家 B6" in each and "不能担任专家" in each for each in faults)
    assert not Expert.objects.exists() and not Person.objects.filter(username="shili-wang").exists()


def test_account_of_another_name_is_not_taken_for_the_one_meant(keeper: Visitor) -> None:
    person = factories.expert(phone="023-60000005").person_or_refuse()
    row = [None, person.username, "示例·另一人", "023-60000005", "材料", None, None, None]
    assert "姓名不同" in cells(looked_at(keeper, "experts", row, status=422))[0]
    row[2:4] = [person.name, "023-60000006"]
    assert "电话不同" in cells(looked_at(keeper, "experts", row, status=422))[0]


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        (lambda sheet: sheet.delete_cols(4), "专家 D1"),
        (lambda sheet: sheet.insert_cols(2), "专家 B1"),
        (lambda sheet: sheet.cell(1, 9, "备注"), "专家 I1"),
        (lambda sheet: sheet.cell(3, 9, "多写"), "专家 I3"),
        (lambda sheet: sheet.parent.create_sheet("另一张").cell(2, 3, "x"), "另一张 C2"),
    ],
)
def test_shifted_missing_or_further_columns_and_sheets_are_named(
    keeper: Visitor, change: Callable[[Any], None], cell: str
) -> None:
    page = looked_at(keeper, "experts", EXPERT, status=422, change=change)
    assert any(each.startswith(cell) for each in cells(page)), cells(page)
    assert not page.has("#plan")


def test_other_workbooks_are_refused_as_a_whole(keeper: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(content: bytes, name: str = "名单.xlsx") -> str:
        return hand_in(keeper, "experts", content, 413 if "行" in name else 422, name).faults()[0].text

    assert "没有工作表“专家”" in refused(form(keeper, "units"))
    assert "有宏" in refused(with_part(form(keeper, "experts"), "xl/vbaProject.bin", b"x"), "名单.xlsm")
    assert "不是XLSX" in refused(b"%PDF-1.7")
    assert "没有选择文件" in keeper.sent(path("experts"), {}, 422).faults()[0].text
    monkeypatch.setattr(directory_lists, "MOST_ROWS", 1)
    assert "一次最多1行" in refused(filled(form(keeper, "experts"), EXPERT, EXPERT), "两行.xlsx")


def test_list_is_not_taken_when_the_platform_has_changed_meanwhile_or_the_page_was_changed(keeper: Visitor) -> None:
    page = looked_at(keeper, "experts", EXPERT)
    sent = taking(page)
    refused = keeper.sent(path("experts"), {**sent, "list": sent["list"] + "x"}, 422)
    assert "不完整" in refused.faults()[0].text
    keeper.post(path("experts"), sent)
    assert "有变化" in keeper.sent(path("experts"), sent, 409).faults()[0].text
    assert JournalEntry.objects.filter(act="import_list").count() == 1


def test_sheet_reads_alike_in_english(keeper: Visitor) -> None:
    keeper.client.cookies["django_language"] = "en"
    page = looked_at(keeper, "experts", [*EXPERT[:7], "否"])
    assert "In the pool 否" in page.text_of("[data-group=new]")
    page = looked_at(keeper, "units", unit_row(factories.credit_code(), kind="大公司"), status=422)
    assert "“大公司” is none of the values" in cells(page)[0] and "民营企业" in cells(page)[0]
    assert looked_at(keeper, "units", unit_row(factories.credit_code())).has("[data-group=new]")


def test_officers_of_an_authority_import_experts_who_have_accounts_and_nothing_else() -> None:
    factories.edition("sample-life-2025")
    officer: Viewer = factories.officer(factories.office("science@cq"))
    visitor = Visitor(factories.viewer(officer.person_or_refuse()), factories.START)
    assert "没有用户名" in cells(looked_at(visitor, "experts", EXPERT, status=422))[0]
    known = factories.expert().person_or_refuse()
    Expert.objects.all().delete()
    row = [None, known.username, known.name, None, "材料", None, None, None]
    visitor.post(path("experts"), taking(looked_at(visitor, "experts", row)))
    assert Expert.objects.get().fields == ["材料"]
    for kind in ("units", "offices"):
        assert "只有平台管理员" in visitor.get(path(kind), 403).refusal().text
        assert visitor.client.get(f"{path(kind)}form.xlsx").status_code == 403
    assert [tab.text for tab in visitor.get(path("experts")).all("nav.tabs a, .nav-tabs a")] in (["专家"], [])
    stranger = Visitor(factories.officer(factories.office("science@wanzhou")), factories.START)
    assert stranger.get(path("experts"), 403)
    assert Visitor(factories.administrator(), factories.START).get(path("nothing"), 404)
