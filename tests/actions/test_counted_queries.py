"""How many queries an act takes: few, and as many among many cases as among one. Times are `make bench`'s affair."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.submission import submit_application
from pingding.actions.panels.experts import assign_expert, assign_experts
from pingding.actions.periodic.counts import sum_up_counts
from pingding.actions.periodic.tick import TickReport, tick
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.clock import local_date
from pingding.queries.panels.fitness import candidates_at
from pingding.queries.panels.recusals import Concerned
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Title

pytestmark = pytest.mark.django_db
MOST_TO_HAND_IN = 25
MOST_TO_REVIEW = 40
MOST_TO_SCORE = 14
"""Two of them ask whom the case concerns: an expert whom anything ties to it hands nothing in."""
MOST_TO_ASK = 7
"""For each expert asked beside the first: what the case is, and whom it concerns, is read once for all."""
MOST_TO_TICK = 15
"""Three ask for what may have consequences (cases that ended, silence, changes of titles), the last four for what
nobody needs any more (sessions, act tokens, mails, drafts), however much of it there is."""
CASE_COLUMNS = ("edition_id", "procedure", "organisation_id", "held_title_id", "progress", "opened_at", "ended_at")
TITLE_COLUMNS = (
    *("edition_id", "kind", "status", "organisation_id", "name", "region", "field"),
    *("granted_on", "expires_on", "document_id", "next_opens_on"),
)


def of_submission(life: Life) -> int:
    case, writer = life.draft()
    with CaptureQueriesContext(connection) as counted:
        submit_application(case.number, actor=writer, at=life.later())
    return len(counted)


def of_review(life: Life, officer: Viewer) -> int:
    case, _writer = life.submitted()
    content = ChecklistAnswers(checks={"complete": True}, judged={"worth": True})
    with CaptureQueriesContext(connection) as counted:
        life.act(case, "check", "pass", content, officer)
    return len(counted)


def test_handing_in_and_reviewing_take_as_many_queries_among_many_cases_as_among_few() -> None:
    life = Life()
    officer = life.districts["wanzhou"]
    of_submission(life)
    alone = of_submission(life), of_review(life, officer)
    for _n in range(15):
        life.submitted()
    assert (of_submission(life), of_review(life, officer)) == alone
    assert alone[0] <= MOST_TO_HAND_IN and alone[1] <= MOST_TO_REVIEW, alone


def test_handing_in_a_score_sheet_takes_few_queries() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    life.receive(case)
    expert = life.experts[0]
    assert expert.person is not None
    assign_expert(case.number, "panel", expert.person, actor=life.officer, at=life.later())
    with CaptureQueriesContext(connection) as counted:
        life.sheet(case, expert, 50)
    assert len(counted) <= MOST_TO_SCORE, len(counted)


def test_experts_asked_together_are_held_against_one_reading_of_the_case() -> None:
    life = Life()

    def asking(*experts: Viewer) -> int:
        case = life.at_panel()
        with CaptureQueriesContext(connection) as counted:
            people = [expert.person_or_refuse() for expert in experts]
            assign_experts(case.number, "panel", people, actor=life.officer, at=life.later())
        return len(counted)

    one, three = asking(life.experts[0]), asking(*life.experts)
    assert three - one <= 2 * MOST_TO_ASK, (one, three)


def test_a_tick_with_nothing_to_do_takes_as_many_queries_for_many_cases_as_for_one() -> None:
    life = Life()

    def ticking() -> int:
        with CaptureQueriesContext(connection) as counted:
            tick(at=life.at + timedelta(days=60))
        return len(counted)

    life.submitted()
    alone = ticking()
    for _n in range(5):
        life.submitted()
    assert ticking() == alone


def test_a_tick_with_nothing_to_do_takes_few_queries_among_a_thousand_titles() -> None:
    life = Life()
    title, _writer = life.recognised()
    _copy_title(title, 1000)
    assert title.next_opens_on is not None and local_date(life.at) < title.next_opens_on
    sum_up_counts()
    with CaptureQueriesContext(connection) as counted:
        assert tick(at=life.at) == TickReport()
    assert len(counted) <= MOST_TO_TICK


def _copy_title(title: Title, count: int) -> None:
    """As many titles more with the same obligations."""
    case_values = {name: getattr(title.case, name) for name in CASE_COLUMNS}
    title_values = {name: getattr(title, name) for name in TITLE_COLUMNS}
    cases = Case.objects.bulk_create(Case(number=f"2024-{n:05d}", **case_values) for n in range(count))
    Title.objects.bulk_create(Title(case=case, number=case.number, code=case.number, **title_values) for case in cases)


def test_the_pool_of_experts_is_gone_through_in_as_many_queries_however_large() -> None:
    life = Life()
    case, _writer = life.submitted()

    def asking() -> int:
        found = Case.objects.select_related("edition", "organisation").get(pk=case.pk)
        with CaptureQueriesContext(connection) as counted:
            file = CaseFile(found)
            candidates_at(Concerned(file), file.runs[0], (), at=life.at)
        return len(counted)

    alone = asking()
    for n in range(10):
        factories.expert(name=f"示例另{n}")
    assert asking() == alone
