"""What a journal entry recorded, in words of the reader's language."""

from datetime import UTC, date, datetime

from django.utils.translation import override
from tests import factories

from pingding.policy.language import Edition
from pingding.queries.journal.acts.act import EarlierAct, JournalAct
from pingding.queries.journal.acts.applications import RecordAttachment
from pingding.queries.journal.acts.calls import ExtendCall, PublishCall
from pingding.queries.journal.acts.cases import CorrectionLapsed, GrantTitle
from pingding.queries.journal.acts.directory import (
    CorrectOrganisation,
    EstablishOffice,
    InviteMember,
    SetExpert,
    SetFacts,
    SetPlatformOffice,
)
from pingding.queries.journal.acts.fields import UnitFields
from pingding.queries.journal.acts.steps import STEP_ACTS, SaveSourceSheet
from pingding.queries.journal.journal import JournalFilter, JournalLine, journal_page
from pingding.web.desk.journal.journal_words import recorded_in_words


def _words(act: JournalAct | EarlierAct, edition: Edition | None = None) -> list[tuple[str, str]]:
    line = JournalLine(1, datetime(2025, 6, 20, tzinfo=UTC), "", "", "", "", "", "", "", "", act, "")
    return [(each["what"], each["after"]) for each in recorded_in_words(line, edition)]


def _texts(act: JournalAct, edition: Edition | None = None) -> list[str]:
    return [text for _label, text in _words(act, edition)]


def test_days_and_moments_are_written_as_papers_write_them() -> None:
    lapsed = CorrectionLapsed(outcome="", due=date(2026, 5, 31))
    closes_at = datetime(2026, 1, 15, 15, 59, 59, 999999, tzinfo=UTC)
    extended = ExtendCall(from_=closes_at, to=closes_at, reason="2026-01-15")
    assert _texts(lapsed) == ["2026年5月31日"]
    assert _texts(extended) == ["2026年1月15日（周四）23:59", "2026年1月15日（周四）23:59", "2026-01-15"]
    with override("en"):
        assert _texts(lapsed) == ["31 May 2026"]
        assert _texts(extended)[0] == "15 January 2026 (Thu) 23:59"


def test_number_that_only_looks_like_a_day_stays_as_it_is() -> None:
    assert _texts(GrantTitle(kind="", number="2026-13-45", document="2026-05-31")) == ["2026-13-45", "2026-05-31"]


def test_lists_and_groups_are_joined_as_the_reader_joins_them() -> None:
    act = SetFacts(as_of=date(2025, 6, 20), source="", facts={"name": "甲", "region": ["乙", "丙"]})
    assert _texts(act)[1:] == ["name：甲；region：乙、丙"]
    with override("en"):
        assert _texts(act)[1:] == ["name: 甲; region: 乙, 丙"]


def test_ids_outside_cases_are_shown_by_their_names() -> None:
    assert _texts(EstablishOffice(offices=("science@cq", "gone@cq"))) == ["重庆市科学技术局、gone@cq"]
    before = UnitFields(kind="private_enterprise", region="yubei", code=None)
    corrected = CorrectOrganisation(reason="", from_=before, to=UnitFields(kind="other", region="wanzhou"))
    was, now = _texts(corrected)
    assert was == "种类：民营企业；地区：渝北区" and now.endswith("地区：万州区")
    assert _texts(InviteMember(role="writer")) == ["填报人"]
    assert _texts(SetPlatformOffice(from_="", to="auditor")) == ["无", "审计员"]
    assert _texts(RecordAttachment(sha256="0", size=0, kind="pdf")) == ["0", "0", "pdf"]
    assert _texts(SetFacts(as_of=date(2025, 6, 20), source="", facts={"gone": "1"}))[1:] == ["gone：1"]


def test_points_are_shown_by_their_indicators_and_whose_they_are() -> None:
    act = SaveSourceSheet(source="district", points={"quality": "54.5", "gone": "1"})
    assert _texts(act, factories.definition("sample-life-2025")) == ["区县评分", "质量：54.5；gone：1"]


def test_place_is_that_of_a_visit_or_that_in_a_ranking() -> None:
    assert _words(STEP_ACTS["visit"](outcome="", place="车间")) == [("地点", "车间")]
    assert _words(STEP_ACTS["visit"](outcome="skip")) == [("结果", "不安排")]
    expert = SetExpert(fields=("智能装备",), employer="", rank="", active=True)
    assert ("专业领域", "智能装备") in _words(expert)
    assert ("名次", "1") in _words(STEP_ACTS["meeting"](batch=1, outcome="", place=1, reason=""))


def test_what_an_earlier_version_recorded_is_shown_as_it_was_stored() -> None:
    earlier = EarlierAct({"round": 2, "ok": True, "note": "", "parts": ["甲", "乙"], "answers": {"是否一致？": True}})
    assert _words(earlier) == [("round", "2"), ("ok", "是"), ("parts", "甲、乙"), ("answers", "是否一致：是")]


def test_published_calls_name_their_programme(db: None) -> None:
    call = factories.call(factories.officer(factories.office("science@cq")), factories.edition("sample-life-2025"))
    page = journal_page(factories.auditor(), JournalFilter(act=PublishCall.act))
    texts = [each["after"] for line in page.lines for each in recorded_in_words(line, line.edition)]
    assert "示例协同中心" in texts and call.edition.programme not in texts
