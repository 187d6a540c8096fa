"""Expressions read aloud in Chinese."""

from collections.abc import Iterator

import pytest
from tests.library import library

from pingding.policy.expressions.in_words import in_words
from pingding.policy.expressions.terms import DONE, OPENED
from pingding.policy.language import Condition, Edition, Fact, Shared

LIBRARY = library()
TECHNOLOGY = LIBRARY.editions["wz-technology-2022"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("staff >= 20", "职工总数不低于20人"),
        ("rd_staff / staff < 0.3", "研发及相关技术创新人员数÷职工总数小于30%"),
        ("org_kind in ('university', 'institute')", "单位性质属于高等院校、科研院所"),
        ("org_kind <> 'university' or staff > 5", "单位性质不为高等院校，或职工总数大于5人"),
        (
            "legal_person and (staff > 5 or rd_staff > 1)",
            "具有独立法人资格，且（职工总数大于5人，或研发及相关技术创新人员数大于1人）",
        ),
        ("not legal_person", "具有独立法人资格为否"),
        ("staff is null", "未填写职工总数"),
        ("staff is not null", "已填写职工总数"),
        ("established_on < DATE '2020-01-31'", "成立日期早于2020年1月31日"),
        ("established_on <= DATE '2020-01-31'", "成立日期不晚于2020年1月31日"),
        ("asked_on >= established_on", "填报日期不早于成立日期"),
        ("case when legal_person then staff else 0 end", "具有独立法人资格时取职工总数；其余取0人"),
    ],
)
def test_expression_reads_as_people_say_it(text: str, told: str) -> None:
    assert in_words(TECHNOLOGY, LIBRARY.shared, text) == told


@pytest.mark.parametrize("day", [DONE, *OPENED.values()])
def test_the_day_of_the_question_is_called_by_what_is_done_on_it(day: str) -> None:
    assert in_words(TECHNOLOGY, LIBRARY.shared, "asked_on >= established_on", day=day) == f"{day}不早于成立日期"


def written(edition: Edition) -> Iterator[tuple[str, Fact | None]]:
    """Every expression of the conditions, and every formula with its fact, of an edition."""

    def below(condition: Condition) -> Iterator[tuple[str, None]]:
        yield from ((text, None) for text in (condition.when, condition.computed) if text)
        for child in condition.children.values():
            yield from below(child)

    for condition in edition.conditions.values():
        yield from below(condition)
    yield from ((fact.formula, fact) for fact in edition.vocabulary.values() if fact.formula)


@pytest.mark.parametrize("edition", LIBRARY.editions.values(), ids=LIBRARY.editions)
def test_no_identifier_shows_through(edition: Edition) -> None:
    shared: Shared = LIBRARY.shared
    for text, gives in written(edition):
        assert "_" not in in_words(edition, shared, text, gives), text
