"""Form and material side by side: what a browser shows stands in a frame of the page, the rest is named and linked."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

from pingding.actions.applications.partners import add_partner
from pingding.queries.viewer import Viewer
from pingding.records.models import Attachment, Case, FilingFile
from pingding.web.desk.cases.shown_material import LARGEST_AT_ONCE

pytestmark = pytest.mark.django_db


def content(life: Life, viewer: Viewer, case: Case, query: str = "") -> Page:
    return Visitor(viewer, life.at).get(f"/cases/{case.number}/?tab=content{query}")


@pytest.fixture
def submitted() -> tuple[Life, Case, Viewer]:
    life = Life()
    case, writer = life.submitted()
    return life, case, writer


def test_first_file_that_a_browser_shows_stands_in_a_frame_beside_the_form(
    submitted: tuple[Life, Case, Viewer],
) -> None:
    life, case, _writer = submitted
    page = content(life, life.districts["wanzhou"], case)
    preview = page.one(".pair .preview")
    file = preview.all(".preview-files a")[0]
    frame = preview.one("iframe")
    assert frame.attribute("src") == file.attribute("href") and frame.attribute("name") == file.attribute("target")
    assert preview.link("在新窗口打开") == file.attribute("href")
    assert preview.link("下载") == f"{file.attribute('href')}?save=1"


def test_file_that_the_address_names_is_the_one_shown(submitted: tuple[Life, Case, Viewer]) -> None:
    life, case, writer = submitted
    row = FilingFile.objects.get()
    other = factories.attachment(case.organisation, writer)
    FilingFile.objects.create(filing=row.filing, material=row.material, attachment=other)
    page = content(life, life.officer, case, f"&file={other.pk}")
    assert page.one("iframe").attribute("src") == f"/attachments/{other.pk}/"
    assert f"file={other.pk}" in page.one("nav.tabs").link("日志")
    for nothing in ("999999", "x", "-1"):
        assert content(life, life.officer, case, f"&file={nothing}").one("iframe").attribute("src") != ""


def test_what_no_browser_shows_is_named_with_its_size_and_linked(submitted: tuple[Life, Case, Viewer]) -> None:
    life, case, _writer = submitted
    Attachment.objects.update(kind="docx", name="协议.docx")
    preview = content(life, life.officer, case).one(".preview")
    assert not preview.has("iframe") and preview.link("协议.docx").startswith("/attachments/")
    assert "48 B" in preview.texts(".muted") and "target" not in preview.all(".preview-files a")[0].element.attributes


def test_a_very_large_file_waits_until_it_is_asked_for(submitted: tuple[Life, Case, Viewer]) -> None:
    life, case, _writer = submitted
    Attachment.objects.update(size=LARGEST_AT_ONCE + 1)
    page = content(life, life.officer, case)
    assert "src" not in page.one("iframe").element.attributes
    asked = content(life, life.officer, case, f"&file={FilingFile.objects.get().attachment_id}")
    assert asked.one("iframe").attribute("src").startswith("/attachments/")


def test_whoever_reads_no_files_is_shown_none(submitted: tuple[Life, Case, Viewer]) -> None:
    life, _case, _writer = submitted
    unit, partner = factories.unit()
    draft, own = life.draft()
    add_partner(
        draft.number,
        name=unit.name,
        code=unit.code or "",
        kind="private_enterprise",
        duties="试验",
        actor=own,
        at=life.at,
    )
    page = content(life, partner, draft)
    assert not page.has(".preview") and "/attachments/" not in page.html


def test_a_file_is_served_to_be_framed_by_our_own_pages_alone(submitted: tuple[Life, Case, Viewer]) -> None:
    life, case, _writer = submitted
    visitor = Visitor(life.officer, life.at)
    path = content(life, life.officer, case).one("iframe").attribute("src")
    answer = visitor.client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    stranger = Visitor(factories.unit()[1], life.at)
    assert stranger.client.get(path).status_code == 404
