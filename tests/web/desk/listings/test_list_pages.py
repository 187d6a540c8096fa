"""The page of a list: views, filters in use, columns, order, saved selections, exports; each by its address alone."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.public.copies import case_copy

from pingding.actions.listing import exports
from pingding.actions.periodic.tick import tick
from pingding.queries.listing.kept import file_of
from pingding.records.models import ListExport, SavedView, StepRun

pytestmark = pytest.mark.django_db
LIST = "/lists/cases/"


@pytest.fixture
def life() -> Life:
    return Life()


@pytest.fixture
def officer(life: Life) -> Visitor:
    return Visitor(life.officer, life.at)


def test_a_row_leads_to_its_case_and_each_view_says_how_many_there_are(life: Life, officer: Visitor) -> None:
    case, _writer = life.submitted()
    page = officer.get(LIST)
    (row,) = page.rows()
    assert row.link(case.number) == row.link(case.name) == f"/cases/{case.number}/"
    assert "区县初审" in row.text and "审核中" in row.text and "还有 6 天" in row.text
    views = dict(text.rsplit(" ", 1) for text in page.one("nav.tabs").texts("a"))
    assert views["在办"] == "1" and views["已办结"] == "0" and views["全部"] == "1"


def test_each_cell_says_its_place_on_a_phone_and_a_number_its_unit(life: Life, officer: Visitor) -> None:
    life.submitted()
    (row,) = officer.get(f"{LIST}?view=all").rows()
    places = {cell.attribute("data-label"): " ".join(cell.classes) for cell in row.all("td[data-label]")}
    assert (places["编号"], places["名称"], places["申报单位"]) == (
        "cell-main card-number",
        "card-name is-name",
        "card-unit is-wide",
    )
    assert (places["地区"], places["环节"], places["状态"]) == (
        "card-first is-place",
        "card-further is-step",
        "card-state",
    )
    assert (places["停留"], places["期限"]) == ("number card-labelled", "card-due")
    assert row.cell("停留") == "0 天"


def test_what_restricts_a_list_is_named_and_can_be_taken_away(life: Life, officer: Visitor) -> None:
    life.submitted()
    page = officer.get(f"{LIST}?q=钢铁&region=wanzhou&view=all&page=7")
    links = {link.text: link.attribute("href") for link in page.one(".filters-in-use").all("a")}
    assert list(links) == ["查找：钢铁 × 去掉", "地区：万州区 × 去掉", "清除全部"]
    assert "region" not in links["地区：万州区 × 去掉"] and "view=all" in links["清除全部"] and "page" not in str(links)
    assert len(officer.get(LIST + links["清除全部"]).rows()) == 1


def test_a_list_that_has_nothing_says_what_to_do(officer: Visitor) -> None:
    assert "请减少条件" in officer.get(f"{LIST}?q=没有这个").empty()


def test_columns_are_chosen_and_sorted_by_their_heads(life: Life, officer: Visitor) -> None:
    case, _writer = life.submitted()
    case_copy(case, 1)
    page = Visitor(factories.auditor(), life.at).get(f"{LIST}?columns=number&columns=submitted&sort=-number")
    heads = page.one("thead").all("th")
    assert [head.text for head in heads] == ["编号", "提交"]
    assert heads[0].attribute("aria-sort") == "descending" and "sort=number" in heads[0].one("a").attribute("href")
    assert [row.label for row in page.rows()] == ["2099-00001", case.number]


@pytest.mark.parametrize(
    ("sort", "says"),
    [("score", "descending"), ("-score", "ascending"), ("days", "descending"), ("number", "ascending")],
)
def test_the_mark_of_a_sorted_column_says_how_it_is_sorted(officer: Visitor, life: Life, sort: str, says: str) -> None:
    first, _writer = life.submitted()
    second = case_copy(first, 1)
    for case, score, since in ((first, 90, life.at), (second, 80, life.at - timedelta(days=9))):
        StepRun.objects.create(case=case, step="scoring", kind="review", opened_at=since, closed_at=since, score=score)
    page = Visitor(factories.auditor(), life.at).get(f"{LIST}?view=all&sort={sort}&columns={sort.removeprefix('-')}")
    (head,) = page.one("thead").all("th")
    assert head.attribute("aria-sort") == says
    cells = [row.all("td")[0].text for row in page.rows()]
    shown = [float(text.split()[0].replace("-", "")) for text in cells if text.strip("—")]
    assert shown == sorted(shown, reverse=says == "descending")


def test_a_row_whose_deadline_is_past_is_marked(officer: Visitor, life: Life) -> None:
    life.submitted()
    assert "late" not in officer.get(LIST).rows()[0].classes
    StepRun.objects.update(due_at=life.at - timedelta(days=1))
    (row,) = officer.get(LIST).rows()
    assert "late" in row.classes and "已逾期 1 天" in row.text


def test_regions_stand_in_short_with_their_whole_name_beside_and_the_height_of_rows_is_one_click_away(
    officer: Visitor, life: Life
) -> None:
    life.submitted()
    page = officer.get(LIST)
    cell = page.rows()[0].one("td.card-first")
    assert cell.text == "万州" and cell.one("[title]").attribute("title") == "万州区"
    links = {link.text: link.attribute("href") for link in page.one(".list-heights").all("a")}
    low = officer.get(LIST + links["紧凑"])
    assert low.all("table.table-compact") and low.one("nav.list-others").link("称号") == "/lists/titles/?rows=compact"


def test_a_list_asks_as_often_for_many_rows_as_for_one(life: Life) -> None:
    case, _writer = life.submitted()
    auditor = Visitor(factories.auditor(), life.at)
    before = auditor.queries(LIST)
    for n in range(12):
        case_copy(case, n)
    assert auditor.queries(LIST) == before


def test_only_the_chosen_rows_are_exported_and_the_way_back_is_the_list_as_it_was(life: Life, officer: Visitor) -> None:
    first, _writer = life.submitted()
    second = case_copy(first, 1)
    behind = f"{LIST}?columns=number&columns=name&region=wanzhou"
    asked = f"{LIST}export/?{urlencode({'next': behind, 'cases': second.number})}"
    page = officer.get(asked)
    assert page.fact("条件") == f"所选：{second.number}" and page.fact("列") == "编号、名称"
    assert page.one("nav.crumbs").link("全部事项") == behind and page.buttons()[-1] == "导出 1 条"
    officer.post(asked, {"kind": "csv"})
    export = ListExport.objects.get()
    assert export.count == 1 and first.number not in file_of(export).read_text("utf-8-sig")
    assert "没有可导出" in officer.sent(f"{LIST}export/?cases=2099-99999", {"kind": "csv"}, 409).faults()[0].text


def test_whoever_has_no_list_is_refused_and_what_is_none_is_missing(life: Life, officer: Visitor) -> None:
    unit = Visitor(factories.unit()[1], life.at)
    assert "我的申报" in unit.get(LIST, status=403).refusal().text
    officer.get("/lists/nothing/", status=404)
    officer.get("/lists/accounts/", status=403)
    for query in ("sort=x", "size=7", "columns=x", "call=x&year=九"):
        officer.get(f"{LIST}?{query}")


def test_what_a_list_does_not_know_is_named_and_left_out(life: Life, officer: Visitor) -> None:
    life.submitted()
    page = officer.get(f"{LIST}?due=abc&region=xx&year=九&view=hers&rows=compact")
    assert page.one(".banner").text == "没有这些条件，已略去：分栏：hers、地区：xx、期限：abc、年度：九"
    assert len(page.rows()) == 1 and not page.all(".filters-in-use")
    assert page.one("nav.tabs [aria-current]").text == "在办 1"
    links = " ".join(link.attribute("href") for link in page.one("nav.tabs").all("a"))
    assert "rows=compact" in links and "due=" not in links and "hers" not in links
    assert not officer.get(f"{LIST}?due=week&region=jiangbei&step=review").all(".banner")


def test_steps_are_offered_by_programme_where_none_is_chosen(life: Life, officer: Visitor) -> None:
    life.submitted()
    step = "select[name=step]"
    (group,) = officer.get(LIST).one(step).all("optgroup")
    (option,) = group.all("option")
    assert option.text == "区县初审"
    chosen = officer.get(f"{LIST}?step={option.attribute('value')}")
    assert len(chosen.rows()) == 1 and "环节：区县初审" in chosen.one(".filters-in-use").text
    assert chosen.one(step).one("option[selected]").text == "区县初审"


def test_joined_words_of_which_nothing_is_found_are_offered_parted(life: Life, officer: Visitor) -> None:
    life.submitted()
    page = officer.get(f"{LIST}?q=钢铁中心")
    assert "加空格" in page.empty() and page.link("钢铁 中心") == f"?{urlencode({'q': '钢铁 中心'})}"
    assert len(officer.get(LIST + page.link("钢铁 中心")).rows()) == 1
    assert "加空格" not in officer.get(f"{LIST}?q=没有这个").empty()


def test_a_selection_of_ones_own_says_how_many_there_are_and_is_the_only_tab_marked(
    life: Life, officer: Visitor
) -> None:
    life.submitted()
    asked = officer.queries(LIST)
    for n, region in enumerate(("wanzhou", "yuzhong")):
        officer.post(f"{LIST}views/", {"title": f"常用{n}", "query": f"view=all&region={region}"})
    assert officer.queries(LIST) == asked
    tabs = officer.get(f"{LIST}?view=all&region=wanzhou").one("nav.tabs")
    assert [tab.text for tab in tabs.all("[aria-current]")] == ["常用0 1"]
    assert "常用1 0" in tabs.text


def test_a_selection_is_saved_shared_by_its_address_and_removed(life: Life, officer: Visitor) -> None:
    life.submitted()
    leads = officer.post(f"{LIST}views/", {"title": "万州在办", "query": "region=wanzhou&page=3"})
    assert leads == f"{LIST}?region=wanzhou"
    page = officer.get(leads)
    assert page.one("nav.tabs").link("万州在办 1") == leads
    assert len(Visitor(life.districts["wanzhou"], life.at).get(leads).rows()) == 1
    view = SavedView.objects.get()
    assert officer.led_from(f"/list-views/{view.pk}/remove/") == LIST and SavedView.objects.exists()
    assert officer.post(f"/list-views/{view.pk}/remove/", {}) == LIST and not SavedView.objects.exists()


def test_an_export_says_what_it_takes_away_and_is_downloaded_by_its_person_alone(
    life: Life, officer: Visitor, settings, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    settings.PINGDING_MEDIA = tmp_path
    case, _writer = life.submitted()
    url = officer.get(f"{LIST}?region=wanzhou").link("导出 1 条")
    page = officer.get(url)
    assert page.fact("条件") == "地区：万州区" and any("日志" in line for line in page.consequences())
    assert officer.post(url, {"kind": "csv"}) == url
    export = ListExport.objects.get()
    link = officer.get(url).link("下载")
    answer = officer.client.get(link)
    assert case.number in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "attachment" in answer["Content-Disposition"] and answer["X-Content-Type-Options"] == "nosniff"
    Visitor(factories.auditor(), life.at).get(link, status=404)
    officer.sent(url, {"kind": "exe"}, 422)
    assert ListExport.objects.get() == export


def test_a_large_export_shows_how_far_it_has_come(
    life: Life, officer: Visitor, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    settings.PINGDING_MEDIA = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    life.submitted()
    url = f"{LIST}export/"
    officer.post(url, {"kind": "xlsx"})
    page = officer.get(url)
    assert (
        page.by_id("exports").text_of(".part-bar") == "已写入 0 条"
        and page.by_id("exports").attribute("hx-trigger") == "every 3s"
    )
    officer.get(f"/list-exports/{ListExport.objects.get().pk}/", status=409)
    tick(at=life.at + timedelta(minutes=1))
    assert not officer.get(url).by_id("exports").has(".part-bar") and officer.get(url).link("下载")
