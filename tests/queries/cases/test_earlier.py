"""Earlier data read from what is recorded: of a title, of its cases, of duties missed, of titles held elsewhere."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.api.program import program_of, set_clock
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.periodic.tick import tick
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_in, facts_of_many
from pingding.queries.clock import SHANGHAI
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, ObligationPeriod, TitleSpan

pytestmark = pytest.mark.django_db
ON = date(2028, 3, 1)
FACTS = """facts:
  people: {label: 中心人数, type: integer, unit: 人, trend: true, clause: 六}
  last_people: {label: 上年人数, type: integer, earlier: {fact: people, of: annual, back: 1}, clause: 六}
  latest_people: {label: 最近人数, type: integer, earlier: {fact: people, of: annual}, clause: 六}
  promised_staff: {label: 申报时职工, type: integer, earlier: {fact: staff, of: recognition}, clause: 六}
  small_years: {label: 不足的年数, type: integer, earlier: {in_a_row: annual, where: people < 10}, clause: 六}
  small_twice: {label: 近两年不足, type: integer, earlier: {count: annual, where: people < 10, last: 2}, clause: 六}
  missed_reports: {label: 逾期未报, type: integer, earlier: {missed: annual_report}, clause: 六}
  title_kind: {label: 称号种类, type: choice, earlier: {title: kind}, clause: 六}
  title_standing: {label: 称号状态, type: choice, earlier: {title: standing}, clause: 六}
  title_years: {label: 授予满几年, type: integer, earlier: {title: years}, clause: 六}
  title_field: {label: 称号领域, type: choice, earlier: {title: field}, clause: 六}
  holds_here: {label: 持有本办法称号, type: yesno, earlier: {holds: sample-life-2025}, clause: 六}
  holds_number: {label: 市级称号编号, type: text, earlier: {level: municipal, take: number}, clause: 六}
"""
REPORTS = """facts:
  reports: {label: 已报几年, type: integer, earlier: {count: annual}, clause: 六}
"""
SHOWN = [line.split(":")[0].strip() for line in FACTS.splitlines()[1:]]


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """A life whose yearly report asks for a number of people, with facts of every kind of earlier data."""
    fields = "text: {title: 进展, by: holder, fields: [report_text%s]}"
    return changed_life(tmp_path, ("facts:\n", FACTS), (fields % "", fields % "".join(f", {key}" for key in SHOWN)))


def opened(life: Life, year: int) -> Case:
    """The report on the year, opened in the January after it."""
    life.at = datetime(year + 1, 1, 5, 9, tzinfo=SHANGHAI)
    tick(at=life.at)
    return ObligationPeriod.objects.get(period=year).case


def reported(life: Life, writer: Viewer, year: int, people: int) -> Case:
    """The report on a year, handed in and filed."""
    case = opened(life, year)
    save_draft(case.number, {"report_text": "进展良好", "people": str(people)}, actor=writer, at=life.later())
    submit_application(case.number, actor=writer, at=life.later())
    return life.act(case, "accept", "accept", ChecklistAnswers(checks={"real": True}), life.districts["wanzhou"])


def read(case: Case, on: date) -> dict[str, str]:
    """What is known on the day of earlier data, in words."""
    facts = facts_in(CaseFile(Case.objects.get(pk=case.pk)), on=on).facts
    return {
        key: facts.in_words(key) for key in SHOWN if facts.edition.vocabulary[key].earlier and facts[key] is not None
    }


def test_report_reads_those_before_it_what_was_promised_and_its_title(life: Life) -> None:
    title, writer = life.recognised()
    reported(life, writer, 2025, 12)
    reported(life, writer, 2026, 8)
    case = reported(life, writer, 2027, 7)
    assert read(case, ON) == {
        "last_people": "8人",
        "latest_people": "8人",
        "promised_staff": "50人",
        "small_years": "2",
        "small_twice": "2",
        "missed_reports": "0",
        "title_kind": "认定中心",
        "title_standing": "有效",
        "title_years": "2",
        "title_field": "钢铁",
        "holds_here": "是",
        "holds_number": title.number,
    }
    facts = facts_in(CaseFile(case), on=ON).facts
    assert facts.sources["last_people"] == "2026年度报告"
    assert facts.sources["small_years"] == "2026年、2027年度报告"


def test_what_was_handed_in_later_is_not_read_by_an_earlier_report(life: Life) -> None:
    _title, writer = life.recognised()
    first = reported(life, writer, 2025, 12)
    reported(life, writer, 2026, 8)
    facts = facts_of_many([first], {first.pk: date(2026, 2, 1)})[first.pk]
    assert (facts["last_people"], facts["latest_people"], facts["small_years"]) == (None, None, 0)


def test_report_not_handed_in_by_its_day_is_missed_from_the_day_after(life: Life) -> None:
    _title, writer = life.recognised()
    case = opened(life, 2025)
    assert read(case, date(2026, 1, 30))["missed_reports"] == "0"
    assert read(case, date(2026, 1, 31))["missed_reports"] == "1"
    life.at = datetime(2026, 2, 3, 9, tzinfo=SHANGHAI)
    save_draft(case.number, {"report_text": "进展良好", "people": "9"}, actor=writer, at=life.later())
    submit_application(case.number, actor=writer, at=life.later())
    assert read(case, date(2026, 3, 1))["missed_reports"] == "1", "late stays late"


def test_title_is_read_as_it_is_on_the_day(life: Life) -> None:
    title, _writer = life.recognised()
    case = opened(life, 2025)
    span = TitleSpan.objects.get(title=title, standing="in_force")
    assert read(case, span.starts)["title_standing"] == "有效"
    assert span.ends is not None
    after = read(case, span.ends)
    assert (after["title_standing"], after["holds_here"]) == ("已到期", "否")
    assert "holds_number" not in after


def test_case_that_the_title_was_granted_in_reads_it_from_its_day_on(life: Life) -> None:
    """What decides whether a duty concerns a title is asked of that case."""
    title, writer = life.recognised()
    reported(life, writer, 2025, 8)
    assert read(title.case, date(2025, 1, 1))["holds_here"] == "否"
    on = read(title.case, ON)
    assert (on["latest_people"], on["small_years"], on["promised_staff"]) == ("8人", "1", "50人")


def test_what_was_known_before_is_not_stored_with_what_is_handed_in(life: Life) -> None:
    _title, writer = life.recognised()
    case = reported(life, writer, 2025, 12)
    assert not set(case.filings.get().data) & set(SHOWN) - {"people"}


def test_number_of_queries_does_not_grow_with_the_cases_and_their_titles(life: Life) -> None:
    titles = [life.recognised()[0] for _place in range(3)]
    life.at = datetime(2027, 1, 5, 9, tzinfo=SHANGHAI)
    tick(at=life.at)
    counts = []
    for many in (1, 2, 3):
        chosen = Case.objects.filter(held_title__in=titles[:many]).select_related("edition", "organisation")
        rows = list(chosen)
        assert len(rows) == 2 * many
        with CaptureQueriesContext(connection) as queries:
            facts = facts_of_many(rows, {row.pk: ON for row in rows})
        assert all(each["missed_reports"] == 2 for each in facts.values())
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


def test_report_shows_earlier_years_with_the_change_and_the_line(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    _title, writer = life.recognised()
    for year, people in ((2025, 10), (2026, 12)):
        reported(life, writer, year, people)
    case = opened(life, 2027)
    save_draft(case.number, {"report_text": "进展良好", "people": "15"}, actor=writer, at=life.later())
    page = Visitor(writer, life.later()).get(f"/cases/{case.number}/write/text/")
    text = page.text
    assert "2026年：12人 · 2025年：10人" in text and "比2026年增加25%" in text
    labels = [figure.attribute("aria-label") for figure in page.all("svg[aria-label]")]
    assert any("走势：2025年10人、2026年12人、2027年15人" in label for label in labels)
    assert "2026年度报告" in text, "where the earlier value comes from"
    submit_application(case.number, actor=writer, at=life.later())
    desk = Visitor(life.districts["wanzhou"], life.later()).get(f"/cases/{case.number}/?tab=content")
    assert "比2026年增加25%" in desk.text
    set_clock(monkeypatch, life.at)
    forms = program_of(life.districts["wanzhou"], life.at).get(f"/cases/{case.number}/forms").body
    (people,) = [field for field in forms[0]["sections"][0]["fields"] if field["id"] == "people"]
    assert people["change"] == "比2026年增加25%"
    assert people["earlier"] == [{"year": 2026, "value": "12人"}, {"year": 2025, "value": "10人"}]


def test_duty_concerns_a_title_by_its_earlier_reports(tmp_path: Path) -> None:
    """The procedure's `when` reads earlier data as of the day on which the case would be opened."""
    life = changed_life(
        tmp_path,
        ("facts:\n", REPORTS),
        ("    opened_by: obligation\n", "    opened_by: obligation\n    when: reports < 1\n"),
    )
    _title, writer = life.recognised()
    case = opened(life, 2025)
    save_draft(case.number, {"report_text": "进展良好"}, actor=writer, at=life.later())
    submit_application(case.number, actor=writer, at=life.later())
    life.act(case, "accept", "accept", ChecklistAnswers(checks={"real": True}), life.districts["wanzhou"])
    life.at = datetime(2027, 1, 5, 9, tzinfo=SHANGHAI)
    assert tick(at=life.at).obligations_opened == 0
