"""Earlier years beside a field: their values, what has changed since, and the numbers of which a line is drawn."""

from decimal import Decimal

import pytest

from pingding.policy.language import Fact
from pingding.queries.applications.previous import Trend, YearValue
from pingding.web.wording.trends import trend_picture

STAFF = Fact(label="人数", type="integer", unit="人")
SHARE = Fact(label="占比", type="ratio")


def trend(fact: Fact, *values: str) -> Trend:
    """The values of 2024, 2023 and so on."""
    return Trend(fact, tuple(YearValue(2024 - n, Decimal(value), value) for n, value in enumerate(values)))


@pytest.mark.parametrize(
    ("fact", "before", "now", "words"),
    [
        (STAFF, "40", "45", "比2024年增加12.5%"),
        (STAFF, "40", "30", "比2024年减少25%"),
        (STAFF, "40", "40", "与2024年持平"),
        (STAFF, "0", "40", ""),
        (SHARE, "0.30", "0.325", "比2024年增加2.5个百分点"),
    ],
)
def test_change_since_the_latest_earlier_year_is_said(fact: Fact, before: str, now: str, words: str) -> None:
    assert trend(fact, before).with_now(2025, Decimal(now)).change == words


def test_nothing_is_compared_with_nothing() -> None:
    assert trend(STAFF, "40").with_now(2025, None).change == ""
    assert Trend(STAFF, ()).with_now(2025, Decimal(3)).change == ""
    said = Fact(label="说明", type="text")
    assert Trend(said, (YearValue(2024, "好", "好"),)).with_now(2025, "更好").change == ""


def test_year_that_is_said_now_is_no_earlier_one() -> None:
    assert [each.year for each in trend(STAFF, "40", "30").with_now(2024, Decimal(45)).earlier] == [2023]


def test_line_is_drawn_from_three_numbers_on_with_the_numbers_in_words() -> None:
    assert trend_picture(trend(STAFF, "40").with_now(2025, Decimal(45))) is None
    picture = trend_picture(trend(STAFF, "40", "30").with_now(2025, Decimal(50)))
    assert picture is not None
    assert (picture.points, picture.end_x, picture.end_y) == ("4.0,28.0 60.0,16.0 116.0,4.0", "116.0", "4.0")
    assert picture.label == "走势：2023年30、2024年40、2025年50人"
    level = trend_picture(trend(STAFF, "5", "5").with_now(2025, Decimal(5)))
    assert level is not None and level.points == "4.0,16.0 60.0,16.0 116.0,16.0"
