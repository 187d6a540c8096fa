"""Paper received in numbers: scanned or ticked, said before it is done, one act a case, every fault by its case."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

from pingding.actions import steps
from pingding.policy.errors import Refusal
from pingding.queries.applications.version_marks import mark_of
from pingding.records.models import Case, Filing, JournalEntry, Seat
from pingding.web.desk.batches import receiving

pytestmark = pytest.mark.django_db
PAPERS = "/papers/"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """Whose district may recommend as many as a test needs."""
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    assert text.count("quota: 2") == 1
    file.write_text(text.replace("quota: 2", "quota: 9"), encoding="utf-8")
    return Life(definition=str(copy))


def waiting(life: Life, count: int = 1) -> list[Case]:
    """Cases whose paper the city waits for."""
    cases = [life.submitted()[0] for _n in range(count)]
    for case in cases:
        life.recommended(case)
    return cases


def key(case: Case) -> str:
    return f"{case.number}.paper"


def foot(case: Case) -> str:
    """What stands at the foot of the newest printed version of a case."""
    filing = Filing.objects.filter(case=case, submitted_at__isnull=False, organisation=case.organisation).latest("pk")
    return f"回执编号 {filing.receipt}　第 {filing.version} 版　核对码 {mark_of(filing).upper()}"


def code(case: Case) -> str:
    """The address in the code on it."""
    filing = Filing.objects.filter(case=case, submitted_at__isnull=False, organisation=case.organisation).latest("pk")
    return f"https://pingding.example/verify/{filing.receipt}/{mark_of(filing)}/"


def scan(life: Life, *lines: str, **more: Any) -> Page:
    data = {"do": "scan", "scanned": "\n".join(lines)} | more
    return Visitor(life.officer, life.later()).sent(PAPERS, data, 200)


def faults(page: Page) -> str:
    return page.by_id("scan-faults").text


def test_papers_ticked_are_received_together_once_it_was_said_what_happens(life: Life) -> None:
    cases = waiting(life, 3)
    visitor = Visitor(life.officer, life.later())
    page = visitor.get(PAPERS)
    assert page.field("papers").choices == [key(case) for case in cases] and page.field("papers").ticked == []
    assert page.field("copies").value == page.field(f"copies-{key(cases[0])}").value == ""
    chosen = [key(case) for case in cases[:2]]
    data = {"papers": chosen, "copies": "3", f"copies-{chosen[1]}": "４份", "received_on": life.at.date().isoformat()}
    said = visitor.sent(PAPERS, data | {"do": "check"}, 200)
    assert "签收2件的纸质材料，共7份" in said.consequences()[0]
    assert not Seat.objects.filter(kind="receive", acted_at__isnull=False).exists()
    hidden: dict[str, Any] = {"papers": chosen}
    hidden |= {each.attribute("name"): each.attribute("value") for each in said.all("main form input[type=hidden]")}
    assert visitor.post(PAPERS, hidden | {"papers": chosen, "do": "confirm"}) == PAPERS
    assert "已签收 2 件" in visitor.get(PAPERS).message("已签收").text
    content = (
        Seat.objects.filter(kind="receive", acted_at__isnull=False).order_by("pk").values_list("content", flat=True)
    )
    assert [each["copies"] for each in content] == [3, 4]
    assert ["paper" in open_steps(case) for case in cases] == [False, False, True]
    assert JournalEntry.objects.filter(step="paper", case__in=cases).count() == 2


def test_too_few_copies_and_a_day_to_come_are_told_at_their_case_before_anything_is_done(life: Life) -> None:
    one, two = waiting(life, 2)
    data = {"do": "check", "papers": [key(one), key(two)], "copies": "2", f"copies-{key(two)}": "三", "received_on": ""}
    page = Visitor(life.officer, life.later()).sent(PAPERS, data, 422)
    said = " ".join(page.texts("#error-summary li"))
    assert f"{one.number}" in said and "应为3份" in said and "不是整数" in said and "收到日期" in said
    assert page.field("papers").ticked == [key(one), key(two)] and page.field(f"copies-{key(two)}").value == "三"
    nothing = Visitor(life.officer, life.later()).sent(PAPERS, {"do": "check", "copies": "3"}, 422)
    assert "尚未选择" in nothing.by_id("error-summary").text


def test_what_cannot_be_received_any_more_is_listed_and_the_others_are_received(life: Life) -> None:
    one, two = waiting(life, 2)
    life.receive(one)
    data = {"do": "confirm", "papers": [key(one), key(two)], "copies": "3", "received_on": life.at.date().isoformat()}
    page = Visitor(life.officer, life.later()).sent(PAPERS, data, 409)
    said = page.by_id("error-summary").text
    assert "没有签收" in said and one.number in said and two.number not in said
    assert "paper" not in open_steps(two) and "已签收 1 件" in page.message("已签收").text


def test_each_case_has_an_act_of_its_own_that_stands_whatever_becomes_of_the_next(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = waiting(life, 3)

    def act(number: str, *args: Any, **more: Any) -> Case:
        if number == two.number:
            raise Refusal("示例原因", remedy="示例办法。")
        return steps.act_at_step(number, *args, **more)

    monkeypatch.setattr(receiving, "act_at_step", act)
    chosen = [key(case) for case in (one, two, three)]
    data = {"do": "confirm", "papers": chosen, "copies": "3", "received_on": life.at.date().isoformat()}
    page = Visitor(life.officer, life.later()).sent(PAPERS, data, 422)
    assert f"{two.number}" in page.by_id("error-summary").text and "示例原因" in page.by_id("error-summary").text
    assert ["paper" in open_steps(case) for case in (one, two, three)] == [False, True, False]
    assert page.field("papers").ticked == [key(two)]


def test_what_a_scanner_types_puts_its_case_first_and_ticked(life: Life) -> None:
    first, second, third = waiting(life, 3)
    page = scan(life, code(third), "", foot(second), papers=[key(first)], **{f"copies-{key(first)}": "5"})
    assert page.field("papers").ticked == [key(third), key(second), key(first)]
    assert page.field(f"copies-{key(first)}").value == "5" and page.field("scanned").value == ""
    assert page.has("#f-scanned[autofocus]") and not page.has("#scan-faults")
    # What was scanned is looked up first, whichever button was pressed.
    page = Visitor(life.officer, life.later()).sent(PAPERS, {"do": "check", "scanned": code(first)}, 200)
    assert page.field("papers").ticked == [key(first)]


def test_what_is_wrong_with_each_scanned_paper_is_said(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, received, early = *waiting(life, 2), life.submitted()[0]
    life.receive(received)
    wrong = code(case).replace(code(case)[-11:-1], "0" * 10)
    lines = [foot(case), foot(case), foot(received), foot(early), "随便什么", wrong, "/verify/d1/0123456789/"]
    page = scan(life, *lines)
    said = page.texts("#scan-faults li")
    words = ("重复扫描", "本单位已于", "目前不等本单位签收", "没有认出", "没有查到这一版", "印发的文件")
    assert len(said) == len(words) and all(word in line for word, line in zip(words, said, strict=True))
    assert page.field("papers").ticked == [key(case)]
    monkeypatch.setattr("pingding.queries.worklist.papers.MOST_LINES", 1)
    page = Visitor(life.officer, life.later()).sent(PAPERS, {"do": "scan", "scanned": "一\n二"}, 422)
    assert "一次最多识别1行" in page.by_id("error-summary").text and page.field("scanned").value == "一\n二"


def test_of_a_superseded_version_the_newest_is_named_and_of_a_withdrawn_one_that_it_is(life: Life) -> None:
    (case,) = waiting(life)
    old = Filing.objects.get(case=case, form="application", organisation=case.organisation)
    line = foot(case)
    newest = Filing.objects.create(
        case=case,
        form="application",
        organisation=case.organisation,
        version=old.version + 1,
        data=old.data,
        signed=old.signed,
        submitted_at=life.later(),
        saved_at=life.at,
        receipt=f"{case.number}-9",
    )
    page = scan(life, line)
    assert f"回执编号{newest.receipt}" in faults(page) and page.field("papers").ticked == []
    assert page.field("papers").choices == [key(case)]
    assert scan(life, foot(case)).field("papers").ticked == [key(case)]
    Seat.objects.filter(run__case=case).update(waiting=False)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN)
    assert "本件已经撤回" in faults(scan(life, foot(case)))


def test_a_paper_of_another_office_tells_nothing_but_that_it_is_not_theirs(life: Life) -> None:
    (case,) = waiting(life)
    stranger = factories.officer(factories.office("science@yuzhong"))
    page = Visitor(stranger, life.later()).sent(PAPERS, {"scanned": code(case)}, 200)
    assert "不由本单位签收" in faults(page) and case.organisation.name not in page.html
    mine = Visitor(stranger, life.later()).sent(PAPERS, {"do": "confirm", "papers": [key(case)], "copies": "3"}, 409)
    assert case.number in mine.by_id("error-summary").text and "paper" in open_steps(case)


def test_nobody_but_officials_receives_paper(life: Life) -> None:
    _case, writer = life.submitted()
    Visitor(writer, life.later()).get(PAPERS, 403)
    Visitor(factories.auditor(), life.later()).get(PAPERS, 403)
    assert "没有等待签收" in Visitor(life.officer, life.later()).get(PAPERS).one(".empty").text


def test_the_page_takes_as_many_queries_for_many_papers_as_for_one(life: Life) -> None:
    cases = waiting(life, 1)
    visitor = Visitor(life.officer, life.later())
    alone = visitor.queries(PAPERS)
    cases += waiting(life, 3)
    assert visitor.queries(PAPERS) == alone
    assert count_queries(life, cases[:1]) == count_queries(life, cases)


def count_queries(life: Life, cases: list[Case]) -> int:
    lines = [code(case) for case in cases]
    scan(life, *lines)
    visitor = Visitor(life.officer, life.later())
    with CaptureQueriesContext(connection) as counted:
        visitor.sent(PAPERS, {"scanned": "\n".join(lines)}, 200)
    return len(counted)


def test_the_worklist_leads_there_where_papers_wait(life: Life) -> None:
    case, _writer = life.submitted()
    assert PAPERS not in Visitor(life.officer, life.later()).get("/desk/").html
    life.recommended(case)
    assert Visitor(life.officer, life.later()).get("/desk/").link("扫描或勾选，成批签收纸质材料（1 件）") == PAPERS


def test_chosen_cases_come_ticked(life: Life) -> None:
    one, two = waiting(life, 2)
    page = Visitor(life.officer, life.later()).get(f"{PAPERS}?cases={two.number}&cases=2025-09999")
    assert page.field("papers").ticked == [key(two)] and page.field("papers").choices == [key(two), key(one)]
