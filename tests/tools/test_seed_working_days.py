"""The working-day files are what the tool writes."""

import pytest
import seed_working_days


@pytest.mark.parametrize("year", seed_working_days.DECREES)
def test_committed_year_is_what_the_tool_writes(year: int) -> None:
    committed = (seed_working_days.FOLDER / f"{year}.yaml").read_text(encoding="utf-8")
    assert committed == seed_working_days.year_file(year)


def test_year_without_a_known_decree_is_not_written() -> None:
    with pytest.raises(KeyError):
        seed_working_days.year_file(2016)
