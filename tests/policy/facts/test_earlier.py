"""Earlier data as facts: earlier cases, counts, rows without a break, duties missed, titles held, the title itself."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.policy.small_edition import FACTS, PROCEDURES, SHARED, small_edition

from pingding.policy.conditions.assess import assess
from pingding.policy.facts.earlier import EarlierCase, HeldTitle, OwedPeriod, Past, with_earlier
from pingding.policy.facts.facts import Facts, read_facts
from pingding.policy.language import Condition, Edition

DAY = date(2026, 2, 1)
GRADES = {"good": "合格", "fail": "不合格"}


def edition(**facts: dict[str, Any]) -> Edition:
    """An edition with a yearly assessment, and these facts beside those that it has."""
    step: dict[str, Any] = {"kind": "fill", "title": "填报", "by": "applicant", "form": "application"}
    step["outcomes"] = {"submit": {"label": "提交", "end": "filed"}}
    yearly = {"title": "年度考核", "opened_by": "obligation", "starts": "done", "steps": {"done": step}}
    own = {
        "grade": {"label": "等级", "type": "choice", "choices": GRADES},
        "goals": {
            "label": "目标",
            "type": "table",
            "columns": {"name": {"label": "名称"}, "target": {"label": "目标值", "type": "number", "unit": "人"}},
        },
    }
    titles = {"centre": {"label": "认定中心", "status": "recognised", "unique_in": "kind"}}
    return small_edition(facts=FACTS | own | facts, procedures=PROCEDURES | {"yearly": yearly}, titles=titles)


def earlier_fact(type_: str = "integer", **earlier: object) -> dict[str, Any]:
    return {"label": "以往", "type": type_, "earlier": earlier}


def case(of: Edition, year: int, procedure: str = "yearly", ended: bool = True, **raw: object) -> EarlierCase:
    """A case of a year, handed in and ended in January after it."""
    day = date(year + 1, 1, 20)
    return EarlierCase(procedure, year, read_facts(of, SHARED, raw, day), day, day if ended else None)


def known(of: Edition, past: Past, **raw: object) -> Facts:
    return with_earlier(read_facts(of, SHARED, raw, DAY), past)


def past(*cases: EarlierCase, year: int = 2025, **more: Any) -> Past:
    return Past(year, more.pop("title", {}), cases, **more)


@pytest.mark.parametrize(
    ("back", "value", "source"),
    [(1, 20, "2024年度考核"), (2, 10, "2023年度考核"), (0, None, ""), (None, 20, "2024年度考核"), (9, None, "")],
)
def test_value_is_that_of_the_case_so_many_years_back_or_of_the_latest_handed_in(
    back: int | None, value: int | None, source: str
) -> None:
    more = {} if back is None else {"back": back}
    of = edition(last_staff=earlier_fact(fact="staff", of="yearly", **more))
    facts = known(of, past(case(of, 2024, staff=20), case(of, 2023, staff=10)))
    assert facts["last_staff"] == (None if value is None else Decimal(value))
    assert facts.sources.get("last_staff", "") == source
    assert of.vocabulary["last_staff"].unit == "人", "the unit is that of the fact that is read"


@pytest.mark.parametrize(
    ("years", "value", "source"),
    [
        (1, 20, "2024年度考核"),
        (2, 20, "2024年度考核"),
        (3, 27, "2022年、2024年度考核"),
        (9, 32, "2020年、2022年、2024年度考核"),
    ],
)
def test_years_before_are_summed_without_the_own_one_and_those_not_handed_in(
    years: int, value: int, source: str
) -> None:
    of = edition(staff_years=earlier_fact(fact="staff", of="yearly", years=years))
    of_years = {2024: 20, 2022: 7, 2020: 5, 2025: 99}
    facts = known(of, past(*(case(of, year, staff=staff) for year, staff in of_years.items())))
    assert (facts["staff_years"], facts.sources["staff_years"]) == (Decimal(value), source)


def test_sum_over_years_in_which_nothing_was_handed_in_is_unknown() -> None:
    of = edition(staff_years=earlier_fact(fact="staff", of="yearly", years=3))
    assert known(of, past(case(of, 2020, staff=5), case(of, 2024)))["staff_years"] is None


def test_what_is_handed_in_after_the_day_is_not_there_yet() -> None:
    of = edition(last_staff=earlier_fact(fact="staff", of="yearly"))
    assert known(of, past(case(of, 2023, staff=10), case(of, 2026, staff=99)))["last_staff"] == 10


def test_nothing_is_known_of_a_title_that_is_not_granted_yet() -> None:
    of = edition(fails=earlier_fact(count="yearly"), last=earlier_fact(fact="staff", of="yearly"))
    facts = known(of, Past(2025))
    assert (facts["fails"], facts["last"]) == (None, None)


def test_promised_target_of_a_row_is_an_aggregate_over_the_earlier_table() -> None:
    of = edition(
        promised=earlier_fact("table", fact="goals", of="recognition"),
        promised_people={
            "label": "承诺",
            "unit": "人",
            "type": "number",
            "aggregate": {"table": "promised", "take": "max", "column": "target", "where": "name = '博士'"},
        },
        reached={"label": "完成", "type": "yesno", "formula": "staff >= promised_people * 0.9"},
    )
    goals = [{"name": "博士", "target": 30}, {"name": "硕士", "target": 5}]
    facts = known(of, past(case(of, 2022, "recognition", goals=goals)), staff=27)
    assert (facts["promised_people"], facts["reached"]) == (30, True)
    assert facts.sources["promised"] == of.application.title


@pytest.mark.parametrize(
    ("grades", "last", "counted", "in_a_row"),
    [
        (["fail", "good", "fail"], None, 2, 1),
        (["fail", "fail"], None, 2, 2),
        (["fail", "fail", "good"], 2, 1, 0),
        (["fail", "good", "good"], 2, 0, 0),
        (["fail", None, "fail"], None, 2, 1),
        ([], None, 0, 0),
    ],
)
def test_ended_cases_are_counted_and_those_without_a_break_up_to_the_latest(
    grades: list[str | None], last: int | None, counted: int, in_a_row: int
) -> None:
    more = {"last": last} if last else {}
    of = edition(
        fails=earlier_fact(count="yearly", where="grade = 'fail'", **more),
        row=earlier_fact(in_a_row="yearly", where="grade = 'fail'"),
    )
    cases = [case(of, 2020 + place, grade=grade) for place, grade in enumerate(grades)]
    facts = known(of, past(*reversed(cases), case(of, 2025, ended=False, grade="fail")))
    assert (facts["fails"], facts["row"]) == (counted, in_a_row)


@pytest.mark.parametrize(("years", "counted"), [(1, 0), (2, 1), (3, 2), (6, 2), (7, 3)])
def test_only_what_ended_within_so_many_years_is_counted(years: int, counted: int) -> None:
    of = edition(fails=earlier_fact(count="yearly", where="grade = 'fail'", years=years))
    before = [case(of, year, grade=grade) for year, grade in ((2019, "fail"), (2022, "good"), (2024, "fail"))]
    facts = known(of, past(*before, case(of, 2023, grade="fail"), year=2025))
    assert facts["fails"] == counted


def test_case_itself_counts_once_it_has_its_grade() -> None:
    of = edition(row=earlier_fact(in_a_row="yearly", where="grade = 'fail'"))
    before = past(case(of, 2024, grade="fail"), procedure="yearly")
    assert known(of, before)["row"] == 1, "not graded yet"
    graded = known(of, before, grade="fail")
    assert (graded["row"], graded.sources["row"]) == (2, "2024年、2025年度考核")
    assert known(of, before, grade="good")["row"] == 0
    assert known(of, past(case(of, 2024, grade="fail"), procedure="other"), grade="fail")["row"] == 1


def test_cases_without_a_condition_are_counted_when_they_have_ended() -> None:
    of = edition(times=earlier_fact(count="yearly"))
    before = past(case(of, 2023), case(of, 2024, ended=False), procedure="yearly")
    assert known(of, before)["times"] == 1
    assert known(of, past(case(of, 2023), procedure="yearly", ended=DAY))["times"] == 2


@pytest.mark.parametrize(
    ("last", "missed", "source"), [(None, 2, "2022年、2024年"), (2, 1, "2024年"), (1, 1, "2024年")]
)
def test_duties_not_met_by_their_due_day_are_counted(last: int | None, missed: int, source: str) -> None:
    of = edition(missed=earlier_fact(missed="report", **({"last": last} if last else {})))
    owed = [
        OwedPeriod("report", 2022, date(2023, 1, 30), date(2023, 1, 31)),
        OwedPeriod("report", 2023, date(2024, 1, 30), date(2024, 1, 30)),
        OwedPeriod("report", 2024, date(2025, 1, 30)),
        OwedPeriod("report", 2025, DAY),
        OwedPeriod("other", 2024, date(2025, 1, 30)),
    ]
    facts = known(of, past(owed=owed))
    assert (facts["missed"], facts.sources["missed"]) == (missed, source)


def held(day: date, *programmes: str, **more: Any) -> HeldTitle:
    return HeldTitle(frozenset(programmes), more.pop("level", "district"), day, **more)


@pytest.mark.parametrize(
    ("earlier", "type_", "value"),
    [
        ({"holds": "town"}, "yesno", True),
        ({"holds": "town-new"}, "yesno", True),
        ({"holds": "nation"}, "yesno", False),
        ({"holds": "nation", "take": "years"}, "integer", 0),
        ({"holds": "nation", "take": "granted_on"}, "date", None),
        ({"holds": "town", "take": "years"}, "integer", 3),
        ({"holds": "town", "kind": "trial", "take": "years"}, "integer", 0),
        ({"level": "district", "take": "granted_on"}, "date", date(2023, 1, 31)),
        ({"level": "district", "take": "number"}, "text", "一号"),
        ({"level": "national"}, "yesno", False),
    ],
)
def test_titles_of_other_programmes_and_levels_are_read(earlier: dict[str, Any], type_: str, value: Any) -> None:
    of = edition(other=earlier_fact(type_, **earlier))
    titles = [
        held(date(2025, 6, 1), "town", "town-new", kind="trial"),
        held(date(2023, 1, 31), "town", "town-new", kind="full", number="一号"),
    ]
    assert known(of, Past(2025, held=titles))["other"] == value, "of an applicant without a title of this programme too"


def test_title_itself_is_read_with_the_words_of_its_kind_and_standing() -> None:
    of = edition(
        title_kind=earlier_fact("choice", title="kind"),
        standing=earlier_fact("choice", title="standing"),
        field=earlier_fact("choice", title="field"),
        until=earlier_fact("date", title="expires_on"),
    )
    title = {"kind": "centre", "standing": "rectifying", "field": "enterprise", "expires_on": None}
    facts = known(of, past(title=title))
    assert [facts.in_words(key) for key in ("title_kind", "standing", "field", "until")] == [
        "认定中心",
        "整改中",
        "企业",
        "",
    ]


def test_value_given_directly_stays_and_is_said_without_a_source() -> None:
    of = edition(last_staff=earlier_fact(fact="staff", of="yearly"))
    facts = known(of, past(case(of, 2024, staff=20)), last_staff=7)
    assert (facts["last_staff"], facts.cited("last_staff", Decimal(7))) == (7, "7人")


def test_source_stands_behind_the_value_where_a_verdict_cites_it() -> None:
    of = edition(last_staff=earlier_fact(fact="staff", of="yearly"))
    facts = known(of, past(case(of, 2024, staff=35)))
    assert facts.cited("last_staff", facts["last_staff"]) == "35人（2024年度考核）"
    assert facts.in_words("last_staff") == "35人"


def sentence(of: Edition, facts: Facts) -> str:
    """What the verdict on the only condition says."""
    (finding,) = assess(of, SHARED, facts).every()
    return finding.sentence


def test_verdict_says_where_a_value_comes_from_and_asks_nobody_to_enter_it() -> None:
    plain = edition(last_staff=earlier_fact(fact="staff", of="yearly"))
    condition = {"says": "上年人数不低于40人", "computed": "last_staff >= 40", "clause": "一"}
    of = plain.model_copy(update={"conditions": {"staff": Condition.model_validate(condition)}})
    assert "记录为35人（2024年度考核）" in sentence(of, known(of, past(case(of, 2024, staff=35))))
    unknown = sentence(of, known(of, past()))
    assert "没有以往的记录" in unknown and "填写" not in unknown
    bound = {"says": "人数不减", "computed": "staff >= last_staff", "clause": "一"}
    of = plain.model_copy(update={"conditions": {"staff": Condition.model_validate(bound)}})
    grown = sentence(of, known(of, past(case(of, 2024, staff=35)), staff=30))
    assert "应不低于35人（2024年度考核），填报为30人" in grown
