"""Lists of everything of a kind: who has which, what is found, narrowed and sorted, in how many queries."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life
from tests.web.public.copies import case_copy, title_copies, unit_copy

from pingding.actions.directory.corrections import Renaming, rename_organisation
from pingding.policy.errors import Refusal
from pingding.queries.listing.listing import ListSearch
from pingding.queries.listing.objections import ObjectionListing
from pingding.queries.listing.subjects import SUBJECTS, AnyListing, listing_of, subjects_for
from pingding.queries.notices.notices import closes_at
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Case, Objection

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def numbers(listing: AnyListing, **search: object) -> list[str]:
    """The numbers of the cases that are found."""
    return [row.number for row in listing.listed(ListSearch(**search)).rows]  # type: ignore[arg-type]


def cases_of(viewer: Viewer, life: Life) -> AnyListing:
    return listing_of("cases", viewer, life.at)


def test_each_role_has_its_own_lists(life: Life) -> None:
    everything = list(SUBJECTS)
    assert subjects_for(factories.auditor()) == everything
    assert subjects_for(factories.administrator()) == ["units", "experts", "offices", "accounts"]
    assert subjects_for(life.officer) == ["cases", "titles", "obligations", "objections", "units", "experts"]
    assert subjects_for(life.districts["wanzhou"]) == ["cases", "titles", "obligations", "objections", "units"]
    assert subjects_for(life.secretary) == ["cases", "titles", "obligations", "objections"]
    for nobody in (PUBLIC, factories.unit()[1], factories.expert()):
        assert subjects_for(nobody) == []
        for subject in SUBJECTS:
            with pytest.raises(Refusal) as refused:
                listing_of(subject, nobody, life.at).listed(ListSearch())
            assert refused.value.kind == "forbidden" and refused.value.remedy


def test_there_is_no_other_list_and_no_other_view(life: Life) -> None:
    with pytest.raises(Refusal) as refused:
        listing_of("drafts", life.officer, life.at)
    assert refused.value.kind == "missing"
    with pytest.raises(Refusal) as refused:
        cases_of(life.officer, life).listed(ListSearch(view="hers"))
    assert refused.value.kind == "missing" and "hers" in refused.value.what


def test_everybody_sees_the_own_cases_only(life: Life) -> None:
    case, _writer = life.submitted()
    for viewer in (life.officer, life.districts["wanzhou"], factories.auditor()):
        assert numbers(cases_of(viewer, life)) == [case.number]
    elsewhere = factories.officer(factories.office("economy@yuzhong"))
    assert numbers(cases_of(elsewhere, life), view="all") == []


def test_a_case_says_where_it_stands(life: Life) -> None:
    case, _writer = life.submitted()
    (row,) = cases_of(life.officer, life).listed(ListSearch()).rows
    assert (row.name, row.applicant, row.regions) == ("示例钢铁协同中心", case.organisation.name, ("wanzhou",))
    assert row.steps == ("区县初审",) and row.state == "reviewing" and row.due and row.days == 0


def test_views_part_what_waits_what_is_late_and_what_is_done(life: Life) -> None:
    first, _writer = life.submitted()
    district = cases_of(life.districts["wanzhou"], life)
    assert numbers(district, view="waiting") == numbers(district, view="open") == [first.number]
    assert numbers(district, view="handled") == numbers(district, view="overdue") == []
    late = listing_of("cases", life.districts["wanzhou"], life.at + timedelta(days=60))
    assert numbers(late, view="overdue") == [first.number] and numbers(late, view="soon") == []
    life.check(first)
    assert numbers(cases_of(life.districts["wanzhou"], life), view="handled") == [first.number]
    Case.objects.update(ended_at=life.at)
    counted = late.listed(ListSearch(view="ended"))
    assert [row.number for row in counted.rows] == [first.number]
    assert counted.views["ended"] == 1 and counted.views["open"] == counted.views["overdue"] == 0


def test_what_is_due_within_three_days_counts_in_days_of_chongqing(life: Life) -> None:
    case, _writer = life.submitted()
    (row,) = cases_of(life.officer, life).listed(ListSearch()).rows
    for days, shown in ((4, []), (3, [case.number]), (0, [case.number])):
        listing = listing_of("cases", life.officer, row.due - timedelta(days=days, hours=1))
        assert numbers(listing, view="soon") == shown
    assert numbers(listing, chosen={"due": "today"}) == [case.number]


@pytest.mark.parametrize("word", ["钢铁", "示例钢铁 协同", "{number}", "{unit}", "{code}", "{former}"])
def test_a_case_is_found_by_name_number_unit_code_and_former_name(life: Life, word: str) -> None:
    case, _writer = life.submitted()
    unit = case.organisation
    words = {"number": case.number, "unit": unit.name, "code": unit.code, "former": unit.name}
    renaming = Renaming("改名以后的示例公司", life.at.date(), "示例〔2025〕1号")
    rename_organisation(unit, renaming, actor=factories.approver(unit), at=life.at)
    words["unit"] = "改名以后"
    listing = cases_of(life.officer, life)
    assert numbers(listing, words=word.format(**words)) == [case.number]
    assert numbers(listing, words=word.format(**words) + " 没有的字") == []


def test_filters_leave_what_fits_and_nothing_for_what_is_none(life: Life) -> None:
    case, _writer = life.submitted()
    listing = cases_of(life.officer, life)
    fits = {
        "programme": case.edition.programme,
        "call": str(case.call_id),
        "region": "wanzhou",
        "step": "recognition.check",
        "reached": "recognition.apply",
        "state": "reviewing",
        "due": "week",
        "year": str(life.at.year),
    }
    others = {
        "programme": "sample",
        "call": "0",
        "region": "yuzhong",
        "step": "recognition.issue",
        "reached": "recognition.issue",
        "state": "closed",
        "due": "none",
        "year": "1999",
        "grade": "excellent",
    }
    assert numbers(listing, chosen=fits) == [case.number]
    for key, value in others.items():
        assert numbers(listing, chosen={key: value}) == [], key
        for wrong in ("%", "'", "x" * 300, "９９", "²", "0", "0000"):
            assert numbers(listing, chosen={key: wrong}) == [], (key, wrong)


def test_steps_and_grades_to_choose_from_are_those_of_the_programme(life: Life) -> None:
    case, _writer = life.submitted()
    listing = cases_of(life.officer, life)
    filters = {each.key: each for each in listing.filters({"programme": case.edition.programme})}
    assert ("recognition.check", "区县初审") in filters["step"].choices
    assert dict(filters["call"].choices) == {str(case.call_id): life.call.title}
    step = {each.key: each for each in listing.filters({})}["step"]
    programme, place = case.edition.programme, f"{case.edition.programme}/recognition.check"
    assert not step.choices and [choices for _heading, choices in step.groups] == [((place, "区县初审"),)]
    assert step.knows("review") and step.knows("recognition.check") and not step.knows("no-step")
    for chosen, found in ((place, 1), (f"no-{programme}/recognition.check", 0), ("review", 1), ("scoring", 0)):
        assert listing.listed(ListSearch(chosen={"step": chosen})).total == found


def test_a_grade_finds_its_cases_and_no_score_can_be_guessed(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingding.queries.listing.choices.grades", lambda _editions: (("good", "良好"),))
    case, _writer = life.submitted()
    Case.objects.update(scores={"total_grade": "good", "total": "87.5"})
    for viewer in (life.officer, factories.auditor()):
        assert numbers(cases_of(viewer, life), chosen={"grade": "good"}) == [case.number]
        assert numbers(cases_of(viewer, life), chosen={"grade": "87.5"}) == []
    district = life.districts["wanzhou"]
    Case.objects.update(organisation=district.organisations[0])
    assert numbers(cases_of(district, life), chosen={"grade": "good"}) == []
    Case.objects.update(ended_at=life.at)
    assert numbers(cases_of(district, life), view="all", chosen={"grade": "good"}) == [case.number]


def every_search(listing: AnyListing) -> Iterator[ListSearch]:
    for view in listing.views:
        yield ListSearch(view=view)
    for sort in listing.sorts:
        for backwards in (False, True):
            yield ListSearch(sort=sort, backwards=backwards, view=list(listing.views)[-1])
    for each in listing.filters({}):
        for key, _words in each.choices[:3]:
            yield ListSearch(chosen={each.key: key})
    yield ListSearch(words="示例 2025")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_view_order_and_filter_of_a_list_can_be_asked_for(life: Life, subject: str) -> None:
    life.recognised()
    listing = listing_of(subject, factories.auditor(), life.at)
    for search in every_search(listing):
        listed = listing.listed(search)
        assert listed.total == len(listed.rows)
        for row in listed.rows:
            assert all(isinstance(column.plain(row), str | int) for column in listing.columns)
        if not search.words and not search.chosen:
            assert listed.views[search.view] == listed.total


def test_sorted_backwards_what_has_no_day_still_comes_last(life: Life) -> None:
    first, _writer = life.submitted()
    second, _other = life.draft()
    listing = listing_of("cases", factories.auditor(), life.at)
    assert numbers(listing, sort="submitted") == numbers(listing, sort="submitted", backwards=True)
    assert numbers(listing, sort="number", backwards=True) == [second.number, first.number]


def test_pages_are_cut_and_the_last_one_is_shown_to_whoever_asks_behind_it(life: Life) -> None:
    case, _writer = life.submitted()
    for n in range(24):
        case_copy(case, n)
    listing = listing_of("cases", factories.auditor(), life.at)
    first = listing.listed(ListSearch(size=20, sort="number"))
    last = listing.listed(ListSearch(size=20, sort="number", page=9))
    assert (first.total, len(first.rows), last.page, len(last.rows)) == (25, 20, 2, 5)
    assert not {row.number for row in first.rows} & {row.number for row in last.rows}
    assert [row.number for row in listing.all_rows(ListSearch(sort="number"), step=10)] == [
        *(row.number for row in first.rows),
        *(row.number for row in last.rows),
    ]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_more_rows_take_no_more_queries(life: Life, subject: str) -> None:
    title, _writer = life.recognised()
    viewer, search = factories.auditor(), ListSearch(view=list(SUBJECTS[subject].views)[-1])

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            listing = listing_of(subject, viewer, life.at)
            assert listing.listed(search).rows or subject in ("obligations", "objections")
            listing.filters({})
        return len(counted)

    before = queries()
    title_copies(title, 6)
    for _n in range(6):
        unit_copy(title.organisation)
        factories.expert()
        factories.office(f"economy@{('yuzhong', 'yubei', 'nanan', 'banan', 'beibei', 'jiangjin')[_n]}")
    assert queries() == before


def test_lists_of_people_do_not_say_how_to_reach_them(life: Life) -> None:
    factories.expert()
    for subject in ("accounts", "experts"):
        listing = listing_of(subject, factories.administrator(), life.at)
        for row in listing.listed(ListSearch(view="all")).rows:
            assert "023-60000000" not in repr(row) and "@" not in repr(row)


def test_a_district_lists_its_own_units(life: Life) -> None:
    own, other = factories.unit()[0], factories.unit(factories.unit_data(region="yuzhong"))[0]
    names = [row.name for row in listing_of("units", life.districts["wanzhou"], life.at).listed(ListSearch()).rows]
    assert own.name in names and other.name not in names


def test_objections_are_listed_for_whom_they_are_to_answer_without_who_raised_them(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    objection = life.objects(notice, case)
    (row,) = listing_of("objections", life.officer, life.at).listed(ListSearch()).rows
    assert row.receipt == objection.receipt and row.own and row.case == case.number
    assert row.due == closes_at(objection.notice) and next(iter(ObjectionListing.sorts)) == "due"
    Objection.objects.filter(pk=objection.pk).update(state=Objection.State.UPHELD)
    (answered,) = listing_of("objections", life.officer, life.at).listed(ListSearch(view="all")).rows
    assert answered.due is None
    assert objection.name not in repr(row) and objection.contact not in repr(row)
    elsewhere = factories.officer(factories.office("economy@yuzhong"))
    assert not listing_of("objections", elsewhere, life.at).listed(ListSearch(view="all")).rows
