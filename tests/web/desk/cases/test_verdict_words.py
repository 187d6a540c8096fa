"""What a verdict is called on pages: declared and still to be verified, to be supplied as one task, folded."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import GOOD
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import open_application, save_draft
from pingding.queries.applications.readiness import readiness_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import open_seats

pytestmark = pytest.mark.django_db
DECLARED = (
    "legal: {says: 具有独立法人资格, computed: legal_person = TRUE, clause: 二}",
    "legal: {says: 具有独立法人资格, declared: {fact: legal_person, evidence: licence}, clause: 二}",
)
CHOICE = (
    "  staff: {says: 职工不少于十人, computed: staff >= 10,",
    "  size: {says: 有一定规模, clause: 二, any: {many: {says: 职工不少于十人, computed: staff >= 10}, "
    "most: {says: 职工不少于千人, computed: staff >= 1000}}}\n"
    "  staff: {says: 职工不少于十人, computed: staff >= 10,",
)


def test_a_declaration_is_shown_as_declared_and_alternatives_not_chosen_are_folded(tmp_path: Path) -> None:
    life = changed_life(tmp_path, DECLARED, CHOICE)
    case, _writer = life.submitted()
    page = Visitor(life.districts["wanzhou"], life.later()).get(f"/cases/{case.number}/?tab=conditions")
    assert "已声明，待核实" in page.texts(".verdict .status")
    assert "不符合" not in page.texts(".verdict .status")
    assert "职工不少于千人" in page.text_of("details.unchosen")


def test_a_missing_upload_is_one_task(tmp_path: Path) -> None:
    life = changed_life(tmp_path, DECLARED)
    unit, writer = life.unit()
    case = open_application(life.call, unit, actor=writer, at=life.later(), regions=life.regions)
    save_draft(case.number, GOOD, actor=writer, at=life.later(), signed=("truth",))
    file = CaseFile(case)
    readiness = readiness_of(file, open_seats(writer, file)[0], at=life.later())
    assert (readiness.left, readiness.blocked) == (1, ())
    page = Visitor(writer, life.at).get(f"/cases/{case.number}/check/")
    assert "待补充" in page.texts(".verdict .status")
