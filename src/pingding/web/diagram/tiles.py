"""Numbers by district as tiles: each in its place on the map of the day, a list on the phone."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pingding.policy.translation import Bilingual
from pingding.queries.regions import places_on, region_short, region_title

SHADES = 5
"""How many shades of blue the tiles have."""
SYLLABLE = re.compile(r"[a-z]*?[aeiou]+(?:ng?)?(?=[b-df-hj-np-tw-z]h?[aeiou])", re.IGNORECASE)
"""A syllable of a name in pinyin that another follows."""


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
            "short": _breakable(region_short(region)),
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


def _breakable(short: str) -> str:
    """What a district is called on its tile: a name in pinyin is broken between syllables where there is no room.

    >>> _breakable(Bilingual("九龙坡", "Jiulongpo")).english.split("\u00ad")
    ['Jiu', 'long', 'po']
    """
    if not isinstance(short, Bilingual) or " " in short.english:
        return short
    return Bilingual(short[:], SYLLABLE.sub(lambda syllable: f"{syllable[0]}\u00ad", short.english))


def _shade(number: int, most: int) -> int:
    return 1 + (SHADES - 1) * number // most if number else 0


def _steps(most: int) -> list[dict[str, Any]]:
    """The shades that occur up to the highest number, each with the numbers that have it: `shade`, `first`, `last`."""
    own: dict[int, list[int]] = {}
    for number in range(most + 1):
        own.setdefault(_shade(number, most), []).append(number)
    return [{"shade": shade, "first": numbers[0], "last": numbers[-1]} for shade, numbers in own.items()]
