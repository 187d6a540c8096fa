"""Write `programmes/_shared/working-days/<year>.yaml` for years that the chinesecalendar package knows.

    .venv/bin/python tools/seed_working_days.py 2025 2026

The result is data, looked over against the decree and committed; nothing reads the package while the platform runs.
A year's file lists the weekdays that the decree makes holidays and the weekend days that it makes working days.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from chinese_calendar import constants

FOLDER = Path(__file__).parent.parent / "programmes" / "_shared" / "working-days"
DECREES = {
    2017: "国办发明电〔2016〕17号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def year_file(year: int) -> str:
    """The text of the year's file; KeyError when its decree is not listed above."""
    decree = f"国务院办公厅关于{year}年部分节假日安排的通知（{DECREES[year]}）"
    lines = ["working_days:", f"  {year}:", f"    decree: {decree}", "    holidays:"]
    lines += [
        f"      {day}: {NAMES[constants.holidays[day]]}"
        for day in days_of(year)
        if day in constants.holidays and day.weekday() < 5
    ]
    worked = [str(day) for day in days_of(year) if day in constants.workdays and day.weekday() >= 5]
    return "\n".join([*lines, f"    worked: [{', '.join(worked)}]"]) + "\n"


def main(years: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for year in map(int, years or map(str, DECREES)):
        (FOLDER / f"{year}.yaml").write_text(year_file(year), encoding="utf-8")
        print(f"{year}: written")


if __name__ == "__main__":
    main(sys.argv[1:])
