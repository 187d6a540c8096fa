"""Years stand beside each other as columns whose height is their number."""

import pytest

from pingding.web.diagram.years import FLOOR, year_columns

NUMBERS = {2022: {"甲中心": 2}, 2023: {"甲中心": 1, "乙案例": 3}, 2024: {"乙案例": 8}}


def test_a_column_is_as_high_as_its_number_and_its_parts_stand_on_each_other() -> None:
    first, second, third = year_columns(NUMBERS, 6).columns
    assert [column.total for column in (first, second, third)] == [2, 4, 8]
    tall = FLOOR - third.top
    assert (FLOOR - first.top, FLOOR - second.top) == (tall / 4, tall / 2)
    below, above = second.pieces
    assert (below.title, above.title) == ("甲中心", "乙案例") and above.y + above.height == below.y


def test_only_the_last_years_are_shown_and_each_name_has_one_shade() -> None:
    picture = year_columns(NUMBERS, 2)
    assert [column.year for column in picture.columns] == [2023, 2024]
    shades = dict(picture.names)
    assert len(set(shades.values())) == 2
    assert all(piece.shade == shades[piece.title] for column in picture.columns for piece in column.pieces)


@pytest.mark.parametrize(("parts", "shades"), [(1, [5]), (2, [5, 1]), (3, [5, 3, 1]), (5, [5, 4, 3, 2, 1])])
def test_parts_go_from_dark_to_light(parts: int, shades: list[int]) -> None:
    picture = year_columns({2025: {f"示例{n}": 1 for n in range(parts)}}, 1)
    assert [shade for _name, shade in picture.names] == shades


def test_no_years_are_no_columns() -> None:
    assert year_columns({}, 6).columns == ()


def test_a_year_without_anything_has_its_place() -> None:
    picture = year_columns({2020: {"示例": 2}, 2023: {"示例": 1}}, 6)
    assert [(column.year, column.total, len(column.pieces)) for column in picture.columns] == [
        (2020, 2, 1),
        (2021, 0, 0),
        (2022, 0, 0),
        (2023, 1, 1),
    ]
    assert [column.year for column in year_columns({2020: {"示例": 2}, 2023: {"示例": 1}}, 2).columns] == [2022, 2023]
    assert year_columns({}, 6).columns == ()
