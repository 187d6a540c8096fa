"""The picture of a number by years."""

from decimal import Decimal
from itertools import pairwise

import pytest

from pingding.queries.titles.figures import Amount, YearlyFigure
from pingding.web.wording.yearly_figures import TOP, figure_picture


@pytest.mark.parametrize("years", [1, 3, 6, 7, 20])
def test_bars_stand_beside_one_another_inside_the_picture_however_many_there_are(years: int) -> None:
    amounts = {2000 + place: Amount(Decimal(place), f"{place}项") for place in range(years)}
    picture = figure_picture(YearlyFigure("专利", "项", amounts))
    places = [bar.x for bar in picture.bars]
    assert all(right - left > picture.bar for left, right in pairwise(places))
    assert places[0] >= 0 and places[-1] + picture.bar <= picture.width


@pytest.mark.parametrize(("total", "share"), [(2, "67%"), (1, "33%"), ("2.995", "99%"), (3, "100%"), (4, "133%")])
def test_what_is_reached_of_a_target_for_several_years_is_rounded_and_its_yearly_part_is_a_line(
    total: int | str, share: str
) -> None:
    sum_ = Amount(Decimal(total), f"{total}项")
    picture = figure_picture(YearlyFigure("专利", "项", {2025: sum_}, Amount(Decimal(3), "3项"), sum_, over=3))
    assert f"达到{share}；" in picture.note and picture.line is not None
    assert picture.line > TOP if total != 1 else picture.line == TOP
