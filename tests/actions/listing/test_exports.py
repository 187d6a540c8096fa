"""Tables of lists: made at once or in the background, whole or not at all, their person's alone, nothing computed."""

import csv
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import load_workbook
from tests import factories
from tests.actions.life import Life
from tests.web.public.copies import case_copy

from pingding.actions.listing import exports
from pingding.actions.listing.exports import due_exports, export_list, sweep_exports
from pingding.actions.listing.saved_views import MOST_VIEWS, remove_view, save_view
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.queries.listing.kept import exports_of, file_of, find_export, views_of
from pingding.queries.listing.listing import ListSearch
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, JournalEntry, ListExport

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    settings.PINGDING_MEDIA = tmp_path
    return tmp_path


@pytest.fixture
def life() -> Life:
    return Life()


def asked(life: Life, kind: str = "csv", viewer: Viewer | None = None, **search: str) -> ListExport:
    wanted_columns = ("number", "name", "state", "due")
    return export_list(
        "cases", ListSearch(**search), wanted_columns, kind, "zh-hans", actor=viewer or life.officer, at=life.at
    )


def rows_of(export: ListExport) -> list[list[str]]:
    with file_of(export).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_small_table_is_made_at_once_and_entered_in_the_journal(life: Life) -> None:
    case, _writer = life.submitted()
    export = asked(life, words="钢铁")
    heads, row = rows_of(export)
    assert heads == ["编号", "名称", "状态", "期限"]
    assert row[:3] == [case.number, "示例钢铁协同中心", "审核中"] and row[3].startswith("2025-")
    assert export.finished_at == life.at and export.written == export.count == 1
    entry = JournalEntry.objects.get(act="export_list")
    assert entry.change["rows"] == 1 and entry.change["words"] == "钢铁" and entry.about == "全部事项"


def test_a_table_asked_for_in_english_takes_texts_of_definitions_along_in_chinese(life: Life) -> None:
    life.submitted()
    with override("en"):
        export = export_list("cases", ListSearch(), ("region",), "csv", "en", actor=life.officer, at=life.at)
    assert rows_of(export) == [["Region"], ["万州区"]]


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1"])
def test_no_text_is_computed_by_a_spreadsheet(life: Life, name: str) -> None:
    case, _writer = life.submitted()
    Case.objects.filter(pk=case.pk).update(name=name)
    _heads, row = rows_of(asked(life))
    assert row[1] == "'" + name
    (sheet,) = load_workbook(file_of(asked(life, "xlsx"))).worksheets
    assert sheet["B2"].value == name and sheet["B2"].data_type == "s" and sheet.freeze_panes == "A2"


def test_columns_of_a_workbook_are_wide_enough_for_names(life: Life) -> None:
    life.submitted()
    (sheet,) = load_workbook(file_of(asked(life, "xlsx"))).worksheets
    widths = {sheet[f"{letter}1"].value: sheet.column_dimensions[letter].width for letter in "ABC"}
    assert widths["名称"] >= 48 and widths["编号"] < 20


def test_a_workbook_takes_a_text_that_no_sheet_can_hold(life: Life) -> None:
    case, _writer = life.submitted()
    Case.objects.filter(pk=case.pk).update(name="甲\x0b乙")
    (sheet,) = load_workbook(file_of(asked(life, "xlsx"))).worksheets
    assert sheet["B2"].value == "甲乙"


def test_a_large_table_is_made_by_the_periodic_work(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 5)
    monkeypatch.setattr(exports, "AT_A_TIME", 2)
    case, _writer = life.submitted()
    for n in range(6):
        case_copy(case, n)
    export = asked(life, viewer=factories.auditor())
    assert export.finished_at is None and due_exports(life.at) == [export] and not file_of(export).exists()
    assert tick(at=life.at).exports_made == 1 and tick(at=life.at).exports_made == 0
    export.refresh_from_db()
    assert export.written == 7 and len(rows_of(export)) == 8


def test_a_table_cut_off_in_the_middle_is_made_anew_and_no_half_of_it_is_kept(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    life.submitted()
    export = asked(life)
    whole = exports._rows

    def cut_off(*given_rows: object) -> object:
        yield ["2025", "甲", "", ""]
        raise OSError("disk full")

    monkeypatch.setattr(exports, "_rows", cut_off)
    assert tick(at=life.at).held_up == 1 and not file_of(export).exists()
    monkeypatch.setattr(exports, "_rows", whole)
    assert tick(at=life.at + timedelta(hours=1)).exports_made == 1 and len(rows_of(export)) == 2


def test_an_export_that_another_process_makes_is_left_to_it_until_it_has_stalled(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    life.submitted()
    export = asked(life)
    ListExport.objects.update(worked_at=datetime.now(UTC))
    assert tick(at=life.at).exports_made == 0 and not file_of(export).exists()
    ListExport.objects.update(worked_at=datetime.now(UTC) - exports.STALLED)
    assert tick(at=life.at).exports_made == 1 and len(rows_of(export)) == 2


def test_what_a_killed_making_left_is_removed_once_it_has_stalled(life: Life) -> None:
    life.submitted()
    export = asked(life)
    left = [file_of(export).with_name(name) for name in ("x.a1b2.part", "x.contents")]
    for path in left:
        path.write_bytes(b"half")
    assert sweep_exports(time.time()) == 0
    assert sweep_exports(time.time() + exports.STALLED.total_seconds() + 60) == 2
    assert file_of(export).exists() and not any(path.exists() for path in left)


def test_a_table_is_its_persons_alone_and_goes_after_some_days(life: Life) -> None:
    life.submitted()
    export = asked(life)
    assert find_export(life.officer, export.pk) == export and exports_of(life.officer, "cases") == [export]
    with pytest.raises(Refusal) as refused:
        find_export(factories.auditor(), export.pk)
    assert refused.value.kind == "missing"
    path = file_of(export)
    tick(at=life.at + exports.KEPT)
    assert path.exists()
    tick(at=life.at + exports.KEPT + timedelta(minutes=1))
    assert not path.exists() and not ListExport.objects.exists()


def test_what_somebody_may_no_longer_see_is_not_in_a_table_made_later(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    life.submitted()
    export = asked(life)
    person = life.officer.person_or_refuse()
    person.memberships.update(until=life.at)
    assert tick(at=life.at).held_up == 1
    assert not file_of(export).exists()


@pytest.mark.parametrize("kind", ["exe", ""])
def test_other_formats_are_refused(life: Life, kind: str) -> None:
    life.submitted()
    with pytest.raises(Refusal):
        asked(life, kind)
    assert not ListExport.objects.exists() and not JournalEntry.objects.filter(act="export_list").exists()


def test_nothing_and_too_much_are_refused(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="没有可导出的记录"):
        asked(life)
    life.submitted()
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    with pytest.raises(Refusal, match="一次至多导出0条"):
        asked(life)


def test_an_applicant_exports_no_list(life: Life) -> None:
    _case, writer = life.submitted()
    with pytest.raises(Refusal) as refused:
        asked(life, viewer=writer)
    assert refused.value.kind == "forbidden"


def test_selections_are_kept_under_a_name_and_are_ones_own(life: Life) -> None:
    view = save_view("cases", " 万州 案例 ", "region=wanzhou", actor=life.officer, at=life.at)
    again = save_view("cases", "万州 案例", "region=yubei", actor=life.officer, at=life.at)
    assert view.pk == again.pk and views_of(life.officer, "cases").get().query == "region=yubei"
    assert not views_of(life.officer, "titles") and not views_of(factories.auditor(), "cases")
    with pytest.raises(Refusal) as refused:
        remove_view(view.pk, actor=factories.auditor(), at=life.at)
    assert refused.value.kind == "missing"
    assert remove_view(view.pk, actor=life.officer, at=life.at) == "cases" and not views_of(life.officer, "cases")


def test_selections_without_a_name_too_long_or_too_many_are_refused(life: Life) -> None:
    for title, query in (("", ""), ("长" * 41, ""), ("长", "x" * 1001)):
        with pytest.raises(Refusal):
            save_view("cases", title, query, actor=life.officer, at=life.at)
    for n in range(MOST_VIEWS):
        save_view("cases", f"第{n}", "", actor=life.officer, at=life.at)
    with pytest.raises(Refusal, match="20"):
        save_view("cases", "再一个", "", actor=life.officer, at=life.at)
    save_view("cases", "第0", "q=1", actor=life.officer, at=life.at)
