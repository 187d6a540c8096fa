"""Every component and page frame renders with sample data, in both languages, without inline style or script."""

import re

import pytest
from django.template import engines
from django.test import Client
from jinja2.runtime import Macro
from tests.places import WEB
from tests.web.gallery.urls import NAMES

pytestmark = pytest.mark.urls("tests.web.gallery.urls")

COMPONENTS = sorted(f"components/{path.name}" for path in (WEB / "templates/components").glob("*.html"))
CATALOGUE = (WEB.parent / "locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8")


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_page_of_gallery_renders_and_keeps_the_content_policy(client: Client, name: str) -> None:
    answer = client.get(f"/gallery/{name}/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son(click|change|submit|load)=", text)


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
    found = re.findall(r'\sid="([^"]+)"', page(client, f"/gallery/{name}/"))
    twice = {name for name in found if found.count(name) > 1}
    assert twice == set()


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500])
def test_refusal_says_what_where_clause_remedy_and_way_back(client: Client, status: int) -> None:
    answer = client.get(f"/gallery/refused/{status}/")
    assert answer.status_code == status
    text = answer.content.decode()
    for part in ("缺少联合建设协议", "合作单位", "第九条第4项", "请上传各方盖章的协议扫描件", "/gallery/write/"):
        assert part in text


def test_error_pages_speak_for_themselves_without_a_refusal(client: Client) -> None:
    client.raise_request_exception = False
    assert "没有任何内容被更改" in page(client, "/gallery/forbidden/")
    assert "系统出现故障" in page(client, "/gallery/broken/")
    assert "请核对网址" in page(client, "/nowhere/at/all/")


def test_fields_keep_what_was_typed_and_point_at_their_faults(client: Client) -> None:
    text = page(client, "/gallery/write/")
    assert 'href="#f-rd_staff"' in text and 'id="f-rd_staff"' in text
    assert re.search(r'id="f-rd_staff" value="260"[^>]*aria-describedby="[^"]*f-rd_staff-error"', text)
    assert 'name="shareholders-1-share"' in text and 'value="40"' in text
    assert 'name="add_row:shareholders"' in text and 'name="remove_row:shareholders"' in text
    assert 'accept=".pdf,.ofd"' in text and "20 MB" in text


def test_page_in_english_has_english_words(client: Client) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, "/gallery/case/")
    assert 'lang="en"' in text
    assert "Skip to the content" in text and "3 working days left" in text and "20 June 2025 (Fri)" in text


def test_large_type_is_kept_in_a_cookie_and_returns_to_the_page(client: Client) -> None:
    answer = client.get("/type/large/?next=/gallery/case/")
    assert answer.headers["Location"] == "/gallery/case/"
    assert 'class="large-type"' in page(client, "/gallery/case/")
    client.get("/type/ordinary/")
    assert 'class="large-type"' not in page(client, "/gallery/case/")


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
