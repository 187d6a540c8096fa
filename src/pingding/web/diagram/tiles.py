"""Numbers by district as tiles: each in its place on the map of the day, a list on the phone."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pingding.policy.translation import Bilingual, bilingual
from pingding.queries.regions import places_on, region_title

SUFFIX = re.compile(r"(?:(?<=^..)新区|(?<=..)(?:..?族)*(?:自治县|区|县))$")
"""What a district is called by no longer where there is little room."""
ENGLISH_SUFFIX = re.compile(r" (?:New Area|District|County|(?:\w+ (?:and \w+ )?)?Autonomous County)$")
SHADES = 5
"""How many shades of blue the tiles have."""


def tiles_of(
    numbers: Mapping[str, int], late: Mapping[str, int], on: date, url_of: Callable[[str], str]
) -> dict[str, list[dict[str, Any]]]:
    """The districts as `map`, each in its place, the darker the higher its number, as `tiles` those without a place;
    `steps` says which numbers have which shade.

    All stand in the order of their numbers, which the phone shows as a list. Where no two districts have any there is
    no map.
    """
    places = places_on(on) if len(numbers) > 1 else {}
    most = max(numbers.values(), default=0)
    ordered = sorted({**dict.fromkeys(places, 0), **numbers}.items(), key=lambda item: (-item[1], item[0]))
    tiles = [
        {
            "title": region_title(region),
            "short": _short(region_title(region)),
            "number": number,
            "shade": _shade(number, most),
            "overdue": late.get(region, 0),
            "place": places.get(region),
            "url": url_of(region) if number else "",
        }
        for region, number in ordered
    ]
    return {
        "map": [tile for tile in tiles if tile["place"]],
        "tiles": [tile for tile in tiles if not tile["place"]],
        "steps": _steps(most),
    }


def _shade(number: int, most: int) -> int:
    return 1 + (SHADES - 1) * number // most if number else 0


def _steps(most: int) -> list[dict[str, Any]]:
    """The shades that occur up to the highest number, each with the numbers that have it: `shade`, `first`, `last`."""
    own: dict[int, list[int]] = {}
    for number in range(most + 1):
        own.setdefault(_shade(number, most), []).append(number)
    return [{"shade": shade, "first": numbers[0], "last": numbers[-1]} for shade, numbers in own.items()]


def _short(title: str) -> str:
    """A district's name where there is little room, in either language."""
    chinese = SUFFIX.sub("", title) or title[:]
    return bilingual(chinese, ENGLISH_SUFFIX.sub("", title.english)) if isinstance(title, Bilingual) else chinese
