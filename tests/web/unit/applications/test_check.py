"""The check: what is wrong, what is not filled in yet, each once with the way to its field."""

import re

import pytest
from tests.web.page_reader import Page, visit
from tests.web.unit.conftest import Desk

from pingding.queries.applications.readiness import readiness_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import open_seats
from pingding.records.models import Case

pytestmark = pytest.mark.django_db


def case_page(desk: Desk, case: Case, rest: str) -> Page:
    """One of the case's pages, to its unit."""
    return visit(desk.client, desk.url(case, rest))


def test_check_lists_every_fault_with_the_way_to_its_field(desk: Desk) -> None:
    case = desk.case(legal_person="no", staff="多", aim="示" * 21)
    page = case_page(desk, case, "check/")
    links = page.links()
    for href in (
        "write/unit/?check=1#f-staff",
        "write/project/?check=1#f-aim",
        "write/equipment/?check=1",
        "write/unit/?check=1#f-material.licence",
        "write/plan.why/?check=1",
        "write/score-sheet/",
    ):
        assert f"/cases/{case.number}/{href}" in links
    legal = next(fault for fault in page.faults() if "具有独立法人资格" in fault.text)
    assert legal.target == "f-legal_person" and "请先办理法人登记。" in legal.text
    waiting = page.one("#verdicts-submission .checked-waiting")
    assert waiting.states() == ["待定"] and "设备原值不低于十万元" in waiting.text
    assert page.by_id("verdicts-later").text_of("summary").startswith("提交后由审核或评审人员判断的条件")
    assert f"/cases/{case.number}/submit/" in links
    assert "尚未签署声明" not in page.html
    lacking = case_page(desk, case, "write/equipment/?check=1").fault("f-tools")
    assert "“主要设备”尚未填写" in lacking and "请至少填写1行" in lacking


def test_what_has_not_begun_is_a_calm_number_and_only_what_is_wrong_is_red(desk: Desk) -> None:
    page = case_page(desk, desk.case(), "check/")
    assert not page.has("#error-summary")
    lines = page.all(".unfilled-part")
    assert lines and all("尚未填写" not in line.text for line in lines)
    (equipment,) = [line for line in lines if line.links() and line.links()[0].endswith("write/equipment/?check=1")]
    assert "未开始，1 项" in equipment.text and not equipment.has("ul")
    begun = case_page(desk, desk.case(staff="50"), "check/")
    (unit,) = [line for line in begun.all(".unfilled-part") if line.links()[0].endswith("write/unit/?check=1")]
    assert "还差" in unit.text and "具有独立法人资格" in unit.texts("li a")


def test_remedy_for_a_violation_is_told_only_once_there_is_an_answer(desk: Desk) -> None:
    case = desk.case()
    page = case_page(desk, case, "check/")
    unanswered = [row for row in page.all("li.verdict") if "具有独立法人资格" in row.text]
    assert unanswered and all(row.states() == ["待定"] and row.link("请填写“") for row in unanswered)
    assert "请先办理法人登记" not in page.html
    assert not page.has("#error-summary"), "what waits for an answer is not wrong"


def test_every_page_counts_what_is_left_alike(desk: Desk) -> None:
    case = desk.case(legal_person="no", staff="多", aim="示" * 21)
    seat = next(seat for seat in open_seats(desk.own, CaseFile(case)) if seat.step.kind == "fill")
    ready = readiness_of(CaseFile(case), seat, at=desk.clock.now())
    check = case_page(desk, case, "check/")
    assert ready.unsigned and ready.blocked and ready.unreadable and ready.unscored
    assert check.text_of(".check-total") == f"还有 {ready.left} 处需要处理"
    wrong = check.all(".fault-list li")
    assert check.text_of("#error-summary h3") == f"{len(wrong)} 处要改正"
    counted = [int(number) for number in re.findall(r"(\d+) 项", " ".join(check.texts(".unfilled-count")))]
    assert len(wrong) + sum(counted) == ready.left
    assert all(line.has("a[href]") for line in (*wrong, *check.all(".unfilled-list li")))
    assert len({line.text for line in wrong}) == len(wrong)
    assert (
        f"还有 {ready.left} 处需要处理，处理后才能提交" in case_page(desk, case, "submit/").message("暂不能提交").text
    )
    assert not [row for row in check.all("#verdicts-submission li.verdict") if row.states() == ["不符合"]]
