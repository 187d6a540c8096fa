"""Bands of anchors: where they meet, where points stand in them, and which points need a reason."""

from decimal import Decimal
from typing import Any

import pytest
from tests.policy.scoring_facts import facts_of, set_of

from pingding.policy.language.indicators import JudgedScore
from pingding.policy.scores.anchor_bands import anchor_bands, band_at, place_of
from pingding.policy.scores.applicable_rows import asked_leaves, lacking_reasons
from pingding.policy.scores.rules.judged import reason_words

ANCHORS = {25: "高", 15: "中", 5: "低"}


def rule_of(**keys: Any) -> JudgedScore:
    return JudgedScore.model_validate({"rule": "judged", **keys})


def test_bands_go_from_the_lowest_points_to_the_most_and_meet_halfway_between_anchors() -> None:
    bands = anchor_bands(rule_of(anchors=ANCHORS), Decimal(25))
    assert [(band.low, band.words, band.high) for band in bands] == [(0, "低", 10), (10, "中", 20), (20, "高", 25)]
    assert anchor_bands(rule_of(), Decimal(25)) == ()


@pytest.mark.parametrize(
    ("points", "words", "place"),
    [
        ("0", "低", "0"),
        ("5", "低", "1/6"),
        ("10", "中", "1/3"),
        ("22.5", "高", "5/6"),
        ("25", "高", "1"),
        ("30", "高", "1"),
    ],
)
def test_points_stand_below_the_band_that_they_are_in(points: str, words: str, place: str) -> None:
    bands = anchor_bands(rule_of(anchors=ANCHORS), Decimal(25))
    band = band_at(Decimal(points), bands)
    assert band is not None and band.words == words
    upper, _slash, lower = place.partition("/")
    assert place_of(Decimal(points), bands, Decimal(0), Decimal(25)) == Decimal(upper) / Decimal(lower or 1)


def test_without_anchors_points_stand_on_the_bare_scale() -> None:
    assert place_of(Decimal(5), (), Decimal(0), Decimal(20)) == Decimal("0.25")
    assert place_of(Decimal(5), (), Decimal(5), Decimal(5)) == 0
    assert band_at(Decimal(5), ()) is None and band_at(None, ()) is None


@pytest.mark.parametrize(
    ("below", "words", "lacking"),
    [(None, "", set()), (6, "低于6分须写明理由", {"a"}), (11, "须写明理由", {"a", "b"})],
)
def test_points_below_the_number_need_a_reason(below: int | None, words: str, lacking: set[str]) -> None:
    rule = {"rule": "judged", "max": 10, **({"reason_below": below} if below else {})}
    indicators = set_of({"a": (10, rule), "b": (10, rule), "c": (10, rule), "d": (70, {"rule": "judged"})})
    points = {"a": Decimal("5.5"), "b": Decimal(6), "c": Decimal(0)}
    asked = asked_leaves(indicators, facts_of())
    short = lacking_reasons(asked, facts_of(), points, {"c": "佐证不足"})
    assert (set(short), reason_words(rule_of(**rule), Decimal(10))) == (lacking, words)
    assert set(short.values()) <= {words}
