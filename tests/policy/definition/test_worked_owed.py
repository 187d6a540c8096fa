"""Worked cases that say what a title owes: due days from the day of recognition, and the words of every schedule."""

from datetime import date
from typing import Any

import pytest
from tests.policy.definitions import base

from pingding.policy.definition.worked.running import run_case
from pingding.policy.language import Edition, WorkedCase
from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.obligation_words import exceptions, schedule_words

EDITION, SHARED = base()
OWED: dict[str, dict[str, Any]] = {
    "yearly": {"by": "12-31", "covers": "this_year", "first": 1},
    "cycle": {"cycle": {"years": 2, "of": "met", "days_before": 30}},
    "once": {"after": {"event": "annual.accept", "months": 6}},
    "filed": {"after": {"event": "annual.ended", "working_days": 5}},
    "soon": {"after": {"event": "granted", "days": 30}, "time": "17:00"},
    "dated": {"on": "2026-06-30", "titles": ["centre"]},
    "skipping": {"by": "06-30", "covers": "this_year", "skips": "cycle"},
    "exempted": {"by": "06-30", "covers": "this_year", "exempt": {"when": "staff > 50"}},
    "told": {"by": "06-30", "covers": "this_year", "escalates": [{"days": 7, "to": "authority"}]},
}


def edition() -> Edition:
    common = {"title": "报告", "procedure": "annual", "clause": "7"}
    return EDITION.model_copy(
        update={"obligations": {key: Obligation.model_validate(common | each) for key, each in OWED.items()}}
    )


def differences(owes: dict[str, list[str]], **words: Any) -> tuple[str, ...]:
    written = {"case": "义务", "on": date(2025, 3, 1), "granted": date(2025, 3, 1), "expect": {"owes": owes}, **words}
    return tuple(run_case(edition(), SHARED, WorkedCase.model_validate(written)))


def test_due_days_that_come_out_as_written_differ_in_nothing() -> None:
    assert not differences(
        {
            "yearly": ["2026-12-31", "2027-12-31"],
            "cycle": ["2027-01-30", "2029-01-30"],
            "soon": ["2025-03-31"],
            "dated": ["2026-06-30"],
            "skipping": ["2025-06-30", "2026-06-30", "2028-06-30"],
            "once": [],
        }
    )
    assert not differences({"once": ["2026-04-10"]}, events={"annual.accept": date(2025, 10, 10)})


def test_what_a_later_kind_owes_counts_from_its_day_and_what_an_earlier_one_owed_ends_there() -> None:
    def due(kinds: list[str], *days: str) -> tuple[str, ...]:
        yearly = Obligation.model_validate(
            {"title": "报告", "procedure": "annual", "clause": "7", "titles": kinds, **OWED["yearly"]}
        )
        pool = EDITION.titles["centre"].model_copy(update={"years": 2})
        changed = EDITION.model_copy(
            update={"obligations": {"yearly": yearly}, "titles": {**EDITION.titles, "pool": pool}}
        )
        case = {"case": "认定", "on": "2027-07-01", "granted": "2027-07-01", "became": {"centre": "2028-07-10"}}
        return run_case(changed, SHARED, WorkedCase.model_validate(case | {"expect": {"owes": {"yearly": days}}}))

    assert not due(["centre"], "2029-12-31", "2030-12-31")
    assert not due(["pool"])
    assert not due(["pool", "centre"], "2028-12-31", "2029-12-31")
    (unknown,) = run_case(
        edition(),
        SHARED,
        WorkedCase.model_validate(
            {"case": "认定", "on": "2027-07-01", "granted": "2027-07-01", "became": {"centr": "2028-07-10"}}
            | {"expect": {"owes": {"yearly": ["2028-12-31"]}}}
        ),
    )
    assert "became：没有称号“centr”" in unknown


def test_exempt_periods_are_not_owed_by_these_facts() -> None:
    assert not differences({"exempted": []}, facts={"staff": 60})
    assert not differences({"exempted": ["2025-06-30"]}, facts={"staff": 50})


@pytest.mark.parametrize(
    ("owes", "says"),
    [
        ({"yearly": ["2025-12-31"]}, "“yearly”期望 2025-12-31，实为 2026-12-31"),
        ({"dated": ["2026-06-30", "2027-06-30"]}, "实为 2026-06-30"),
        ({"yearl": ["2025-12-31"]}, "没有义务“yearl”"),
    ],
)
def test_other_due_days_are_named(owes: dict[str, list[str]], says: str) -> None:
    (sentence,) = differences(owes)
    assert says in sentence


def test_due_days_need_the_day_of_recognition() -> None:
    (sentence,) = differences({"yearly": ["2026-12-31"]}, granted=None)
    assert "请写 granted" in sentence


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("yearly", "每年12月31日前提交当年的报告"),
        ("cycle", "自上一次办结之日起（首次自认定之日），每2年办理一次报告"),
        ("once", "“年度报告”得出“通过”后6个月内办理报告"),
        ("filed", "“年度报告”办结后5个工作日内办理报告"),
        ("soon", "认定后30日内办理报告"),
        ("dated", "2026年6月30日前办理报告"),
    ],
)
def test_every_schedule_has_its_sentence(key: str, says: str) -> None:
    assert schedule_words(edition(), edition().obligations[key]) == says


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("yearly", "首次在认定之后第1个年度到期。"),
        ("cycle", "在满期之日前30日到期。"),
        ("soon", "到期之日截至17:00。"),
        ("skipping", "“报告”到期的年度不必办理。"),
        ("told", "逾期7日的，告知市经信局。"),
    ],
)
def test_what_else_is_said_of_an_obligation_has_its_sentence(key: str, says: str) -> None:
    (sentence,) = exceptions(edition(), SHARED, edition().obligations[key])
    assert sentence == says


def test_an_earlier_case_that_would_be_handed_in_after_the_day_of_the_worked_case_is_a_fault() -> None:
    past = {"procedure": "annual", "period": 2026}
    written = {"case": "同一年度", "on": "2026-09-01", "expect": {}, "earlier": {"years": [past]}}
    (sentence,) = run_case(edition(), SHARED, WorkedCase.model_validate(written))
    assert "earlier.years 第 1 件：没有写 handed_in，按 2027-01-01 提交，晚于本例的 2026-09-01" in sentence
    written["earlier"] = {"years": [past | {"handed_in": "2026-03-01"}]}
    assert run_case(edition(), SHARED, WorkedCase.model_validate(written)) == ()
