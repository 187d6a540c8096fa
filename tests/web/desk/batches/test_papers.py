"""Letters and documents: what is confirmed is what is kept, and it is opened from where its number stands."""

from typing import Any

import pytest
from tests.actions.life import Life
from tests.web.desk.batches.batch_pages import ISSUE, LETTER, do, to_letter
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Part

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.batches.recommend import recommend
from pingding.policy.errors import Refusal
from pingding.policy.steps.visit import VisitMade
from pingding.records.models import Case, IssuedDocument

pytestmark = pytest.mark.django_db


def paper(page: Part) -> tuple[str, ...]:
    """Head and number, title, body, issuer and day of the paper on a page."""
    shown = page.one(".paper")
    return (*shown.texts("header p"), shown.text_of("h1"), shown.text_of(".paper-body"), *shown.texts("footer p"))


def letter_data(*cases: Case, outcome: str = "recommended", **more: str) -> dict[str, Any]:
    data = {"cases": [case.number for case in cases], "letter_number": "示例函1号", "signed": "1"}
    return data | {f"outcome-{case.number}": outcome for case in cases} | more


def test_letter_is_read_before_it_is_sent_exactly_as_it_is_kept() -> None:
    life = Life()
    cases, officer = to_letter(life), life.districts["wanzhou"]
    visitor = Visitor(officer, life.later())
    assert "{list}" in visitor.get(LETTER).field("text").value
    data = letter_data(*cases, text="改过的正文，共{count}件：\n{list}")
    asked = visitor.sent(LETTER, data, 200)
    assert not IssuedDocument.objects.exists()
    result = do(life, officer, LETTER, data)
    letter = IssuedDocument.objects.get()
    page = Visitor(officer, life.at).get(f"/documents/{letter.pk}/")
    assert paper(asked.by_id("paper")) == paper(page)
    head, number, title, body, issuer, _day = paper(page)
    assert (number, title, head, issuer) == ("示例函1号", "推荐函", letter.issuer, letter.issuer)
    assert "共2件" in body and all(case.organisation.name in body for case in cases)
    assert Visitor(officer, life.at).get(result).link("推荐函") == f"/documents/{letter.pk}/"


def test_letter_is_linked_from_the_case_for_the_offices_concerned_alone() -> None:
    life = Life()
    case, writer = life.submitted()
    life.recommended(case)
    letter = IssuedDocument.objects.get()
    page, path = f"/cases/{case.number}/?tab=opinions", f"/documents/{letter.pk}/"
    assert Visitor(life.officer, life.later()).get(page).link("推荐函（示例函1号）") == path
    own = Visitor(writer, life.later())
    assert path not in own.get(page).html
    own.get(path, 404)
    assert own.client.get(f"/api/v1/documents/{letter.pk}").status_code == 404


def test_letter_names_those_who_are_recommended_and_there_is_none_where_nobody_is() -> None:
    life = Life()
    (case,) = to_letter(life, 1)
    decisions = [Decision(case.number, "recommended")]
    typed: dict[str, Any] = {
        "actor": life.districts["wanzhou"],
        "at": life.later(),
        "letter_number": "",
        "signed": True,
    }
    with pytest.raises(Refusal, match="正文须恰有一处"):
        recommend("letter", decisions, text="没有名单。", **typed)
    recommend("letter", decisions, **typed)
    letter = IssuedDocument.objects.get()
    assert letter.number == "" and f"{case.name}（{case.organisation.name}）" in letter.body and letter.n is None


def test_number_of_a_letter_takes_none_from_the_documents_that_the_platform_counts() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    typed: dict[str, Any] = {"actor": life.districts["wanzhou"], "at": life.later(), "signed": True}
    recommend("letter", [Decision(case.number, "recommended")], letter_number="示例科〔2025〕1号", **typed)
    life.receive(case)
    life.panel(case, 50, 52)
    life.act(case, "visit", "skip", VisitMade(), life.officer)
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    life.meet(case, "approve")
    life.after(life.notice(case))
    assert life.issue(case).document.number == "示例科〔2025〕1号"


def test_document_is_read_before_it_is_issued_exactly_as_it_is_kept() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    life.after(life.notice(case))
    text, day = "认定{programme}{count}件：\n{list}", life.at.date().isoformat()
    data = {"cases": [case.number], "title": "关于认定的通知", "n": "7", "dated": day, "text": text}
    asked = Visitor(life.officer, life.later()).sent(ISSUE, data, 200)
    do(life, life.officer, ISSUE, data)
    document = IssuedDocument.objects.get(number="示例科〔2025〕7号")
    assert paper(asked.by_id("paper")) == paper(Visitor(life.officer, life.at).get(f"/documents/{document.pk}/"))
