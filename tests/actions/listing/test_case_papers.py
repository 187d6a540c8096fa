"""Papers of many cases as one file: all in it or listed with the reason, made in the background, nothing personal."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.actions.life import Life
from tests.documents.reading import pages_of, texts_of
from tests.web.public.copies import case_copy

from pingding.actions.listing import case_papers, exports
from pingding.actions.listing.exports import export_list
from pingding.actions.periodic.tick import tick
from pingding.documents.papers.pdf import SetPaper
from pingding.policy.errors import Refusal
from pingding.policy.language.booklets import Booklet
from pingding.queries.editions import edition_of
from pingding.queries.listing.kept import file_of
from pingding.queries.listing.listing import ListSearch
from pingding.records.models import Filing, JournalEntry, ListExport, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(settings, tmp_path: Path) -> Life:  # type: ignore[no-untyped-def]
    settings.PINGDING_MEDIA = tmp_path
    return Life()


@pytest.fixture
def set_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The titles and headings alone in place of a PDF: what is tested is what becomes of it."""
    monkeypatch.setattr(case_papers, "pdf_of", lambda paper: SetPaper(f"%PDF {paper.title}".encode(), ()))


def asked(life: Life, kind: str = "zip", subject: str = "cases") -> ListExport:
    return export_list(subject, ListSearch(view="all"), (), kind, "zh-hans", actor=life.officer, at=life.at)


def lines_in(archive: zipfile.ZipFile) -> list[tuple[object, ...]]:
    (sheet,) = load_workbook(io.BytesIO(archive.read("清单.xlsx"))).worksheets
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_archive_has_the_booklet_of_each_case_and_a_list(life: Life) -> None:
    case, _writer = life.submitted()
    case.refresh_from_db()
    export = asked(life)
    with zipfile.ZipFile(file_of(export)) as archive:
        name = f"{case.number}-{case.organisation.name}-申报表.pdf"
        assert archive.namelist() == [name, "清单.xlsx"]
        assert f"回执编号{case.number}-1" in "".join("".join(pages_of(archive.read(name))).split())
        assert lines_in(archive) == [(case.number, case.name, case.organisation.name, name, None)]
    assert export.finished_at == life.at and export.left_out == [] and export.written == 1
    entry = JournalEntry.objects.get(act="export_list")
    assert entry.change["kind"] == "zip" and entry.change["rows"] == 1


def test_many_are_made_in_the_background_and_say_how_far_they_have_come(
    life: Life, monkeypatch: pytest.MonkeyPatch, set_fast: None
) -> None:
    monkeypatch.setattr(exports, "PAPERS_AT_ONCE", 2)
    case, _writer = life.submitted()
    for n in range(3):
        case_copy(case, n)
    export = asked(life)
    assert export.finished_at is None and not file_of(export).exists()
    seen = []
    booklets_of = case_papers.booklets_of

    def counted(*args: object, **named: object) -> object:
        seen.append(ListExport.objects.get().written)
        return booklets_of(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(case_papers, "booklets_of", counted)
    assert tick(at=life.at).exports_made == 1
    assert seen == [0, 1, 2, 3]
    with zipfile.ZipFile(file_of(export)) as archive:
        assert len(archive.namelist()) == 5


def test_case_that_cannot_be_set_or_read_is_listed_and_ends_nothing(
    life: Life, monkeypatch: pytest.MonkeyPatch, set_fast: None
) -> None:
    case, _writer = life.submitted()
    broken, empty = case_copy(case, 1), case_copy(case, 2)
    Filing.objects.filter(case=empty).delete()
    booklets_of = case_papers.booklets_of

    def failing(viewer: object, number: str, **named: object) -> object:
        if number == broken.number:
            raise ValueError("示例")
        return booklets_of(viewer, number, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(case_papers, "booklets_of", failing)
    export = asked(life)
    reasons = dict(export.left_out)
    assert reasons == {broken.number: "生成时出错（ValueError）", empty.number: reasons[empty.number]}
    assert "尚未提交" in reasons[empty.number]
    with zipfile.ZipFile(file_of(export)) as archive:
        assert len(archive.namelist()) == 2
        assert {line[0]: line[4] for line in lines_in(archive)} == {case.number: None, **reasons}


def test_name_that_somebody_typed_leads_nowhere_in_an_archive(life: Life, set_fast: None) -> None:
    case, _writer = life.submitted()
    Organisation.objects.filter(pk=case.organisation_id).update(name="../../示例/一:二")
    with zipfile.ZipFile(file_of(asked(life))) as archive:
        assert archive.namelist()[0] == f"{case.number}-..-..-示例-一-二-申报表.pdf"


def test_book_has_a_chapter_for_each_case_and_nothing_to_sign(life: Life) -> None:
    case, _writer = life.submitted()
    case.refresh_from_db()
    second = case_copy(case, 1)
    export = asked(life, "docx")
    texts = texts_of(file_of(export).read_bytes())
    assert texts[0] == "申报材料汇编" and texts.index(case.name) < texts.index(second.name)
    assert {case.organisation.name, second.organisation.name} <= set(texts)
    assert "单位（盖章）" not in texts and not export.left_out


def test_book_has_only_the_parts_that_its_definition_names_and_nothing_personal(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _writer = life.submitted()
    edition = edition_of(case.edition)
    form, staff = edition.forms["application"], edition.vocabulary["staff"]
    monkeypatch.setattr(case_papers, "docx_of", lambda paper: repr(paper).encode())
    whole = file_of(asked(life, "docx")).read_text()
    assert "单位情况" in whole and "中心情况" in whole and staff.label in whole
    monkeypatch.setitem(edition.vocabulary, "staff", staff.model_copy(update={"personal": True}))
    unnamed = file_of(asked(life, "docx")).read_text()
    assert "单位情况" in unnamed and staff.label not in unnamed
    written = Booklet(collection="示例案例集", collected=("centre",), clause=("三",))
    monkeypatch.setitem(edition.forms, "application", form.model_copy(update={"booklet": written}))
    collected = file_of(asked(life, "docx")).read_text()
    assert "单位情况" not in collected and "中心情况" in collected and "示例案例集" in collected


def test_only_cases_have_papers_and_only_so_many(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="没有这种文件格式"):
        asked(life, subject="titles")
    case, _writer = life.submitted()
    case_copy(case, 1)
    monkeypatch.setitem(case_papers.CASE_PAPERS, "zip", 1)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="一次至多导出1条"):
        asked(life)
    assert not ListExport.objects.exists()


def test_what_its_person_may_no_longer_read_is_not_in_an_archive_made_later(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PAPERS_AT_ONCE", 0)
    life.submitted()
    export = asked(life)
    life.officer.person_or_refuse().memberships.update(until=life.at)
    assert tick(at=life.at).held_up == 1 and not file_of(export).exists()
