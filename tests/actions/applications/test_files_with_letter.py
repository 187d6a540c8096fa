"""A material that goes with a letter of recommendation is handed in once for all cases of the letter."""

from pathlib import Path

import pytest
from tests import factories
from tests.actions.batches.changed_life import changed_life
from tests.actions.life import Life

from pingding.actions.applications.materials import add_material, remove_material
from pingding.queries.viewer import Viewer
from pingding.records.models import Attachment, Case, FilingFile, JournalEntry

pytestmark = pytest.mark.django_db
CHANGES = (
    (
        "          recommended: {label: 推荐, to: [paper, panel]}\n",
        "          recommended: {label: 推荐, to: scan}\n"
        + """\
      scan:
        kind: fill
        title: 报送扫描件
        by: district
        form: sealed
        withdraw: false
        clause: 三
        outcomes:
          sent: {label: 报送, to: [paper, panel]}
""",
    ),
    (
        "forms:\n",
        """\
forms:
  sealed:
    title: 扫描件
    clause: 三
    sections:
      scans: {title: 扫描件, by: district, materials: [sealed_list, own_scan]}
""",
    ),
    (
        "materials:\n",
        """\
materials:
  sealed_list: {title: 盖章名单, with_letter: letter, clause: 三}
  own_scan: {title: 盖章申报书, clause: 三}
""",
    ),
)


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return changed_life(tmp_path, *CHANGES)


def ready(life: Life) -> Case:
    case, _writer = life.submitted()
    return life.opine(life.check(case))


def scan(life: Life, name: str = "名单.pdf") -> Attachment:
    district = life.districts["wanzhou"]
    return factories.attachment(district.organisations[0], district, name=name)


def names(case: Case, material: str = "sealed_list") -> list[str]:
    rows = FilingFile.objects.filter(filing__case=case, material=material)
    return list(rows.values_list("attachment__name", flat=True))


def upload(life: Life, case: Case, material: str, name: str) -> FilingFile:
    return add_material(case.number, material, scan(life, name), actor=life.districts["wanzhou"], at=life.at)


def test_list_is_uploaded_once_for_all_cases_of_its_letter(life: Life) -> None:
    first, second, other = ready(life), ready(life), ready(life)
    life.letter(first, second)
    life.letter(other)
    upload(life, first, "sealed_list", "名单.pdf")
    assert names(first) == names(second) == ["名单.pdf"] and not names(other)
    acts = JournalEntry.objects.filter(act="add_material", about="盖章名单")
    assert {entry.case for entry in acts} == {first, second}
    upload(life, second, "sealed_list", "重盖.pdf")
    assert names(first) == names(second) == ["重盖.pdf"]


def test_other_files_stay_with_their_case(life: Life) -> None:
    first, second = ready(life), ready(life)
    life.letter(first, second)
    upload(life, first, "own_scan", "申报书.pdf")
    assert names(first, "own_scan") == ["申报书.pdf"] and not names(second, "own_scan")


def test_list_is_taken_off_all_of_them_again(life: Life) -> None:
    first, second = ready(life), ready(life)
    life.letter(first, second)
    filed = upload(life, first, "sealed_list", "名单.pdf")
    remove_material(first.number, filed.pk, actor=life.districts["wanzhou"], at=life.at)
    assert not names(first) and not names(second)
    acts = JournalEntry.objects.filter(act="remove_material")
    assert {entry.case for entry in acts} == {first, second}


def test_case_that_was_handed_in_keeps_what_it_has(life: Life) -> None:
    first, second = ready(life), ready(life)
    life.letter(first, second)
    upload(life, first, "sealed_list", "名单.pdf")
    upload(life, first, "own_scan", "申报书.pdf")
    district: Viewer = life.districts["wanzhou"]
    life.submit(first, district)
    upload(life, second, "sealed_list", "重盖.pdf")
    assert names(first) == ["名单.pdf"] and names(second) == ["重盖.pdf"]
