"""Can we apply? Facts in, verdicts of all programmes out, nothing stored."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pydantic import TypeAdapter
from pytest_django import DjangoAssertNumQueries
from tests import factories
from tests.web.page_reader import Page, Part, page_of, visit

from pingding.actions.editions import store_edition
from pingding.policy.language import Condition, Fact
from pingding.queries.calls.inquiry import inquire
from pingding.records.models import JournalEntry, StoredEdition

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


FUSION = "cq-fusion-cases-2025"


def ask(client: Client, **answers: str) -> Page:
    """The page that judges the programmes that take no applications too."""
    return visit(client, "/can-we-apply/", {"closed": "1", **answers})


def verdict(page: Page, title: str) -> Part:
    """The sheet of one programme."""
    return page.section(title)


def test_page_asks_few_facts_at_a_time_and_judges_every_programme(client: Client, programmes: list[str]) -> None:
    page = ask(client)
    assert len(shown(page)) == 5 and "region" in page.fields()
    assert len(page.all(".verdict-sheet")) == len(programmes)


def test_where_no_programme_asks_anything_the_page_says_so(client: Client, clock: object) -> None:
    page = ask(client)
    assert "目前没有可以申报的政策项目" in page.text_of("#inquiry") and not page.all("#inquiry form")


def test_programme_that_asks_nothing_is_judged_all_the_same(client: Client, clock: object) -> None:
    edition = factories.definition("sample-draw-2025").model_copy(update={"conditions": {}})
    store_edition(edition, at=factories.START)
    page = ask(client)
    assert not page.all("#inquiry form") and "没有要问的" in page.text_of("#inquiry")
    assert "目前没有开放的申报通知" in verdict(page, edition.title).text


def test_lapsed_edition_is_refused_with_the_clause(client: Client, programmes: list[str]) -> None:
    sheet = verdict(ask(client, region="wanzhou"), "重庆市万州区技术创新中心")
    assert "verdict-not_satisfied" in sheet.classes
    refusal = sheet.one(".verdict-refusal")
    assert "已于2025年4月14日失效" in refusal.text and "第二十九条" in refusal.texts("a.clause")


def test_outside_the_window_is_said_and_the_rest_still_judged(client: Client, programmes: list[str]) -> None:
    sheet = verdict(ask(client), "重庆市产业创新中心")
    assert "目前没有开放的申报通知" in sheet.text_of(".verdict-refusal") and "verdict-unknown" in sheet.classes


def test_open_call_with_all_answers_good_is_satisfied(client: Client, fusion_call: StoredEdition) -> None:
    own = ("clean_law", "clean_responsibility", "clean_quality", "no_secrets", "property_clear")
    answers = {f"cq-fusion-cases-2025.{name}": "yes" for name in own} | {
        "region": "wanzhou",
        "legal_person": "yes",
        "sound_finance_3y": "yes",
        "no_bad_credit_3y": "yes",
        "partner_count": "0",
        "cq-fusion-cases-2025.effect_count": "2",
        "cq-fusion-cases-2025.direction": "supply_key_technology",
    }
    sheet = verdict(ask(client, **answers), "重庆市科技创新和产业创新深度融合优秀案例")
    assert "verdict-satisfied" in sheet.classes
    assert "不符合 0 项，待定 0 项" in sheet.text_of("summary")
    worse = verdict(ask(client, **answers | {"sound_finance_3y": "no"}), "重庆市科技创新和产业创新深度融合优秀案例")
    assert "verdict-not_satisfied" in worse.classes
    failed = next(row for row in worse.all("li.verdict") if "近三年财务状况良好" in row.text)
    assert "申报单位声明为“否”" in failed.text and "二（一）" in failed.texts("a.clause")


def test_unknown_says_what_to_enter_and_links_to_its_field(client: Client, fusion_call: StoredEdition) -> None:
    sheet = verdict(ask(client, region="wanzhou"), "重庆市科技创新和产业创新深度融合优秀案例")
    assert sheet.link("请填写：具有独立法人资格").endswith("#f-legal_person")


def test_region_that_is_not_addressed_is_refused(client: Client, programmes: list[str]) -> None:
    sheet = verdict(ask(client, region="yuzhong"), "重庆市万州区技术创新中心")
    assert "面向的地区不含渝中区" in sheet.text


@pytest.mark.parametrize(("region", "said"), [("yubei", "不符合"), ("wanzhou", "符合")])
def test_region_is_told_once_with_the_clauses_of_all_that_ask_for_it(
    client: Client, programmes: list[str], region: str, said: str
) -> None:
    sheet = verdict(ask(client, region=region), "重庆市万州区技术创新中心")
    words = sheet.text
    assert words.count("单位所在地属于本通知的范围 第九条1、通知 三（一）") == 1 and "在万州区注册登记 " not in words
    assert ("面向的地区不含渝北区" in words) is (said == "不符合")


def test_wrong_unit_and_value_are_named_at_their_fields_and_kept(client: Client, programmes: list[str]) -> None:
    page = ask(client, staff="3万人", rd_staff="许多")
    for name, typed, words in (
        ("staff", "3万人", "单位不对：填的是“万人”，应为“人”"),
        ("rd_staff", "许多", "“许多”不是数字"),
    ):
        field = page.field(name)
        assert words in field.error and words in page.fault(f"f-{name}") and field.value == typed
    assert [link for link in page.links() if link.endswith("shown=staff#f-staff")]


def test_what_is_wrong_is_asked_again_before_anything_else(client: Client, programmes: list[str]) -> None:
    page = ask(client, staff="许多")
    assert page.all("input[name=shown]")[0].attribute("value") == "staff"
    assert "staff" in ask(client, staff="30", shown="staff").fields()


def test_abolished_region_is_named_with_its_successors(client: Client, programmes: list[str], clock: object) -> None:
    clock.at = clock.at.replace(month=11, day=20)  # type: ignore[attr-defined]
    region = ask(client, region="jiangbei").field("region")
    assert "江北区已于2025年11月6日撤销" in region.error
    assert "jiangbei" not in region.choices and "liangjiang" in region.choices


def shown(page: Page) -> list[str]:
    return [each.attribute("value") for each in page.all("input[name=shown]")]


def test_what_decides_most_is_asked_first(client: Client, fusion_call: StoredEdition) -> None:
    inquiry = inquire({}, factories.START)
    weights = [question.decides for question in inquiry.questions]
    assert weights == sorted(weights, reverse=True) and weights[0] > 1
    assert "region" in shown(ask(client))


def test_only_open_programmes_are_asked_for_unless_one_wants_the_closed_ones(
    client: Client, fusion_call: StoredEdition
) -> None:
    page = visit(client, "/can-we-apply/")
    assert len(page.all(".verdict-sheet")) == 1 and page.link("未开放的4个也核对").endswith("?closed=1")
    assert not [key for key in page.fields() if key.startswith("wz-")]
    assert len(ask(client).all(".verdict-sheet")) == 5


def test_programme_one_came_from_is_kept(client: Client, fusion_call: StoredEdition) -> None:
    head = visit(client, f"/programmes/{FUSION}/").one(".hero")
    page = visit(client, head.link("我能申报吗"))
    assert "只核对“深度融合优秀案例”" in page.text_of("#inquiry") and len(page.all(".verdict-sheet")) == 1
    sent = client.get("/can-we-apply/", {"send": "1", "programme": FUSION, "region": "wanzhou"})
    assert parse_qs(urlsplit(sent["Location"]).query) == {"programme": [FUSION], "region": ["wanzhou"]}
    closed = visit(client, "/can-we-apply/", {"programme": "cq-industry-2024"})
    assert closed.section("重庆市产业创新中心").has(".verdict-refusal")


def test_nothing_more_is_asked_for_a_programme_that_is_ruled_out(client: Client, fusion_call: StoredEdition) -> None:
    page = visit(client, "/can-we-apply/", {"programme": FUSION, "legal_person": "no"})
    assert shown(page) == [] and "没有要再问的了" in page.text_of("#inquiry")
    assert "已答1项，已有条件不符合" in page.text_of("#inquiry") and "未定" not in page.text_of("#inquiry form")
    assert not page.has("#inquiry .btn-primary")
    failed = page.section("重庆市科技创新和产业创新深度融合优秀案例").all(".verdict")[0]
    assert "二（一）" in failed.text and "请由所属法人单位申报" in failed.text
    assert page.has(".ruled-out") and page.field("legal_person").value == "no"


def test_what_is_decided_already_is_not_asked(client: Client, fusion_call: StoredEdition) -> None:
    direction = f"{FUSION}.direction"
    asked = visit(client, "/can-we-apply/", {"programme": FUSION, "shown": direction})
    assert direction in asked.fields()
    later = visit(client, "/can-we-apply/", {"programme": FUSION, direction: "supply_key_technology"})
    assert f"{FUSION}.area" not in later.fields() and direction not in shown(later)


def test_answers_are_kept_to_be_changed_and_the_address_is_short(client: Client, programmes: list[str]) -> None:
    page = ask(client, region="wanzhou")
    assert page.field("region").value == "wanzhou" and "region" not in shown(page)
    sent = client.get("/can-we-apply/", {"send": "1", "shown": ["org_kind"], "region": "wanzhou", "org_kind": ""})
    assert sent.status_code == 302
    assert parse_qs(urlsplit(sent["Location"]).query) == {"region": ["wanzhou"]}


def test_script_gets_the_part_alone_and_the_address_to_share(client: Client, programmes: list[str]) -> None:
    answer = client.get(
        "/can-we-apply/", {"send": "1", "closed": "1", "shown": ["region", "staff"], "region": "wanzhou"}, headers=HTMX
    )
    page = page_of(answer)
    assert "<html" not in page.html and page.ids()[0] == "inquiry"
    assert answer["HX-Push-Url"] == "/can-we-apply/?closed=1&region=wanzhou"
    assert shown(page)[0] == "region"


def test_unknown_names_and_hostile_texts_do_no_harm(client: Client, programmes: list[str]) -> None:
    page = ask(client, nonsense="1", region="<script>alert(1)</script>", shown="no-such")
    assert "<script>alert" not in page.html and "没有选项" in page.field("region").error


def test_nothing_is_stored_and_queries_are_few(
    client: Client, programmes: list[str], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ask(client)
    entries = JournalEntry.objects.count()
    with django_assert_max_num_queries(3):
        ask(client, region="wanzhou", legal_person="yes", staff="20")
    assert JournalEntry.objects.count() == entries


HELD = {
    "facts": {
        "held_below": {"label": "持有区县级称号", "type": "yesno", "earlier": {"level": "district"}, "clause": "一"},
        "years_below": {
            "label": "持有区县级称号已满几年",
            "type": "integer",
            "unit": "年",
            "earlier": {"level": "district", "take": "years"},
            "clause": "一",
        },
        "late_before": {"label": "以往逾期次数", "type": "integer", "earlier": {"count": "annual"}, "clause": "一"},
    },
    "conditions": {
        "below": {"says": "已持有区县级称号满两年", "computed": "held_below AND years_below >= 2", "clause": "一"},
        "timely": {"says": "以往没有逾期", "computed": "late_before = 0", "clause": "一"},
    },
}


def test_titles_held_elsewhere_are_asked_for_and_count_as_declared(client: Client, clock: object) -> None:
    sample = factories.definition("sample-draw-2025")
    facts = {key: TypeAdapter(Fact).validate_python(fact) for key, fact in HELD["facts"].items()}
    conditions = {key: Condition.model_validate(each) for key, each in HELD["conditions"].items()}
    edition = sample.model_copy(update={"conditions": conditions, "facts": {**sample.facts, **facts}})
    store_edition(edition, at=factories.START)
    asked = ask(client)
    own = f"{edition.id}.held_below"
    assert {own, f"{edition.id}.years_below"} <= set(asked.fields())
    assert f"{edition.id}.late_before" not in asked.fields()
    assert "不在平台" in asked.field(own).box.text
    sheet = verdict(ask(client, **{own: "yes", f"{edition.id}.years_below": "2"}), edition.title)
    (row,) = [row for row in sheet.all("li.verdict") if "满两年" in row.text]
    assert "待定" not in row.text and "请填写" not in row.text
    sheet = verdict(ask(client, **{own: "no", f"{edition.id}.years_below": "0"}), edition.title)
    assert "verdict-not_satisfied" in sheet.classes


def test_advice_for_who_fills_in_a_form_says_that_it_is_for_then(client: Client, programmes: list[str]) -> None:
    sheet = verdict(ask(client, legal_person="no", region="wanzhou"), "重庆市产业创新中心")
    assert "申报时：请上传营业执照等登记证书" in sheet.text
