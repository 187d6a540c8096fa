"""A scan of paper that was received: checked like every upload, kept with its step, read by the unit as well."""

import shutil
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor

from pingding.actions.applications.materials import add_material
from pingding.policy.errors import BrokenDefinition
from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.records.models import Attachment, Case, Filing

pytestmark = pytest.mark.django_db
CHANGES = {
    "        copies: 3\n": "        copies: 3\n        form: receipt\n",
    "  report:\n    title: 年度报告\n": (
        "  receipt:\n    title: 收件记录\n    clause: 三\n    sections:\n"
        "      scan: {title: 收到的材料, by: authority, materials: [scan]}\n"
        "  report:\n    title: 年度报告\n"
    ),
    "declarations:\n": (
        "  scan: {title: 盖章页扫描件, kinds: [pdf], max_mb: 1, required: true, clause: 二}\n\ndeclarations:\n"
    ),
}


def definition(folder: Path, required: bool = True) -> str:
    """A copy of the definition whose paper is received with a scan."""
    copy = folder / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    for old, new in CHANGES.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text = text if required else text.replace("required: true, clause: 二", "required: false, clause: 二")
    file.write_text(text, encoding="utf-8")
    return str(copy)


def waiting(life: Life) -> tuple[Case, Attachment]:
    """A case whose paper is awaited, and the scan of it by the office."""
    case, _writer = life.submitted()
    life.recommended(case)
    return case, factories.attachment(life.city, life.officer)


def test_paper_is_received_only_with_its_scan_where_one_is_required(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    case, scan = waiting(life)
    with pytest.raises(FormIncomplete) as lacking:
        life.receive(case)
    assert [fault.target for fault in lacking.value.faults] == ["material:scan"]
    add_material(case.number, "scan", scan, actor=life.officer, at=life.later(), form="receipt")
    life.receive(case)
    kept = Filing.objects.get(case=case, form="receipt")
    assert kept.submitted_at is not None and kept.files.get().attachment == scan
    assert "paper" not in open_steps(case)


def test_where_none_is_required_it_is_received_without(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path, required=False))
    case, _scan = waiting(life)
    life.receive(case)
    assert "paper" not in open_steps(case)


def test_a_scan_is_read_by_the_offices_and_the_unit_once_the_paper_is_received(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    case, writer = life.submitted()
    life.recommended(case)
    scan = factories.attachment(life.city, life.officer)
    add_material(case.number, "scan", scan, actor=life.officer, at=life.later(), form="receipt")
    district, stranger = life.districts["wanzhou"], life.unit()[1]
    assert not any(may_read_attachment(each, scan, life.at) for each in (writer, district, stranger))
    life.receive(case)
    readers = (writer, district, life.officer)
    assert all(may_read_attachment(each, scan, life.at) for each in readers)
    assert not may_read_attachment(stranger, scan, life.at)
    page = Visitor(writer, life.later()).get(f"/cases/{case.number}/?tab=materials")
    assert page.all(f"a[href=/attachments/{scan.pk}/]") and "盖章页扫描件" in page.text_of("main")


def test_papers_received_together_say_which_lack_their_scan(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    (one, scan), (two, _scan) = waiting(life), waiting(life)
    add_material(one.number, "scan", scan, actor=life.officer, at=life.later(), form="receipt")
    keys = [f"{case.number}.paper" for case in (one, two)]
    data = {"do": "confirm", "papers": keys, "copies": "3", "received_on": life.at.date().isoformat()}
    page = Visitor(life.officer, life.later()).sent("/papers/", data, 422)
    assert f"{two.number}" in page.by_id("error-summary").text and "盖章页扫描件" in page.by_id("error-summary").text
    assert ["paper" in open_steps(case) for case in (one, two)] == [False, True]


def test_the_case_leads_to_where_the_scan_is_put_in(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    case, _scan = waiting(life)
    visitor = Visitor(life.officer, life.later())
    link = visitor.get(f"/cases/{case.number}/").link("填写由本单位填写的栏目")
    assert "盖章页扫描件" in visitor.get(visitor.led_from(link)).text_of("main form")


def test_a_form_that_is_not_there_and_a_section_of_somebody_else_are_refused(tmp_path: Path) -> None:
    (tmp_path / "form").mkdir()
    for old, new, said in (
        ("form: receipt", "form: receit", "receit"),
        ("by: authority, materials: [scan]", "by: holder, materials: [scan]", "不在填写本表的任何步骤办理"),
    ):
        copy = Path(definition(tmp_path / "form"))
        (file,) = copy.glob("*.yaml")
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(BrokenDefinition, match=said):
            factories.edition(str(copy))
        shutil.rmtree(copy)


def test_in_numbers_a_missing_scan_is_said_before_anything_is_confirmed(tmp_path: Path) -> None:
    life = Life(definition=definition(tmp_path))
    case, scan = waiting(life)
    visitor, day = Visitor(life.officer, life.later()), life.at.date().isoformat()
    data = {"do": "check", "papers": [f"{case.number}.paper"], "copies": "3", "received_on": day}
    page = visitor.sent("/papers/", data, 422)
    said = page.text_of("#error-summary")
    assert case.number in said and "盖章页扫描件" in said and "先签收其余各件" in said
    assert "paper" in open_steps(case)
    add_material(case.number, "scan", scan, actor=life.officer, at=life.later(), form="receipt")
    assert "将发生" in visitor.sent("/papers/", data, 200).text_of("main") and "paper" in open_steps(case)
