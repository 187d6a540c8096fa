"""The register, one title, the check of a code, and the selected cases."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests import factories
from tests.actions.life import Life
from tests.web.page_reader import visit
from tests.web.public.conftest import Clock
from tests.web.public.copies import title_copies

from pingding.actions.directory.corrections import Renaming, correct_organisation, rename_organisation
from pingding.policy.definition.loading import dump_edition
from pingding.policy.steps.notice import PublicNotice
from pingding.queries.cases.public_contents import PublicField, noticed_facts, published_facts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.titles.register import RegisterSearch, search_register, title_info
from pingding.records.models import StoredEdition, Title
from pingding.web.public.titles.register import card

pytestmark = pytest.mark.django_db


@pytest.fixture
def title(clock: Clock) -> Title:
    life = Life()
    found, _writer = life.recognised()
    clock.at = life.at
    return found


def found(text: str, title: Title, **filters: str) -> bool:
    return search_register(RegisterSearch(text=text, **filters), title.granted_on).filter(pk=title.pk).exists()


def test_search_finds_by_name_number_holder_document_and_code(title: Title) -> None:
    for text in (
        "钢铁",
        title.number,
        title.organisation.name[2:5],
        title.document.number,
        title.code.lower(),
        "示例 钢铁",
    ):
        assert found(text, title), text
    assert not found("不存在的中心", title)


def test_filters_restrict(title: Title) -> None:
    assert found("", title, programme=title.edition.programme, region="wanzhou", status="recognised")
    assert not found("", title, region="yuzhong")
    assert not found("", title, status="expired")
    assert title.expires_on is not None
    assert search_register(RegisterSearch(status="expired"), title.expires_on).count() == 1


def test_register_page_lists_and_keeps_what_was_typed(client: Client, title: Title) -> None:
    page = visit(client, "/register/", {"q": "钢铁"})
    assert (
        page.row(title.name).link(title.name) == f"/titles/{title.code}/"
        and page.by_id("q").attribute("value") == "钢铁"
    )
    nothing = visit(client, "/register/", {"q": "<b>无</b>"})
    assert "没有符合的记录" in nothing.empty() and "<b>无</b>" not in nothing.html


def test_title_page_says_that_it_is_valid_and_how_it_came_about(client: Client, title: Title) -> None:
    page = visit(client, f"/titles/{title.code}/")
    assert page.heading == title.name and page.text_of("[role=status] strong") == "查验属实，称号有效"
    facts, events = page.texts("dl.facts dd"), page.texts(".life h3")
    assert [fact for fact in facts if title.document.number in fact]
    assert "公示" in events and "发文" in events and title.organisation.name in facts and "万州区" in facts
    assert title.organisation.legal_representative not in page.html


def test_title_page_says_that_it_has_expired(client: Client, title: Title, clock: Clock) -> None:
    assert title.expires_on is not None
    clock.at = clock.at.replace(year=title.expires_on.year, month=title.expires_on.month, day=title.expires_on.day)
    page = visit(client, f"/titles/{title.code}/")
    assert page.text_of("[role=status] strong") == "称号已到期" and "有效期届满" in page.texts(".life h3")
    clock.at -= timedelta(days=1)
    assert "称号有效" in visit(client, f"/titles/{title.code}/").text_of("[role=status] strong")


def test_code_is_taken_however_it_was_typed(client: Client, title: Title) -> None:
    typed = f" {title.code[:4].lower()}-{title.code[4:8]} {title.code[8:]} "
    answer = client.get("/verify/", {"code": typed})
    assert answer.status_code == 302 and answer["Location"] == f"/titles/{title.code}/"


def renamed(title: Title, at: datetime) -> str:
    """The holder of the title renamed; its name before."""
    before = title.organisation.name
    renaming = Renaming("示例新名科技有限公司", local_date(at), "准予变更登记通知书（示例）第1号")
    rename_organisation(title.organisation, renaming, actor=factories.administrator(), at=at)
    return before


def test_register_shows_the_present_name_of_the_holder_says_the_former_one_and_finds_it_by_both(
    client: Client, title: Title, clock: Clock
) -> None:
    former = renamed(title, clock.at)
    for typed in ("示例新名科技", former):
        cell = visit(client, "/register/", {"q": typed}).row(title.name).text
        assert "示例新名科技有限公司" in cell and f"原名{former}" in cell
    page = visit(client, f"/titles/{title.code}/")
    assert page.fact("持有单位") == "示例新名科技有限公司"
    assert former in page.fact("原名") and "准予变更登记通知书（示例）第1号" in page.fact("原名")


def test_corrected_slip_is_no_former_name_on_the_register(client: Client, title: Title, clock: Clock) -> None:
    unit, slip = title.organisation, title.organisation.name
    data = factories.unit_data(name="示例正名科技有限公司", code=unit.code or "")
    correct_organisation(unit, data, reason="登记时写错", actor=factories.administrator(), at=clock.at)
    row = visit(client, "/register/", {"q": slip}).row(title.name).text
    assert "示例正名科技有限公司" in row and slip not in row
    assert slip not in visit(client, f"/titles/{title.code}/").texts("dl.facts dd")


def test_number_on_the_plaque_verifies_as_well_as_the_code(client: Client, title: Title) -> None:
    Title.objects.filter(pk=title.pk).update(number="示例认〔2025〕B-03号")
    for typed in (
        "示例认〔2025〕B-03号",
        "示例认（２０２５）Ｂ－０３号",
        " 示例认[2025] b—03 号",
        "示例认【2025】B-03号",
    ):
        answer = client.get("/verify/", {"code": typed})
        assert answer.status_code == 302 and answer["Location"] == f"/titles/{title.code}/", typed
    assert client.get("/verify/", {"code": "示例认〔2025〕B-04号"}).status_code == 404


def test_code_in_full_width_verifies(client: Client, title: Title) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in title.code)
    assert client.get("/verify/", {"code": wide})["Location"] == f"/titles/{title.code}/"


def test_number_is_verified_without_its_dashes_and_in_small_letters(client: Client, title: Title) -> None:
    title.number = "GCS-2025-1"
    title.save(update_fields=["number"])
    for typed in ("gcs 2025 1", "gcs20251", "GCS—2025—1", "ｇｃｓ－2025－1"):
        answer = client.get("/verify/", {"code": typed})
        assert answer.status_code == 302 and answer["Location"] == f"/titles/{title.code}/", typed
    assert client.get("/verify/", {"code": "gcs 2025 1z9"}).status_code == 404


def test_name_is_verified_by_what_the_register_finds(client: Client, title: Title) -> None:
    for name in (title.name, title.organisation.name):
        answer = client.get("/verify/", {"code": f" {name} "})
        assert answer.status_code == 302, name
        assert visit(client, answer["Location"]).row(title.name)
    page = visit(client, "/verify/?code=没有这样的中心", status=404)
    assert page.link("在认定名录中按名称、地区、年份查找") == "/register/"


def test_verifying_nothing_says_what_is_lacking(client: Client, db: None) -> None:
    page = visit(client, "/verify/?code=+", status=422)
    assert "尚未填写" in page.text_of("#error-summary") and "尚未填写" in page.text_of(".field-faulty")
    assert not visit(client, "/verify/").has("#error-summary")


@pytest.mark.parametrize("path", ["/verify/?code=NOSUCHCODE99", "/titles/NOSUCHCODE99/"])
def test_unknown_code_is_a_clear_page(client: Client, db: None, path: str) -> None:
    page = visit(client, path, status=404)
    assert page.heading == "没有查到" and page.text_of(".verification-bad .receipt") == "NOSUCHCODE99"
    assert "code" in page.fields()


def test_number_of_queries_is_the_same_with_thirty_titles(
    client: Client, title: Title, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/register/")
    with django_assert_max_num_queries(8):
        client.get("/register/")
    title_copies(title, 30)
    with django_assert_max_num_queries(8):
        page = visit(client, "/register/")
    assert len(page.rows()) == 20 and page.link("下一页") == "?page=2"
    assert len(visit(client, "/register/?page=2").rows()) == 11


def test_selected_cases_show_the_public_fields_in_few_queries(
    client: Client, title: Title, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "尚无入选案例" in visit(client, "/selected-cases/").empty()
    StoredEdition.objects.update(kind="selection")
    title_copies(title, 14)
    client.get("/selected-cases/")
    with django_assert_max_num_queries(6):
        page = visit(client, "/selected-cases/")
    cards = page.texts("section.sheet h2 a")
    assert len(cards) == 15 and title.name in cards


def test_collection_is_one_book_of_every_case_in_full(
    client: Client, title: Title, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    StoredEdition.objects.update(kind="selection")
    title_copies(title, 24)
    url = f"/selected-cases/{title.edition.programme}/"
    assert visit(client, "/selected-cases/").link("案例集：" + edition_of(title.edition).programme.title) == url
    with django_assert_max_num_queries(7):
        page = visit(client, url)
    assert len(page.texts("section.sheet h2 a")) == 25 == len(page.texts("nav.sheet ol a"))
    assert client.get("/selected-cases/nothing/").status_code == 404


def test_selected_cases_show_what_their_kind_publishes(client: Client, title: Title) -> None:
    edition = edition_of(title.edition)
    told = "support"
    kind = edition.titles[title.kind].model_copy(update={"published": (told, "legal_representative")})
    wide = edition.model_copy(update={"titles": edition.titles | {title.kind: kind}})
    assert published_facts(wide, "recognition", title.kind) == (*noticed_facts(edition, "recognition"), told)
    kind = kind.model_copy(update={"published": (told,)})
    wide = edition.model_copy(update={"titles": edition.titles | {title.kind: kind}})
    StoredEdition.objects.update(kind="selection", content=dump_edition(wide), digest="changed")
    for path in ("/selected-cases/", f"/titles/{title.code}/"):
        page = visit(client, path)
        assert page.fact("区县支持情况") == "提供场地" and title.organisation.name in page.texts("dl.facts dd")
    assert kind.label in visit(client, "/selected-cases/").texts("dl.facts dd")


def test_selected_cases_show_the_first_text_and_the_page_of_one_shows_all() -> None:
    texts = [PublicField(label, f"示例{label}", long=True) for label in ("摘要", "正文")]
    info = title_info(Life().recognised()[0], date(2026, 1, 5))
    shown = card(info, [PublicField("领域", "钢铁"), *texts])
    assert [row["term"] for row in shown["rows"]][-2:] == ["发布文件", "摘要"]
    whole = card(info, texts, texts=None)
    assert [row["term"] for row in whole["rows"]][-2:] == ["摘要", "正文"]


def test_personal_facts_are_never_among_the_public_fields(title: Title) -> None:
    edition = edition_of(title.edition)
    personal = [name for name, fact in edition.vocabulary.items() if fact.personal]
    assert personal
    step = edition.procedures["recognition"].steps["notice"]
    assert isinstance(step, PublicNotice)
    told = step.model_copy(update={"contents": (*personal, "topic")})
    procedure = edition.procedures["recognition"]
    opened = procedure.model_copy(update={"steps": procedure.steps | {"notice": told}})
    leaky = edition.model_copy(update={"procedures": edition.procedures | {"recognition": opened}})
    assert noticed_facts(leaky, "recognition") == ("topic",)


def test_what_the_qr_code_says_and_the_credit_code_lead_to_what_they_verify(
    client: Client, life: Life, clock: Clock
) -> None:
    title, _writer = life.recognised()
    clock.at = life.at
    scanned = client.get("/verify/", {"code": f" https://example.cn/titles/{title.code}/?from=qr "})
    assert scanned["Location"] == f"/titles/{title.code}/"
    code = title.organisation.code
    assert code is not None
    by_unit = client.get("/verify/", {"code": f"{code[:9]} {code[9:].lower()}"})
    listed = visit(client, by_unit["Location"])
    assert listed.row(title.name) and "共1项" in listed.text_of(".search-links")
    assert client.get("/verify/", {"code": "91500000000000000X"}).status_code == 404


def test_what_is_published_of_a_title_stands_beside_its_life_and_not_in_the_rail(
    client: Client, title: Title, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {title.case_id: (PublicField("案例摘要", "一段较长的摘要", long=True),)}
    monkeypatch.setattr("pingding.web.public.titles.titles.published_fields", lambda titles: fields)
    page = visit(client, f"/titles/{title.code}/")
    assert page.fact("案例摘要") == "一段较长的摘要"
    assert "案例摘要" not in page.one(".title-page aside").text


def test_on_a_phone_a_title_is_a_few_lines_without_labels(client: Client, clock: Clock) -> None:
    life = Life()
    life.recognised()
    clock.at = life.at
    page = visit(client, "/register/")
    assert "table-lines" in page.one("table").classes
    places = {cell.attribute("data-label"): cell.classes[-1] for cell in page.all("tbody td")}
    assert places == {
        "名称": "card-name",
        "单位": "card-unit",
        "地区": "card-first",
        "编号": "card-further",
        "认定日期": "card-due",
        "状态": "card-state",
    }
