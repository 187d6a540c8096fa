"""Scores in lists are open for exactly those to whom they are open on the page of the case."""

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.queries.access import visible_cases
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import scores_open, visibility_of
from pingding.queries.listing.listing import ListSearch
from pingding.queries.listing.subjects import listing_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Case, Membership, StepRun

pytestmark = pytest.mark.django_db


def official_expert(life: Life) -> Viewer:
    """An expert who became an officer of a bureau with no part in the cases later."""
    person = factories.expert().person_or_refuse()
    bureau = factories.office("economy@yuzhong")
    Membership.objects.create(person=person, organisation=bureau, role=Role.OFFICER, since=life.at)
    return factories.viewer(person)


def test_an_official_who_assesses_reads_no_score_in_the_list() -> None:
    life = Life()
    judge = official_expert(life)
    life.experts[0] = judge
    case, _writer = life.submitted()
    life.to_list(case, 50, 52)
    StepRun.objects.exclude(score=None).update(grade="good")
    for viewer, score in ((life.officer, 71), (judge, None)):
        listing = listing_of("cases", viewer, life.at)
        (row,) = listing.listed(ListSearch(view="all")).rows
        assert (row.number, row.score) == (case.number, score)
        narrowed = listing.listed(ListSearch(view="all", chosen={"score": "0-100"}))
        assert narrowed.total == (score is not None)


def test_lists_and_pages_agree_on_whose_scores_are_open() -> None:
    life = Life()
    judge = official_expert(life)
    life.experts[0] = judge
    running, writer = life.submitted()
    life.to_list(running, 50, 52)
    ended, own, own_ended, draft = life.submitted()[0], life.submitted()[0], life.submitted()[0], life.draft()[0]
    Case.objects.filter(pk__in=[ended.pk, own_ended.pk]).update(ended_at=life.at)
    for case, body in ((own, life.city), (own_ended, life.districts["wanzhou"].organisations[0])):
        Case.objects.filter(pk=case.pk).update(organisation=body)
    opened = set()
    viewers = (life.officer, life.secretary, life.districts["wanzhou"], judge, writer, factories.auditor())
    for viewer in viewers:
        among = set(visible_cases(viewer).filter(scores_open(viewer)).values_list("pk", flat=True))
        for case in visible_cases(viewer):
            open_here = visibility_of(viewer, CaseFile(case)).scores
            assert open_here == (case.pk in among), (viewer, case)
            opened.add(open_here)
    assert opened == {True, False} and draft.pk not in set(visible_cases(judge).values_list("pk", flat=True))
