"""后台运行: the state in words, the last runs, what failed; the auditor reads, the administrator acts."""

from datetime import timedelta

import pytest
from django.test import Client
from tests import factories
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

from pingding.queries.journal.background import LATE_AFTER
from pingding.records.models import Failure, Heartbeat, JournalEntry

pytestmark = pytest.mark.django_db
AT = factories.START
PAGE = "/background/"
MINUTE = timedelta(minutes=1)


def ran(minutes_ago: int = 1, *, ended: bool = True, **more: object) -> Heartbeat:
    began = AT - minutes_ago * MINUTE
    return Heartbeat.objects.create(started_at=began, finished_at=began if ended else None, version="0.1", **more)


def page_of_auditor() -> Page:
    return Visitor(factories.auditor(), AT).get(PAGE)


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([], "后台从未运行"),
        ([(1, True, "")], "后台按时运行"),
        ([(10, True, "")], "后台运行迟了"),
        ([(2, True, ""), (1, False, "RuntimeError：no more memory")], "上次运行中途停止"),
    ],
)
def test_state_is_said_in_words(runs: list[tuple[int, bool, str]], words: str) -> None:
    for minutes_ago, ended, fault in runs:
        ran(minutes_ago, ended=ended, fault=fault)
    assert page_of_auditor().banner().startswith(words)


def test_late_work_says_since_when_and_what_to_check() -> None:
    ran(int(LATE_AFTER / MINUTE) + 7)
    banner = page_of_auditor().banner()
    assert "此后12分钟没有运行" in banner and "pingding serve" in banner


def test_each_run_says_what_it_did_and_how_much_it_could_not() -> None:
    ran(3, counts={"notices_ended": 2, "reminders_sent": 1}, held_up=4)
    ran(2)
    ran(1, ended=False, fault="RuntimeError：no more memory")
    stopped, idle, busy = (row.text for row in page_of_auditor().all("tbody tr"))
    assert "公示期满2件、到期提醒1件" in busy and busy.endswith("4") and "已办完" in busy and "0.1" in busy
    assert "没有到期的事项" in idle
    assert "中途停止，没有办完" in stopped and "no more memory" in stopped


def test_failure_shows_work_case_reason_tries_and_when_it_is_tried_again() -> None:
    failure = factories.failure()
    shown = Visitor(factories.administrator(), AT).get(PAGE).by_id(f"failure-{failure.pk}")
    assert shown.text_of("h3") == "公示期满 · 2025-00007" and not shown.has("h3 a")
    assert "没有机构。请先设立。" in shown.texts("p")
    (tries,) = shown.texts("p.muted")
    assert "已试 3 次" in tries and "下次：" in tries
    assert "将自动再试" in shown.texts("span")


def test_stopped_failure_stands_first_and_says_that_it_waits() -> None:
    factories.failure("case 1")
    factories.failure("case 2", next_at=None, broken=True, reason="KeyError：'open'")
    first, _second = page_of_auditor().all("section.sheet")
    assert "已停止自动重试，等待处理" in first.texts("span") and "系统故障：KeyError：'open'" in first.texts("p")


def test_administrator_has_it_tried_again() -> None:
    failure, visitor = factories.failure(next_at=None), Visitor(factories.administrator(), AT)
    path = f"/background/{failure.pk}/retry/"
    (form,) = visitor.get(PAGE).all("section.sheet form")
    assert form.attribute("action") == path
    assert visitor.post(path, {}) == PAGE
    assert JournalEntry.objects.filter(act="retry_failure").count() == 1
    after = visitor.get(PAGE)
    assert "已安排再试" in after.message("公示期满").text
    assert "即将再试" in after.texts("section.sheet span") and not after.has("section.sheet form")
    assert "已经安排再试" in visitor.sent(path, {}, 409).refusal().text


def test_failure_that_was_done_meanwhile_is_missing() -> None:
    visitor = Visitor(factories.administrator(), AT)
    assert "已经办成" in visitor.sent("/background/7/retry/", {}, 404).refusal().text


def test_auditor_reads_and_follows_to_the_case_and_changes_nothing() -> None:
    failure, visitor = factories.failure(next_at=None), Visitor(factories.auditor(), AT)
    shown = visitor.get(PAGE).by_id(f"failure-{failure.pk}")
    assert shown.has("h3 a[href=/cases/2025-00007/]") and not shown.has("form")
    assert "只有平台管理员" in visitor.sent(f"/background/{failure.pk}/retry/", {}, 403).refusal().text
    assert Failure.objects.get().next_at is None


def test_page_is_nobody_elses() -> None:
    officer = Visitor(factories.officer(factories.office("science@cq")), AT)
    assert "只供平台管理员和审计员查看" in officer.get(PAGE, 403).refusal().text
    assert PAGE not in officer.get("/desk/").html
    assert Client().get(PAGE).status_code == 302


def test_queries_do_not_grow_with_runs_and_failures() -> None:
    ran()
    factories.failure()
    visitor = Visitor(factories.administrator(), AT)
    before = visitor.queries(PAGE)
    for n in range(12):
        ran(n)
        factories.failure(f"case {n + 100}")
    assert visitor.queries(PAGE) == before


def test_failures_come_in_pages() -> None:
    for n in range(31):
        factories.failure(f"case {n}")
    visitor = Visitor(factories.auditor(), AT)
    assert len(visitor.get(PAGE).all("section.sheet")) == 30
    assert len(visitor.get(f"{PAGE}?page=2").all("section.sheet")) == 1
