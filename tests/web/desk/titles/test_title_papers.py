"""The papers that a holder gets of what is proposed or ordered: there once they are due, for whoever reads opinions."""

import shutil
from pathlib import Path

import pytest
from tests import factories
from tests.actions.titles.followed import DEFINITION, Followed
from tests.documents.reading import pages_of, texts_of
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.periodic.tick import tick
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.translation import day, moment
from pingding.records.models import Case, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Followed:
    return Followed()


def visitor(world: Followed, who: str) -> Visitor:
    return Visitor(getattr(world, who), world.later())


def linked(visitor: Visitor, case: Case) -> set[str]:
    """The papers that the page of a case offers, without how they are made."""
    last = (url.rpartition("/")[2] for url in visitor.get(f"/cases/{case.number}/").links())
    return {name.partition(".")[0] for name in last if name.endswith((".pdf", ".docx"))}


def words(visitor: Visitor, case: Case, name: str) -> str:
    """All words of the paper, the same as PDF and as DOCX but for what a page has."""
    pdf, docx = (visitor.client.get(f"/cases/{case.number}/{name}.{kind}") for kind in ("pdf", "docx"))
    assert (pdf.status_code, docx.status_code) == (200, 200)
    assert case.organisation.name in "".join(texts_of(docx.content))
    return "".join("".join(pages_of(pdf.content)).split())


def rectification(world: Followed) -> Case:
    """The yearly report never came: the case in which the holder is called to say why."""
    world.owed(2025)
    world.to(2026, 3, 10)
    tick(at=world.at)
    case: Case = Proposal.objects.get(consequence="unreported").case
    return case


def ordered(world: Followed) -> Case:
    """The holder was heard, and ordered to rectify."""
    case = rectification(world)
    values = {"report_text": "示例说明", "failed_before": False}
    save_draft(case.number, values, actor=world.writer, at=world.later())
    submit_application(case.number, actor=world.writer, at=world.later())
    content = ChecklistAnswers(reason="限期补报年度报告。")
    return world.act(case, "order", "confirm", content, world.officer)


def test_holder_is_called_to_state_its_case_by_what_is_proposed_why_and_until_when(world: Followed) -> None:
    case = world.failed_twice().case
    unit = visitor(world, "writer")
    assert linked(unit, case) == {"hearing"}
    paper = words(unit, case, "hearing")
    until = case.runs.get(kind="fill").due_at
    assert until is not None and f"你单位可以在{moment(until)}前" in paper
    assert "陈述申辩告知书" in paper and f"{world.unit.name}：" in paper
    assert "连续两年考核不合格，撤销称号（四）" in paper and "拟处理的内容：撤销、限制申报。" in paper
    assert "考核等级：不合格" in paper and "。。" not in paper
    assert world.officer.organisations[0].name in paper, "who decides signs"


def test_call_says_what_was_proposed_when_it_was_decided_otherwise(world: Followed) -> None:
    case = world.failed_twice().case
    before = words(visitor(world, "writer"), case, "hearing")
    world.state(case)
    world.review(case, "two_failures_decision", "reject", reason="已申辩，属实。")
    assert words(visitor(world, "officer"), case, "hearing") == before
    assert linked(visitor(world, "officer"), case) == {"hearing"}, "nothing was ordered"


def test_order_to_rectify_says_what_and_until_when(world: Followed) -> None:
    case = rectification(world)
    unit = visitor(world, "writer")
    assert linked(unit, case) == {"hearing"}
    assert "没有责令整改通知书" in unit.get(f"/cases/{case.number}/rectification.pdf", 404).text
    case = ordered(world)
    unit = visitor(world, "writer")
    closed = case.runs.get(step="order").closed_at
    assert closed is not None and linked(unit, case) == {"hearing", "rectification"}
    paper = words(unit, case, "rectification")
    assert "责令整改通知书" in paper and "限期补报年度报告。" in paper and "所依据的事实：" in paper
    assert f"请于{day(closed.replace(month=closed.month + 6))}前完成整改" in paper and day(closed) in paper


MENDED = """      mended:
        kind: fill
        title: 报送整改
        by: holder
        form: report
        withdraw: false
        deadline: {days: 45, local: 测试}
        outcomes:
          submit: {label: 报送, to: accept}
      accept:
"""


def test_order_says_the_day_by_which_the_holder_reports_where_the_case_asks_for_it(tmp_path: Path) -> None:
    copy = tmp_path / DEFINITION
    shutil.copytree(factories.DEFINITIONS / DEFINITION, copy)
    file = copy / "sample.yaml"
    text = file.read_text(encoding="utf-8").replace("责令整改, to: accept", "责令整改, to: mended")
    file.write_text(text.replace("      accept:\n", MENDED, 1), encoding="utf-8")
    world = Followed(definition=str(copy))
    case = ordered(world)
    due = case.runs.get(step="mended").due_at
    assert due is not None and f"请于{moment(due)}前完成整改" in words(visitor(world, "writer"), case, "rectification")


def test_papers_are_for_those_who_see_the_case_as_the_two_kinds_of_file(world: Followed) -> None:
    case = ordered(world)
    _unit, stranger = factories.unit()
    for name in ("hearing", "rectification"):
        Visitor(stranger, world.later()).get(f"/cases/{case.number}/{name}.pdf", 404)
        assert words(visitor(world, "officer"), case, name)
        visitor(world, "officer").get(f"/cases/{case.number}/{name}.exe", 404)


def test_application_has_neither_paper(world: Followed) -> None:
    case = world.title.case
    officer = visitor(world, "officer")
    assert not linked(officer, case) & {"hearing", "rectification"}
    assert "没有陈述申辩告知书" in officer.get(f"/cases/{case.number}/hearing.pdf", 404).text
    officer.get(f"/cases/{case.number}/rectification.docx", 404)
