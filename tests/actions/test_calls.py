"""Calls: published, extended, closed; and whether a unit can apply."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.db.models import F
from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.applications import open_application
from pingding.actions.calls.calls import NewCall, close_call, extend_call, publish_call
from pingding.policy.errors import Refusal
from pingding.policy.procedures.deadlines import end_of
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.calls.calls import CallState, apply_refusal, call_state, can_apply, open_calls, upcoming_calls
from pingding.queries.clock import SHANGHAI
from pingding.queries.mail.dated import Dated, dated_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, Case, JournalEntry, Message, Seat, StoredEdition

pytestmark = pytest.mark.django_db
AT = factories.START
LAST_MOMENT = datetime(2025, 12, 31, 23, 59, 59, 999999, tzinfo=SHANGHAI)


@pytest.fixture
def authority() -> Viewer:
    return factories.officer(factories.office("science@cq"))


@pytest.fixture
def stored() -> StoredEdition:
    return factories.edition()


def test_call_takes_window_and_regions_from_the_edition(authority: Viewer, stored: StoredEdition) -> None:
    call = publish_call(stored, actor=authority, at=AT)
    assert call.opens_at == datetime(2025, 10, 9, tzinfo=SHANGHAI) and call.closes_at == LAST_MOMENT
    assert call.regions == ["wanzhou", "yubei", "yuzhong"] and call.title == "示例研发中心申报通知"
    entry = JournalEntry.objects.get(act="publish_call")
    assert entry.clause == "三" and entry.change["programme"] == "sample-centre-2025"


def test_rolling_call_has_no_closing(authority: Viewer) -> None:
    rolling = factories.edition("sample-rolling-2025")
    call = publish_call(rolling, actor=authority, at=AT)
    assert call.rolling and call.opens_at == AT and call.regions == []
    with pytest.raises(Refusal, match="常年受理"):
        publish_call(rolling, NewCall(title="另一份", closes_at=date(2025, 12, 1)), actor=authority, at=AT)


def test_call_before_the_edition_is_in_force_is_refused_with_the_clause(
    authority: Viewer, stored: StoredEdition
) -> None:
    early = datetime(2025, 9, 30, 23, 59, tzinfo=SHANGHAI)
    with pytest.raises(Refusal, match="2025年10月1日起施行") as caught:
        publish_call(stored, NewCall(opens_at=early), actor=authority, at=early)
    assert caught.value.clause == ("四",)
    assert publish_call(stored, NewCall(opens_at=early + timedelta(minutes=1)), actor=authority, at=early).pk


def test_call_on_a_lapsed_edition_is_refused_with_the_clause(authority: Viewer, stored: StoredEdition) -> None:
    late = datetime(2026, 1, 1, tzinfo=SHANGHAI)
    with pytest.raises(Refusal, match="失效") as caught:
        publish_call(stored, NewCall(opens_at=late, closes_at=date(2026, 3, 1)), actor=authority, at=late)
    assert caught.value.clause == ("五",) and caught.value.kind == "closed"
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"closes_at": date(2025, 10, 8)}, "截止时间不晚于开始时间"),
        ({"closes_at": date(2025, 10, 9)}, "截止时间已过"),
        ({"regions": ["yuzhonk"]}, "yuzhong"),
        ({"regions": ["dazu"]}, "不面向大足区"),
        ({"regions": ["liangjiang"]}, "起设立"),
        ({"title": "长" * 201}, "标题"),
        ({"closes_at": date(9999, 12, 31)}, "年份应在1949至2199之间"),
        ({"closes_at": datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12)))}, "年份应在"),
        ({"opens_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "年份应在"),
    ],
)
def test_call_that_cannot_be_is_named(
    given: dict[str, object], says: str, authority: Viewer, stored: StoredEdition
) -> None:
    with pytest.raises(Refusal, match=says):
        publish_call(stored, NewCall(**given), actor=authority, at=AT)  # type: ignore[arg-type]
    assert not Call.objects.exists()


def test_same_call_is_published_once(authority: Viewer, stored: StoredEdition) -> None:
    publish_call(stored, actor=authority, at=AT)
    with pytest.raises(Refusal, match="已经发布"):
        publish_call(stored, actor=authority, at=AT)


def test_closing_moment_still_belongs_to_the_window(authority: Viewer, stored: StoredEdition) -> None:
    call = publish_call(stored, NewCall(closes_at=datetime(2025, 11, 3, 17, 0)), actor=authority, at=AT)
    five = datetime(2025, 11, 3, 17, tzinfo=SHANGHAI)
    assert call_state(call, five) is CallState.OPEN
    assert call_state(call, five + timedelta(microseconds=1)) is CallState.CLOSED
    assert call_state(call, datetime(2025, 10, 8, tzinfo=SHANGHAI)) is CallState.UPCOMING


def test_public_sees_open_calls_those_that_close_first_first(authority: Viewer, stored: StoredEdition) -> None:
    rolling = publish_call(factories.edition("sample-rolling-2025"), actor=authority, at=AT)
    later = publish_call(stored, actor=authority, at=AT)
    sooner = publish_call(stored, NewCall(title="第一批", closes_at=date(2025, 10, 20)), actor=authority, at=AT)
    coming = publish_call(stored, NewCall(title="第三批", opens_at=AT + timedelta(days=1)), actor=authority, at=AT)
    infos = open_calls(AT)
    assert [info.call for info in infos] == [sooner, later, rolling]
    assert [info.days_left for info in infos] == [10, 82, None]
    assert infos[0].regions == ("万州区", "渝北区", "渝中区")
    assert [info.call for info in upcoming_calls(AT)] == [coming]


def test_call_under_documents_that_lapsed_meanwhile_is_not_open(authority: Viewer, stored: StoredEdition) -> None:
    call = publish_call(stored, NewCall(closes_at=date(2026, 3, 1)), actor=authority, at=AT)
    later = datetime(2026, 1, 5, tzinfo=SHANGHAI)
    assert call_state(call, later) is CallState.LAPSED and open_calls(later) == ()
    refusal = apply_refusal(call, factories.unit()[0], later)
    assert refusal is not None and refusal.clause == ("五",)


def test_extension_needs_a_later_moment_and_a_reason(authority: Viewer, stored: StoredEdition) -> None:
    call = publish_call(stored, actor=authority, at=AT)
    with pytest.raises(Refusal, match="理由"):
        extend_call(call, date(2026, 2, 1), reason="", actor=authority, at=AT)
    with pytest.raises(Refusal, match="晚于原定"):
        extend_call(call, date(2025, 12, 31), reason="顺延", actor=authority, at=AT)
    extended = extend_call(call, date(2026, 1, 15), reason="顺延", actor=authority, at=AT)
    assert extended.closes_at == datetime(2026, 1, 15, 23, 59, 59, 999999, tzinfo=SHANGHAI)
    with pytest.raises(Refusal, match="截止时间已改为2026年1月15日"):
        extend_call(call, date(2026, 3, 1), reason="再延", shown=LAST_MOMENT, actor=authority, at=AT)
    rolling = publish_call(factories.edition("sample-rolling-2025"), actor=authority, at=AT)
    with pytest.raises(Refusal, match="不能延期"):
        extend_call(rolling, date(2026, 3, 1), reason="再延", actor=authority, at=AT)


def test_fixed_window_is_not_cut_short_but_a_rolling_call_can_stop(authority: Viewer, stored: StoredEdition) -> None:
    with pytest.raises(Refusal, match="不能提前停止"):
        close_call(publish_call(stored, actor=authority, at=AT), reason="额满", actor=authority, at=AT)
    rolling = publish_call(factories.edition("sample-rolling-2025"), actor=authority, at=AT)
    stopped = close_call(rolling, reason="另行部署", actor=authority, at=AT + timedelta(days=3))
    assert call_state(stopped, AT + timedelta(days=4)) is CallState.CLOSED
    assert not Message.objects.filter(text__contains="停止受理").exists()


def test_unit_of_an_addressed_region_can_apply_within_the_window(authority: Viewer, stored: StoredEdition) -> None:
    call = publish_call(stored, actor=authority, at=AT)
    organisation, own = factories.unit()
    assert can_apply(own, organisation, call, AT) is None
    early = can_apply(own, organisation, call, datetime(2025, 10, 8, tzinfo=SHANGHAI))
    late = can_apply(own, organisation, call, LAST_MOMENT + timedelta(microseconds=1))
    assert early is not None and "起受理" in early.what and early.clause == ("三",)
    assert late is not None and "已于2025年12月31日（周三）23:59截止" in late.what and late.clause == ("三",)


@pytest.mark.parametrize(
    ("region", "month", "says"),
    [
        ("wanzhou-jkq", 10, ""),
        ("dazu", 10, "不面向大足区"),
        ("yubei", 10, ""),
        ("yubei", 12, "渝北区已于2025年11月6日撤销"),
        ("liangjiang", 12, ""),
        ("beibei", 12, ""),
    ],
)
def test_call_reaches_what_lies_within_and_what_followed_its_regions(
    region: str, month: int, says: str, authority: Viewer, stored: StoredEdition
) -> None:
    call = publish_call(stored, actor=authority, at=AT)
    registered = AT if region != "liangjiang" else AT.replace(month=12)
    organisation, _own = factories.unit(factories.unit_data(region=region), at=registered)
    refusal = apply_refusal(call, organisation, AT.replace(month=month))
    assert (refusal.what if refusal else "") == says or (says and refusal is not None and says in refusal.what)


def test_unit_with_an_open_case_is_told_of_it_and_of_an_extension(authority: Viewer, stored: StoredEdition) -> None:
    call = publish_call(stored, actor=authority, at=AT)
    organisation, own = factories.unit()
    case = open_application(call, organisation, actor=own, at=AT)
    refusal = can_apply(own, organisation, call, AT)
    assert refusal is not None and case.number in refusal.what and refusal.kind == "conflict"
    extend_call(call, date(2026, 1, 15), reason="节假日顺延", actor=authority, at=AT)
    message = Message.objects.get(text__contains="延至")
    assert (message.organisation, message.case) == (organisation, case) and "节假日顺延" in str(message)
    assert "延至2026年1月15日（周四）23:59" in str(message)
    seat = Seat.objects.get(run__case=case)
    assert dated_of(message.words) == Dated(f"seat-{seat.pk}", end_of(date(2026, 1, 15)))


def test_unit_that_is_not_approved_cannot_apply(authority: Viewer, stored: StoredEdition) -> None:
    call = publish_call(stored, actor=authority, at=AT)
    organisation, own = factories.pending_unit()
    refusal = can_apply(own, organisation, call, AT)
    assert refusal is not None and "尚待核准" in refusal.what and refusal.kind == "forbidden"


APPLY = "        form: application\n        outcomes:\n"
OWN_DATE = (
    "        form: application\n        deadline: {date: 2025-10-31, passed: closed, clause: 三}\n        outcomes:\n"
)
CHECK = "deadline: {working_days: 5, local: 测试}"


@pytest.fixture
def dated(tmp_path: Path) -> Iterator[Life]:
    """Its definition closes the applicant's step, and makes the district late, by dates of their own."""
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    assert APPLY in text and CHECK in text
    own = "deadline: {date: 2025-10-31, clause: 三}"
    file.write_text(text.replace(APPLY, OWN_DATE, 1).replace(CHECK, own), encoding="utf-8")
    yield Life(definition=str(copy))


def due_day(case: Case, step: str) -> date:
    due_at = case.runs.get(step=step, closed_at=None).due_at
    assert due_at is not None
    return due_at.astimezone(SHANGHAI).date()


def test_an_extension_moves_the_fixed_dates_of_open_rounds_and_of_later_ones(dated: Life) -> None:
    waiting, writer = dated.draft()
    checked, _writer = dated.submitted()
    assert (due_day(waiting, "apply"), due_day(checked, "check")) == (date(2025, 10, 31), date(2025, 10, 31))
    extend_call(dated.call, date(2025, 11, 7), reason="系统维护顺延", actor=dated.officer, at=dated.later())
    dated.call.refresh_from_db()
    assert (due_day(waiting, "apply"), due_day(checked, "check")) == (date(2025, 11, 7), date(2025, 11, 7))
    dated.at = datetime(2025, 11, 7, 9, tzinfo=SHANGHAI)
    later, other = dated.draft()
    assert due_day(later, "apply") == date(2025, 11, 7)
    assert dated.submit(waiting, writer).receipt and dated.submit(later, other).receipt
    assert due_day(waiting, "check") == date(2025, 11, 7)
    dated.at = datetime(2025, 11, 7, 18, tzinfo=SHANGHAI)
    dated.check(waiting)
    dated.at = datetime(2025, 11, 8, 9, tzinfo=SHANGHAI)
    dated.check(later)
    assert later.runs.filter(step="check", closed_at__gt=F("due_at")).exists()


def test_an_extension_leaves_a_correction_its_own_deadline(dated: Life) -> None:
    case, _writer = dated.submitted()
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    dated.act(case, "check", "return", asked, dated.districts["wanzhou"])
    before = due_day(case, "apply")
    extend_call(dated.call, date(2025, 11, 7), reason="系统维护顺延", actor=dated.officer, at=dated.later())
    assert due_day(case, "apply") == before


def test_extension_into_a_year_no_database_keeps_is_refused(authority: Viewer, stored: StoredEdition) -> None:
    call = publish_call(stored, actor=authority, at=AT)
    far = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12)))
    with pytest.raises(Refusal, match="年份应在"):
        extend_call(call, far, reason="延期", actor=authority, at=AT)
    assert Call.objects.get().closes_at == call.closes_at
