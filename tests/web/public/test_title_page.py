"""The page of one title: its life in short days, where it went over into another, what its supports come to."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from django.test import Client
from django.utils import translation
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.actions.obliged import accept, tick_on
from tests.actions.titles.supported import Supported, at
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page, page_of
from tests.web.public.conftest import Clock

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.cases.new_titles import rebuild_spans
from pingding.queries.editions import edition_of
from pingding.queries.supports import ledger_of
from pingding.queries.titles.register import TitleEvent, find_title
from pingding.records.models import Case, SupportEntry, Title, TitleChange
from pingding.web.public.titles.title_life import KINDS, life_of
from pingding.web.wording.dates import day_words
from pingding.web.wording.qr_codes import qr_code

pytestmark = pytest.mark.django_db


def end(title: Title, act: str, standing: str, **details: str) -> None:
    act_on(title, act, {"standing": standing, "until": None}, details)


def act_on(title: Title, act: str, sets: dict[str, str | None], details: dict[str, str] | None = None) -> None:
    """Record an act on the title, a month after it was granted."""
    TitleChange.objects.create(
        title=title,
        act=act,
        sets=sets,
        details=details or {},
        effective_on=title.granted_on + timedelta(days=30),
        clause=["五"],
        case=title.case,
        step="",
        recorded_at=title.document.batch.acted_at,
    )
    rebuild_spans(title)


def public_page(client: Client, title: Title) -> Page:
    return page_of(client.get(f"/titles/{title.code}/"), 200)


def test_each_of_two_merged_titles_leads_to_the_other(client: Client, clock: Clock) -> None:
    life = Life()
    absorbed, _writer = life.recognised()
    going_on, _writer = life.recognised()
    end(absorbed, "merge", "merged", into=going_on.number)
    clock.at = life.at + timedelta(days=60)
    old, new = public_page(client, absorbed), public_page(client, going_on)
    assert old.link("并入其他称号") == f"/titles/{going_on.code}/"
    assert f"{going_on.name}（{going_on.number}）" in old.texts(".life p")
    assert new.link("另一称号并入") == f"/titles/{absorbed.code}/"
    assert f"{absorbed.name}（{absorbed.number}）" in new.texts(".life p")


def test_days_of_a_life_stand_under_their_year_without_it(client: Client, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    clock.at = life.at
    page = public_page(client, title)
    day = title.document.dated
    assert str(day.year) in page.texts(".life-year")
    assert f"{day.month}月{day.day}日" in page.texts(".life-day")


def test_plate_names_the_last_day_of_a_rectification(client: Client, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    free = title.granted_on + timedelta(days=60)
    act_on(title, "rectify", {"standing": "rectifying", "until": free.isoformat()})
    clock.at = life.at + timedelta(days=40)
    last = day_words(free - timedelta(days=1), weekday=False)
    page = public_page(client, title)
    assert page.texts(".plate-state small")[0].endswith(f"至{last}") and f"至{last}" in page.texts(".life-warn p")


def test_supports_not_known_yet_are_a_list_and_an_ended_title_has_none(tmp_path: Path) -> None:
    centre = Supported(tmp_path)
    day = at(centre.granted + timedelta(days=60))
    page = Visitor(centre.life.officer, day).get(f"/titles/{centre.title.code}/")
    assert "区县补助" in page.texts(".owed b") and page.has("#support-special")
    assert not page.has("#support-local")
    end(centre.title, "revoke", "revoked")
    page = Visitor(centre.life.officer, day).get(f"/titles/{centre.title.code}/")
    assert "区县补助" not in page.text and "尚未确定" not in page.text
    assert "称号已撤销，不再支付" in page.by_id("support-special").text
    (listed,) = Visitor(centre.life.officer, day).get("/lists/titles/?view=ended").rows()
    assert listed.cell("状态") == "已撤销"
    rows = Visitor(centre.life.officer, day).get("/supports/").rows()
    assert "尚未确定" not in "".join(row.text for row in rows) and "称号已撤销，不再支付" in rows[0].text


EARLIER = """
  promised: {label: 申报时职工, type: integer, unit: 人, earlier: {fact: staff, of: recognition}, clause: 六}
  yearly: {label: 职工人数, type: integer, unit: 人, earlier: {fact: staff, of: annual}, clause: 六}
  together: {label: 几年职工, type: integer, unit: 人, earlier: {fact: staff, of: annual, years: 3}, clause: 六}
"""
FIGURES = (
    ("\n  support: {label", f"{EARLIER}  support: {{label"),
    ("fields: [report_text]", "fields: [report_text, staff]"),
    (
        "    years: 3\n",
        "    years: 3\n    figures: [{of: yearly, target: promised}, {of: together, target: promised}]\n",
    ),
)
"""A definition whose title shows the staff that its reports name, by years and together, beside what was promised."""


def test_reports_stand_by_years_beside_what_was_promised_once_they_have_ended(tmp_path: Path) -> None:
    life = changed_life(tmp_path, *FIGURES)
    title, writer = life.recognised()
    tick_on("2026-01-02")
    report = Case.objects.get(held_title=title)
    save_draft(report.number, {"report_text": "进展良好", "staff": 24}, actor=writer, at=at(date(2026, 1, 5)))
    submit_application(report.number, actor=writer, at=at(date(2026, 1, 5)))
    auditor = factories.auditor()
    page = Visitor(auditor, at(date(2026, 1, 6))).get(f"/titles/{title.code}/")
    assert not page.has(".yearly-figures") and "逐年数据" not in page.headings
    life.at = at(date(2026, 1, 7))
    accept(life, report)
    page = Visitor(auditor, at(date(2026, 1, 8))).get(f"/titles/{title.code}/")
    yearly, together = page.all(".yearly-figures figure")
    assert yearly.one("svg[role=img]").attribute("aria-label") == "职工人数：2025年24人"
    assert yearly.text_of("p") == "目标50人（虚线）" and yearly.has(".bar-target")
    assert together.text_of("p") == "合计24人，目标50人，达到48%；虚线为目标的年均数" and together.has(".bar-target")
    assert together.text_of("figcaption").startswith("职工总数")
    assert together.one(".bar-inner").attribute("width") == "480"
    later = Visitor(auditor, at(date(2030, 1, 8))).get(f"/titles/{title.code}/")
    assert later.all(".yearly-figures figure")[1].text_of("p") == together.text_of("p")
    Case.objects.filter(pk=report.pk).update(status=Case.Status.REFUSED)
    assert not Visitor(auditor, at(date(2026, 1, 8))).get(f"/titles/{title.code}/").has(".yearly-figures")
    Case.objects.filter(pk=report.pk).update(status=Case.Status.CLOSED, confidential=True)
    assert not Visitor(auditor, at(date(2026, 1, 8))).get(f"/titles/{title.code}/").has(".yearly-figures")


def test_next_duty_stands_on_top_and_the_answer_beside_the_name(client: Client, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    clock.at = life.at
    page = public_page(client, title)
    first = page.all(".life li")[0]
    assert (
        "life-next" in first.classes and first.text_of("h3") == "年度报告" and "2026年1月30日" in first.text_of("time")
    )
    card = page.one(".verify-card")
    assert card.text_of("[role=status] strong") == "查验属实，称号有效"
    assert card.text_of("svg.qr title") == "扫码查验本称号"
    assert card.text_of("code").replace(" ", "") == title.code
    assert page.one(".validity").has("line") and "今天，还有" in page.text_of(".validity text")


def test_revoked_title_says_since_when_why_and_by_which_clause(client: Client, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    end(title, "revoke", "revoked")
    clock.at = life.at + timedelta(days=60)
    page = public_page(client, title)
    since, why = page.texts(".plate-state small")
    assert "tone-bad" in page.one(".plate-state").classes
    assert since == f"自{day_words(title.granted_on + timedelta(days=30), weekday=False)}起" and why == "认定 五"
    assert "tone-bad" in page.one(".verify-card strong").classes and not page.has(".life-next")


def test_a_later_change_of_another_kind_hides_no_cause(client: Client, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    act_on(title, "suspend", {"standing": "suspended", "until": None})
    title.granted_on += timedelta(days=10)  # so that the next act takes effect later
    act_on(title, "regrade", {"field": "chips"})
    clock.at = life.at + timedelta(days=60)
    assert public_page(client, title).texts(".plate-state small")[1] == "认定 五"


@pytest.mark.parametrize("came_to", [{"grade": "不合格"}, {"outcome": "验收不合格"}, {}])
def test_a_report_is_no_good_news_by_itself(came_to: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    title, writer = life.recognised()
    event = TitleEvent(life.at, "reported", "年度考核", **came_to)
    monkeypatch.setattr("pingding.web.public.titles.title_life.title_history", lambda *_title: [event])
    on = date(2026, 1, 8)
    info = find_title(title.code, on)
    (year,) = life_of(writer, info, ledger_of(title, on), edition_of(title.edition), on, "")["years"]
    assert [each["tone"] for each in year["events"]] == ["info"]


def test_a_long_life_shows_three_years_folds_the_earlier_ones_and_offers_one_kind(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life()
    title, _writer = life.recognised()
    clock.at = life.at
    reports = [TitleEvent(at(date(year, 2, 1)), "reported", "年度报告", str(year)) for year in range(2018, 2026)]
    graded = TitleEvent(at(date(2021, 9, 1)), "reported", "三年评估", grade="合格")
    history = sorted([*reports, graded], key=lambda each: each.at)
    monkeypatch.setattr("pingding.web.public.titles.title_life.title_history", lambda *_title: history)
    page = public_page(client, title)
    fold = page.one(".life-earlier")
    assert fold.text_of("summary") == "更早：2018—2022年，6件事"
    assert page.texts(".life-year") == [str(year) for year in range(2025, 2017, -1)]
    assert fold.texts(".life-year") == [str(year) for year in range(2022, 2017, -1)]
    assert page.text_of(".life-head .muted") == "9件事，最近的在上"
    assert page.texts(".title-page .tabs a") == ["全部 9", "报告 8", "评估 1"]
    graded_only = page_of(client.get(f"/titles/{title.code}/?kind=assessment"), 200)
    assert graded_only.texts(".life h3")[1:] == ["三年评估：合格"] and not graded_only.has(".life-earlier")
    assert page_of(client.get(f"/titles/{title.code}/?kind=nonsense"), 200).texts(".life-year") == page.texts(
        ".life-year"
    )


def test_kinds_of_events_are_named_alike_in_english() -> None:
    with translation.override("en"):
        assert [str(kind) for kind in KINDS.values()] == [
            *("Recognition", "Reports", "Evaluations", "Changes", "Supports"),
        ]


def test_a_short_life_is_told_whole_whatever_kind_the_address_asks_for(client: Client, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    clock.at = life.at
    whole = public_page(client, title)
    page = page_of(client.get(f"/titles/{title.code}/?kind=support"), 200)
    assert not page.has(".title-page .tabs")
    assert page.text_of(".life-head .muted") == whole.text_of(".life-head .muted") != "0件事，最近的在上"


def test_what_was_paid_stands_in_the_life_and_leads_to_its_ledger(tmp_path: Path, client: Client, clock: Clock) -> None:
    centre = Supported(tmp_path)
    day = centre.granted + timedelta(days=60)
    promised = {"kind": "promised", "day": day, "amount": 100000, "document": "示例〔2025〕5号"}
    entry = SupportEntry.objects.create(title=centre.title, support="special", entered_at=at(day), **promised)
    clock.at = at(day + timedelta(days=1))
    page = public_page(client, centre.title)
    (link,) = [each for each in page.all(".life h3 a") if each.attribute("href") == "#support-special"]
    assert entry.get_kind_display() in link.text and page.has("#support-special")


def test_code_on_the_card_leads_to_the_public_address_whatever_host_was_asked(
    client: Client, clock: Clock, settings: Any
) -> None:
    life = Life()
    title, _writer = life.recognised()
    clock.at = life.at
    for site, leads_to in (("https://pingding.example", "https://pingding.example"), ("", "http://testserver")):
        settings.PINGDING_ADDRESS = site
        drawn = qr_code(f"{leads_to}/titles/{title.code}/", "扫码查验本称号")
        assert client.get(f"/titles/{title.code}/").content.decode().count(drawn) == 1


def test_code_on_the_card_is_read_as_the_address_of_the_page() -> None:
    address = "http://testserver/titles/7K2M9QXABCDE/"
    drawn = qr_code(address, "扫码查验本称号")
    modules = segno.make_qr(address, error="m")
    assert f'viewBox="0 0 {modules.symbol_size(border=2)[0]} {modules.symbol_size(border=2)[1]}"' in drawn
    assert "style=" not in drawn and qr_code(address + "x", "扫码查验本称号") != drawn


def test_what_later_years_will_owe_stands_in_a_fold(client: Client, clock: Clock) -> None:
    life = Life()
    title, writer = life.recognised()
    clock.at = life.at
    told = public_page(client, title).section("还要做的")
    fold = told.one("details.outlook")
    assert fold.text_of("summary").startswith("以后年度还有 ") and "年度报告" in fold.text and "1月30日前" in fold.text
    assert "open" not in fold.element.attributes and fold.has(".clause"), "quietly, each with its clause"
    own = Visitor(writer, life.at).get(f"/titles/{title.code}/acts/").section("还要做的")
    assert own.one("details.outlook").texts("li") == fold.texts("li")
    assert not Case.objects.filter(held_title=title).exists(), "nothing of it is a case yet"


def test_what_is_owed_and_under_way_leads_the_holder_to_its_case(client: Client, clock: Clock) -> None:
    life = Life()
    title, writer = life.recognised()
    clock.at = life.at = at(date(2026, 1, 5))
    tick_on("2026-01-05")
    case = Case.objects.get(held_title=title, ended_at=None)
    own = Visitor(writer, life.at).get(f"/titles/{title.code}/acts/").section("还要做的")
    assert f"/cases/{case.number}/" in own.links()
    assert case.number not in public_page(client, title).html
