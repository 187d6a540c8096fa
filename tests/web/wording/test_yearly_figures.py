"""The picture of a number by years."""

from decimal import Decimal
from itertools import pairwise

import pytest

from pingding.queries.titles.figures import Amount, YearlyFigure
from pingding.web.wording.yearly_figures import figure_picture


@pytest.mark.parametrize("years", [1, 3, 6, 7, 20])
def test_bars_stand_beside_one_another_inside_the_picture_however_many_there_are(years: int) -> None:
    amounts = {2000 + place: Amount(Decimal(place), f"{place}项") for place in range(years)}
    picture = figure_picture(YearlyFigure("专利", "项", amounts))
    places = [bar.x for bar in picture.bars]
    assert all(right - left > picture.bar for left, right in pairwise(places))
    assert places[0] >= 0 and places[-1] + picture.bar <= picture.width
