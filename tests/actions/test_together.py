"""Offices that act together: none ends a case alone, and the receipt says first what is owed on paper."""

from datetime import date
from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import open_steps, status
from tests.web.desk.pages import Visitor

from pingding.actions.calls.details import describe_call
from pingding.actions.calls.district_dates import set_district_date
from pingding.policy.steps.review import ChecklistAnswers
from pingding.records.models import Filing

pytestmark = pytest.mark.django_db
TOGETHER = (
    "        title: 区县初审\n        by: district\n",
    "        title: 区县初审\n        by: [district, authority]\n        needs: together\n",
)
PAPER_FIRST = (
    "          submit: {label: 提交, to: check}",
    "          submit: {label: 提交, to: [check, brought]}",
)
OPINION = "      opinion:\n        kind: opinion\n"
STEP = """      brought:
        kind: receive
        title: 签收纸质申报书
        by: authority
        sender: applicant
        copies: 5
        deadline: {date: 2025-10-31, local: 测试}
        outcomes:
          ok: {label: 已收, to: letter}
"""
BROUGHT = (OPINION, STEP + OPINION)
DISTRICT = ("closes: 2025-10-31, clause: 一}", "closes: 2025-10-31, clause: 一, district: {by: district, clause: 三}}")
JOIN = ("        letter: 推荐函\n", "        letter: 推荐函\n        waits_for: [opinion, brought]\n")


def test_a_refusal_waits_for_the_offices_that_act_together(tmp_path: Path) -> None:
    life = changed_life(tmp_path, TOGETHER)
    case, _writer = life.submitted()
    no = ChecklistAnswers(checks={"complete": False}, judged={"worth": False}, reason="不符合条件。")
    life.act(case, "check", "refuse", no, life.districts["wanzhou"])
    assert open_steps(case) == {"check"}
    yes = ChecklistAnswers(checks={"complete": True}, judged={"worth": True})
    life.act(case, "check", "pass", yes, life.officer)
    assert status(case) == "refused"


def test_a_return_for_correction_still_decides_at_once(tmp_path: Path) -> None:
    life = changed_life(tmp_path, TOGETHER)
    case, _writer = life.submitted()
    back = ChecklistAnswers(reason="请核对", parts=("fact:staff",))
    life.act(case, "check", "return", back, life.districts["wanzhou"])
    assert open_steps(case) == {"apply"}


def test_the_receipt_says_first_what_is_owed_on_paper(tmp_path: Path) -> None:
    life = changed_life(tmp_path, PAPER_FIRST, BROUGHT, JOIN)
    words = {"contact": "示例处室", "telephone": "", "address": "示例路1号政务大厅"}
    describe_call(life.call, **words, actor=life.officer, at=life.later())
    case, writer = life.submitted()
    receipt = Filing.objects.get(case=case, submitted_at__isnull=False).receipt
    page = Visitor(writer, life.later()).get(f"/cases/{case.number}/receipt/{receipt}/")
    (line,) = [text for text in page.texts("li") if "一式5份" in text]
    assert "示例路1号政务大厅" in line and "2025年10月31日" in line
    following = [text for text in page.texts("li") if "办理" in text and "期限" in text]
    assert page.html.index(line[:12]) < page.html.index(following[0][:6])


def test_the_receipt_says_the_districts_date_where_there_is_one(tmp_path: Path) -> None:
    life = changed_life(tmp_path, PAPER_FIRST, BROUGHT, JOIN, DISTRICT)
    set_district_date(life.call, "wanzhou", date(2025, 10, 28), actor=life.districts["wanzhou"], at=life.later())
    case, writer = life.submitted()
    receipt = Filing.objects.get(case=case, submitted_at__isnull=False).receipt
    page = Visitor(writer, life.later()).get(f"/cases/{case.number}/receipt/{receipt}/")
    (line,) = [text for text in page.texts("li") if "一式5份" in text]
    assert "2025年10月28日" in line
