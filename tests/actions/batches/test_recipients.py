"""To whom a document or a letter is addressed, and who gets a copy: kept with it by the names of the day."""

from pathlib import Path

import pytest
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life

from pingding.actions.batches.issue import issue_document
from pingding.actions.batches.papers import NOBODY_BY_HAND, NamedByHand
from pingding.documents.issued import issued_paper
from pingding.documents.papers.paper import Closing, Subject, Writing
from pingding.policy.definition.loading import load_edition
from pingding.policy.errors import BrokenDefinition, Refusal
from pingding.policy.journal_chain import content_digest
from pingding.queries.documents import mark_of
from pingding.queries.editions import shared
from pingding.records.models import Case, IssuedDocument

pytestmark = pytest.mark.django_db

ISSUE = "        text: recognition\n"


def cleared(life: Life, *names: str) -> list[Case]:
    """Cases whose notice has run, each with its name and its applicant."""
    cases = []
    for name in names:
        case, _writer = life.submitted(centre_name=name)
        cases.append(life.to_notice(case))
    life.after(life.notice(*cases))
    return cases


def issue(life: Life, *cases: Case, by_hand: NamedByHand = NOBODY_BY_HAND) -> IssuedDocument:
    numbers = [case.number for case in cases]
    issue_document("issue", numbers, actor=life.officer, at=life.later(), title="示例认定通知", by_hand=by_hand)
    return IssuedDocument.objects.exclude(pattern="").get()


def test_document_on_one_case_is_addressed_to_its_applicant_and_a_letter_to_the_authority() -> None:
    life = Life()
    (case,) = cleared(life, "示例钢铁协同中心")
    document, letter = issue(life, case), IssuedDocument.objects.get(pattern="")
    assert (document.addressed_to, document.copied_to) == (case.organisation.name, "")
    assert letter.addressed_to == life.city.name


def test_document_on_several_cases_is_addressed_to_the_offices_that_recommended_them() -> None:
    life = Life()
    cases = cleared(life, "示例钢铁协同中心", "示例铜业协同中心")
    assert issue(life, *cases).addressed_to == life.districts["wanzhou"].organisations[0].name


def test_whom_the_officer_names_by_hand_comes_before_the_definition() -> None:
    life = Life()
    (case,) = cleared(life, "示例钢铁协同中心")
    by_hand = NamedByHand("示例县人民政府：\n", "示例市财政局、示例市档案馆。")
    with pytest.raises(Refusal) as refusal:
        issue_document(
            "issue",
            [case.number],
            actor=life.officer,
            at=life.later(),
            title="示例认定通知",
            by_hand=NamedByHand(copied_to="局" * 501),
        )
    assert refusal.value.field == "copied_to" and not IssuedDocument.objects.exclude(pattern="").exists()
    document = issue(life, case, by_hand=by_hand)
    assert (document.addressed_to, document.copied_to) == ("示例县人民政府", "示例市财政局、示例市档案馆")


def test_recipients_are_those_whom_the_definition_names_without_whoever_issues_it(tmp_path: Path) -> None:
    named = ISSUE + "        addressed_to: [district, applicant]\n        copied_to: [science@cq, education@cq]\n"
    life = changed_life(tmp_path, (ISSUE, named))
    (case,) = cleared(life, "示例钢铁协同中心")
    district, document = life.districts["wanzhou"].organisations[0], issue(life, case)
    assert document.addressed_to == f"{district.name}，{case.organisation.name}"
    assert document.copied_to == shared().office_title("education@cq")


def test_names_are_those_of_the_day_on_which_it_was_issued() -> None:
    life = Life()
    (case,) = cleared(life, "示例钢铁协同中心")
    document, name = issue(life, case), case.organisation.name
    case.organisation.name = "示例改名公司"
    case.organisation.save()
    document.refresh_from_db()
    assert document.addressed_to == name


@pytest.mark.parametrize("recipient", ["experts", "nobody", "science@nowhere"])
def test_a_definition_names_bodies_alone(tmp_path: Path, recipient: str) -> None:
    folder = tmp_path / "sample-life-2025"
    folder.mkdir()
    text = (factories.DEFINITIONS / folder.name / "sample.yaml").read_text(encoding="utf-8")
    changed = text.replace(ISSUE, f"{ISSUE}        copied_to: {recipient}\n", 1)
    (folder / "sample.yaml").write_text(changed, encoding="utf-8")
    with pytest.raises(BrokenDefinition) as broken:
        load_edition(folder, shared())
    (fault,) = broken.value.faults
    assert fault.where == "procedures.recognition.steps.issue.copied_to" and "收文单位" in fault.what


def test_paper_has_its_recipients_where_they_belong() -> None:
    life = Life()
    (case,) = cleared(life, "示例钢铁协同中心")
    document = issue(life, case)
    document.copied_to = "示例教委"
    blocks = list(issued_paper(document).blocks)
    place = next(n for n, block in enumerate(blocks) if isinstance(block, Writing))
    to, closing = blocks[place], blocks[-1]
    assert isinstance(blocks[place - 1], Subject) and isinstance(to, Writing) and isinstance(closing, Closing)
    assert to.flush and to.text == f"{case.organisation.name}："
    assert closing.copies == "示例教委"


def test_mark_of_what_names_nobody_is_the_one_it_always_had() -> None:
    life = Life()
    (case,) = cleared(life, "示例钢铁协同中心")
    document = issue(life, case)
    named = mark_of(document, 1)
    document.addressed_to = ""
    words = [document.head, document.number, document.title, document.body, document.issuer, str(document.dated)]
    digest = content_digest({"document": document.pk, "version": 1, "words": words})
    assert mark_of(document, 1) == digest.partition(":")[2][: len(named)] != named
    assert not any(isinstance(block, Writing) and block.flush for block in issued_paper(document).blocks)
