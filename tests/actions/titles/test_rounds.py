"""An authority opens a procedure for a cohort: who is in and why not, chosen or drawn, once for each title."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.periodic.tick import tick
from pingding.actions.titles.rounds import NewRound, open_round
from pingding.policy.errors import Refusal
from pingding.policy.steps.draw import draw_order
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import may_see, visible_cases
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.panels.ranking import ranked_cases
from pingding.queries.titles.later_cases import later_cases, open_cases_of
from pingding.queries.titles.rounds import RoundCandidates, round_candidates, round_procedures
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.queries.worklist.own_deadlines import own_deadlines
from pingding.records.models import Case, JournalEntry, Message, OrganisationFact, StepRun, Title, TitleRound

pytestmark = pytest.mark.django_db


def several(life: Life, n: int) -> list[Title]:
    """So many titles alike: the first granted by the real acts, the others its copies for other units."""
    title, _writer = life.recognised()
    titles = [title]
    for place in range(1, n):
        unit, _own = factories.unit()
        case = Case.objects.get(pk=title.case_id)
        case.pk, case.number, case.organisation = None, f"2025-9{place:04d}", unit
        case.save()
        row, span = Title.objects.get(pk=title.pk), title.spans.get(starts=title.granted_on)
        row.pk, row.case, row.number, row.code, row.organisation = None, case, f"示例{place}号", f"CODE{place}", unit
        row.save()
        span.pk, span.title, span.organisation = None, row, unit
        span.save()
        titles.append(row)
    return titles


def asked(life: Life, actor: Viewer | None = None, key: str = "evaluation", year: int = 2026) -> RoundCandidates:
    return round_candidates(actor or life.officer, life.call.edition, key, year, life.at.date())


def opened(
    life: Life, titles: list[Title], *, key: str = "evaluation", name: str = "2026年评估", actor: Viewer | None = None
) -> TitleRound:
    closes = life.at.date() + timedelta(days=20)
    new = NewRound(name, 2026, closes, [title.number for title in titles])
    return open_round(life.call.edition, key, new, actor=actor or life.officer, at=life.later())


def test_round_opens_one_case_for_each_title_chosen(life: Life) -> None:
    titles = several(life, 3)
    assert [each.title for each in asked(life).inside] == titles
    made = opened(life, titles[:2])
    cases = Case.objects.filter(title_round=made)
    assert {case.held_title for case in cases} == set(titles[:2])
    assert {case.period for case in cases} == {2026}
    assert {run.due_at for run in StepRun.objects.filter(case__in=cases)} == {made.closes_at}
    entry = JournalEntry.objects.get(act="open_round")
    assert (entry.clause, entry.behalf, entry.change["titles"]) == ("六", life.city.name, 2)
    assert JournalEntry.objects.filter(act="open_in_round").count() == 2
    assert all(Message.objects.filter(organisation=case.organisation, case=case).exists() for case in cases)


def test_a_holder_knows_nothing_of_an_unannounced_round_until_it_is_over(tmp_path: Path) -> None:
    life = titled_life(
        tmp_path, ("cohort: {when: staff >= 20}", "announced: false\n      cohort: {sample: {of: 100%}}")
    )
    title, holder = life.recognised()
    before = Message.objects.filter(organisation=title.organisation).count()
    opened(life, [])
    (case,) = Case.objects.filter(held_title=title)
    assert not visible_cases(holder).filter(pk=case.pk).exists() and not may_see(holder, case)
    assert not later_cases(holder, title).exists() and open_cases_of([title]) == {title.pk: []}
    assert not own_deadlines(holder, life.at)
    assert Message.objects.filter(organisation=title.organisation).count() == before
    assert visible_cases(life.officer).filter(pk=case.pk).exists()
    step = case.runs.get().step
    life.act(case, step, "pass", ChecklistAnswers(checks={"good": True}), life.officer)
    assert later_cases(holder, title).filter(pk=case.pk).exists()


def test_an_unannounced_round_is_told_as_soon_as_the_holder_is_to_do_something(tmp_path: Path) -> None:
    life = titled_life(
        tmp_path,
        ("cohort: {when: staff >= 20}", "announced: false"),
        ("pass: {label: 合格, end: closed}\n          refuse", "pass: {label: 合格, to: heard}\n          refuse"),
        (
            "  showing:\n",
            "      heard: {kind: fill, title: 陈述, by: holder, form: hearing, "
            "outcomes: {submit: {label: 提交, end: closed}}}\n  showing:\n",
        ),
    )
    title, holder = life.recognised()
    opened(life, [title])
    (case,) = Case.objects.filter(held_title=title)
    assert not may_see(holder, case)
    life.act(case, case.runs.get().step, "pass", ChecklistAnswers(checks={"good": True}), life.officer)
    case.refresh_from_db()
    assert may_see(holder, case) and Message.objects.filter(organisation=title.organisation, case=case).exists()


def test_round_of_the_same_name_takes_in_only_those_it_lacks(life: Life) -> None:
    titles = several(life, 2)
    first = opened(life, titles[:1])
    with pytest.raises(Refusal) as caught:
        opened(life, titles)
    assert "2026年评估" in caught.value.what
    assert opened(life, titles[1:]) == first
    assert Case.objects.filter(title_round=first).count() == 2


def test_titles_outside_are_named_with_the_reason(tmp_path: Path) -> None:
    life = titled_life(tmp_path, ("cohort: {when: staff >= 20}", "cohort: {when: staff >= 60}"))
    (title,) = several(life, 1)
    (outside,) = asked(life).outside
    assert outside.refusal is not None and "50" in outside.refusal.what
    with pytest.raises(Refusal) as caught:
        opened(life, [title])
    assert "不能列入本轮" in caught.value.what and caught.value.clause == ("六",)


@pytest.mark.parametrize(
    ("cohort", "year", "why"),
    [
        ("{recognised: [3]}", 2026, "第3年"),
        ("{recognised: [1]}", 2026, ""),
        ("{min_age_years: 1}", 2026, "未满1年"),
        ("{rotation: {every: 3, from: 2024}}", 2026, "不轮到"),
        ("{rotation: {every: 3, from: 2024}}", 2028, ""),
    ],
)
def test_cohort_is_by_age_and_turn(tmp_path: Path, cohort: str, year: int, why: str) -> None:
    life = titled_life(tmp_path, ("cohort: {when: staff >= 20}", f"cohort: {cohort}"))
    several(life, 1)
    answer = asked(life, year=year)
    assert bool(answer.outside) == bool(why)
    assert not why or why in answer.outside[0].refusal.what  # type: ignore[union-attr]


def test_sample_is_drawn_by_a_recorded_seed_and_not_again(tmp_path: Path) -> None:
    life = titled_life(tmp_path, ("cohort: {when: staff >= 20}", "cohort: {sample: {of: 50%}}"))
    titles = several(life, 4)
    assert asked(life).number == 2
    made = opened(life, [])
    drawing = made.drawing
    numbers = [title.number for title in titles]
    assert drawing["candidates"] == sorted(numbers) and drawing["number"] == 2
    drawn = {case.held_title.number for case in Case.objects.filter(title_round=made) if case.held_title}
    assert drawn == set(draw_order(numbers, drawing["seed"], "")[:2])
    assert JournalEntry.objects.get(act="open_round").change["seed"] == drawing["seed"]
    with pytest.raises(Refusal) as caught:
        opened(life, [])
    assert "不重抽" in caught.value.what


def test_district_takes_in_only_titles_of_its_own(life: Life) -> None:
    several(life, 1)
    elsewhere = factories.officer(factories.office("science@yuzhong"))
    assert asked(life, life.districts["wanzhou"]).inside and not asked(life, elsewhere).inside


def test_others_do_not_open_rounds(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    for actor in (writer, life.secretary, life.experts[0], PUBLIC):
        with pytest.raises(Refusal) as caught:
            opened(life, [title], actor=actor)
        assert caught.value.kind == "forbidden"
    assert not round_procedures(writer, factories.definition())


@pytest.mark.parametrize("key", ["nothing", "renaming"])
def test_what_is_not_opened_by_a_round_is_refused(life: Life, key: str) -> None:
    several(life, 1)
    with pytest.raises(Refusal) as caught:
        asked(life, key=key)
    assert caught.value.kind == "missing"


def test_empty_round_and_a_day_that_has_passed_are_refused(life: Life) -> None:
    titles = several(life, 1)
    with pytest.raises(Refusal) as caught:
        opened(life, [])
    assert "没有称号" in caught.value.what
    new = NewRound("2026年评估", 2026, date(2025, 1, 1), [titles[0].number])
    with pytest.raises(Refusal) as caught:
        open_round(life.call.edition, "evaluation", new, actor=life.officer, at=life.later())
    assert "早于今日" in caught.value.what
    assert not TitleRound.objects.exists()


def test_not_taking_part_in_an_optional_round_is_no_fault(life: Life) -> None:
    titles = several(life, 1)
    made = opened(life, titles, key="showing", name="2026年典型")
    assert made.closes_at is not None
    tick(at=made.closes_at + timedelta(minutes=1))
    case = Case.objects.get(title_round=made)
    assert case.status == "closed" and case.submitted_at is None


def test_queries_of_the_preview_do_not_grow_with_titles(life: Life, django_assert_max_num_queries: object) -> None:
    several(life, 5)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        asked(life)


def test_round_changed_in_the_database_is_noticed(life: Life) -> None:
    first, second = several(life, 2)
    made = opened(life, [first])
    opened(life, [second])
    assert not [said for said in state_differences() if made.name in said]
    TitleRound.objects.filter(pk=made.pk).update(year=2031)
    assert [said for said in state_differences() if made.name in said and "与开展时的日志不一致" in said]


def test_round_nobody_opened_is_noticed_and_one_of_an_earlier_version_is_not(life: Life) -> None:
    (title,) = several(life, 1)
    made = opened(life, [title])
    entry = JournalEntry.objects.get(act="open_round")
    JournalEntry.objects.filter(pk=entry.pk).update(
        change={key: value for key, value in entry.change.items() if key not in ("round", "content")}
    )
    assert not list(state_differences())
    made.pk, made.name = None, "无人开展的一轮"
    made.save()
    assert [said for said in state_differences() if "开展没有相应的日志" in said]


SCALE = """indicators:
  shown:
    title: 参加评比表
    clause: 六
    tree: {people: {title: 人员, weight: 100, score: {rule: proportional, of: staff, full: 100}}}
rankings:
  showing_order: {title: 评比排序, indicators: [shown], clause: 六}
grades:
  showing_grade:
    title: 评比等级
    indicators: shown
    clause: 六
    grades: {first: {label: 一等, top_share: 50%}, second: {label: 二等}}
"""
COMPARED = (
    ("compulsory: false, ", ""),
    ("indicators:\n", SCALE.partition("rankings:")[0]),
    ("procedures:\n", "rankings:" + SCALE.partition("rankings:")[2] + "\nprocedures:\n"),
    ("submit: {label: 提交, end: closed}", "submit: {label: 提交, to: compare}"),
    (
        "absent: {label: 未参加, end: closed, tone: back}",
        """absent: {label: 未参加, to: compare}
      compare:
        kind: rank
        title: 评比
        by: authority
        ranking: showing_order
        outcomes:
          first: {label: 评为一等, end: closed, grades: first}
          second: {label: 评为二等, end: closed, grades: second}""",
    ),
)


def test_who_does_not_hand_in_is_compared_with_the_others(tmp_path: Path) -> None:
    """Silent until the deadline, it is in their cohort once it stands where they are put in order, and is graded."""
    life = titled_life(tmp_path, *COMPARED)
    titles = several(life, 4)
    for title in titles[1:]:
        for row in OrganisationFact.objects.filter(organisation=titles[0].organisation):
            row.pk, row.organisation = None, title.organisation
            row.save()
    opened(life, titles, key="showing", name="2026年评比")
    tick(at=life.later(days=40))
    cases = list(Case.objects.filter(procedure="showing").order_by("number"))
    assert {open_step for case in cases for open_step in case.progress["open"]} == {"compare"}
    ranked = ranked_cases(cases, "compare", at=life.at)
    assert [case.pk for case in ranked.cohort.cases] == [case.pk for case in cases]
    grades = {entry.key: entry.grade for entry in ranked.entries}
    decisions = [Decision(each.key, grades[each.key], place=n) for n, each in enumerate(ranked.placed(), 1)]
    rank_cases("compare", decisions, actor=life.officer, at=life.later())
    assert not Case.objects.filter(procedure="showing", ended_at=None).exists()
