"""Why a consequence is proposed, in sentences as a paper would say it: Chinese, whoever reads them."""

from collections.abc import Iterable
from datetime import date

from pingding.policy.values.showing import show_date

Value = tuple[str, str]
"""A fact's label and its value in words."""


def of_ended_case(
    title: str, number: str, period: int | None, day: date, outcomes: Iterable[str], values: Iterable[Value]
) -> str:
    """That a case about the title has come to its end: which, when, with what outcome and on which facts."""
    year = f"{period}年度" if period else ""
    results = "".join(f"，“{outcome}”" for outcome in outcomes)
    return f"{year}“{title}”（{number}）于{show_date(day)}办结{results}{_facts(values)}。"


def of_silence(title: str, period: int, due: date, days: int, values: Iterable[Value]) -> str:
    """That what was owed was not handed in by its day, nor within the days after it."""
    late = f"，逾期满{days}日" if days else ""
    return f"{period}年度“{title}”应于{show_date(due)}前提交{late}仍未提交{_facts(values)}。"


def of_change(name: str, programme: str, act: str, day: date, clause: Iterable[str]) -> str:
    """That something happened to another title of the same holder."""
    cited = "、".join(clause)
    return f"“{name}”（{programme}）自{show_date(day)}起{act}" + (f"（{cited}）。" if cited else "。")


def of_finding(who: str, day: date, facts: str) -> str:
    """What an office found, in its own words."""
    return f"{who}于{show_date(day)}提出：{facts.rstrip('。')}。"


def resting_on(clause: Iterable[str]) -> tuple[str, ...]:
    """The clauses as the last sentence; none without any."""
    cited = "、".join(clause)
    return (f"依据：{cited}。",) if cited else ()


def _facts(values: Iterable[Value]) -> str:
    return "".join(f"，{label}：{value}" for label, value in values)
