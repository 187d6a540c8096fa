"""Every component and page frame renders with sample data, in both languages, without inline style or script."""

import re

import pytest
from django.template import engines
from django.test import Client
from jinja2.runtime import Macro
from tests.places import WEB
from tests.web.gallery.urls import NAMES
from tests.web.page_reader import visit

pytestmark = pytest.mark.urls("tests.web.gallery.urls")

COMPONENTS = sorted(f"components/{path.name}" for path in (WEB / "templates/components").glob("*.html"))
CATALOGUE = (WEB.parent / "locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_page_of_gallery_renders_and_keeps_the_content_policy(client: Client, name: str) -> None:
    html = visit(client, f"/gallery/{name}/").html
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son(click|change|submit|load)=", html)


def test_every_component_is_shown_in_the_gallery(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {
        name
        for file in COMPONENTS
        for name, made in vars(engines["jinja2"].get_template(file).template.module).items()
        if isinstance(made, Macro)
    }
    shown, invoke = {"message_banners"}, Macro._invoke

    def note(macro: Macro, arguments: list[object], autoescape: bool) -> str:
        shown.add(macro.name)
        return invoke(macro, arguments, autoescape)

    monkeypatch.setattr(Macro, "_invoke", note)
    for name in NAMES:
        client.get(f"/gallery/{name}/")
    client.get("/gallery/refused/409/")
    assert len(known) > 40
    assert sorted(known - shown) == []


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_on_a_page_are_unique(client: Client, name: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', visit(client, f"/gallery/{name}/").html)
    assert {name for name in ids if ids.count(name) > 1} == set()


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500])
def test_refusal_says_what_where_clause_remedy_and_way_back(client: Client, status: int) -> None:
    refusal = visit(client, f"/gallery/refused/{status}/", status=status).refusal()
    assert refusal.text_of(".lead") == "缺少联合建设协议。"
    facts = {term: refusal.fact(term) for term in ("位置", "依据", "怎样办")}
    assert facts == {
        "位置": "第三部分“合作单位”",
        "依据": "第九条第4项",
        "怎样办": "请上传各方盖章的协议扫描件。",
    }
    assert "/gallery/write/" in refusal.links()


def test_error_pages_speak_for_themselves_without_a_refusal(client: Client) -> None:
    client.raise_request_exception = False
    assert "没有任何内容被更改" in visit(client, "/gallery/forbidden/", status=403).refusal().text_of(".lead")
    assert visit(client, "/gallery/broken/", status=500).refusal().heading == "系统出现故障"
    assert "请核对网址" in visit(client, "/nowhere/at/all/", status=404).refusal().fact("怎样办")


def test_fields_keep_what_was_typed_and_point_at_their_faults(client: Client) -> None:
    page = visit(client, "/gallery/write/")
    staff = page.field("rd_staff")
    assert page.fault(staff.id) and (staff.id, staff.value) == ("f-rd_staff", "260")
    assert "f-rd_staff-error" in staff.attribute("aria-describedby").split()
    assert page.field("shareholders-1-share").value == "40"
    assert page.has('button[name="add_row:shareholders"]') and page.has('button[name="remove_row:shareholders"]')
    agreement = page.field("agreement")
    assert agreement.attribute("accept") == ".pdf,.ofd"
    assert "每个文件不超过 20 MB" in [rule.text for rule in agreement.box.all("li")]


def test_page_in_english_has_english_words(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = visit(client, "/gallery/case/")
    assert page.one("html").attribute("lang") == "en"
    assert page.link("Skip to the content") == "#content"
    assert page.text_of(".page-head .chip") == "3 working days left"
    assert page.text_of(".page-head time").startswith("20 June 2025 (Fri)")


def test_large_type_is_kept_in_a_cookie_and_returns_to_the_page(client: Client) -> None:
    answer = client.get("/type/large/?next=/gallery/case/")
    assert answer.headers["Location"] == "/gallery/case/"
    assert visit(client, "/gallery/case/").one("html").classes == ["large-type"]
    client.get("/type/ordinary/")
    assert visit(client, "/gallery/case/").one("html").classes == []


def test_large_type_never_leads_to_another_host(client: Client) -> None:
    assert client.get("/type/large/?next=https://example.org/").headers["Location"] == "/"


def test_every_text_of_the_components_is_translated() -> None:
    wanted: set[str] = set()
    for path in (WEB / "templates").rglob("*.html"):
        if path.parent.name in {"components", "templates"}:
            source = path.read_text(encoding="utf-8")
            wanted |= {text for _, text in re.findall(r"_\(([\"'])(.+?)\1\)", source)}
    assert len(wanted) > 80
    assert sorted(text for text in wanted if f'msgid "{text}"' not in CATALOGUE) == []
