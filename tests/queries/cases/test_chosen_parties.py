"""A party chosen by a fact is found in every case of a title: where its own case is silent, the granting one speaks."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life

from pingding.actions.periodic.tick import tick
from pingding.queries.cases.parties import offices_in, seats_of
from pingding.queries.editions import edition_of
from pingding.records.models import Case, Filing, Title

pytestmark = pytest.mark.django_db
FACT = """
facts:
  recommending:
    label: 推荐部门
    type: office
    choices: {economy@wanzhou: 万州区经济和信息化委员会, education@wanzhou: 万州区教育委员会}
    clause: 三
"""
PARTY = """
parties:
  recommender: {title: 推荐部门, role: officer, chosen_by: recommending, clause: 三}
"""


def granted(folder: Path) -> tuple[Life, Title]:
    """A title whose application names an office that nothing later names again."""
    life = changed_life(
        folder,
        ("\nfacts:\n", FACT),
        ("\nparties:\n", PARTY),
        ("fields: [org_name,", "fields: [{fact: recommending, required: false}, org_name,"),
        ("        title: 审核\n        by: district", "        title: 审核\n        by: recommender"),
    )
    title, _writer = life.recognised()
    filing = Filing.objects.filter(case=title.case, organisation=title.organisation).order_by("-version")[0]
    filing.data |= {"recommending": "economy@wanzhou"}
    filing.save()
    return life, title


def annual(title: Title) -> Case:
    tick(at=factories.START.replace(year=2026, month=1, day=5))
    return Case.objects.select_related("held_title__case").get(held_title=title, procedure="annual")


def test_party_of_the_application_is_found_in_later_cases_of_the_title(tmp_path: Path) -> None:
    _life, title = granted(tmp_path)
    office = factories.office("economy@wanzhou")
    case = annual(title)
    assert seats_of(case, "recommender") == [office]
    step = edition_of(case.edition).procedures["annual"].steps["accept"]
    assert offices_in(edition_of(case.edition), step, [case]) == {case.pk: frozenset({str(office.pk)})}


def test_queries_do_not_grow_with_the_cases(tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    _life, title = granted(tmp_path)
    case = annual(title)
    step = edition_of(case.edition).procedures["annual"].steps["accept"]
    for number in (1, 4):
        rows = Case.objects.select_related("edition", "organisation").filter(pk=case.pk)
        cases = [rows.get() for _n in range(number)]
        with django_assert_num_queries(10):
            offices_in(edition_of(case.edition), step, cases)
