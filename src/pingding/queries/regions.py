"""What regions are called, and how those of a case are kept with its seats."""

import re
from collections.abc import Iterable
from datetime import date

from pingding.policy.translation import Bilingual, bilingual
from pingding.queries.editions import shared

SUFFIX = re.compile(r"(?:(?<=^..)新区|(?<=..)(?:..?族)*(?:自治县|区|县))$")
"""What a region is called by no longer where there is little room."""
ENGLISH_SUFFIX = re.compile(r" (?:New Area|District|County|(?:\w+ (?:and \w+ )?)?Autonomous County)$")


def region_title(region: str) -> str:
    """The name of a region as it was when recorded: an abolished region keeps its id and its name."""
    region_definition = shared().regions.get(region)
    return region_definition.title if region_definition else region


def region_short(region: str) -> str:
    """What a region is called where there is little room, in either language."""
    region_definition = shared().regions.get(region)
    if region_definition is not None and region_definition.short:
        return region_definition.short
    title = region_title(region)
    chinese = SUFFIX.sub("", title) or title[:]
    return bilingual(chinese, ENGLISH_SUFFIX.sub("", title.english)) if isinstance(title, Bilingual) else chinese


def places_on(on: date) -> dict[str, tuple[int, int]]:
    """By region, its row and column on the tile map of a day, where it has a place."""
    return {key: region.tile for key, region in shared().regions.items() if region.tile and region.valid_on(on)}


def join_regions(regions: Iterable[str]) -> str:
    """The regions of a case in one text, in their order; equal texts are counted together.

    >>> join_regions(["wanzhou", "yuzhong"])
    'wanzhou,yuzhong'
    """
    return ",".join(regions)


def split_regions(joined: str) -> tuple[str, ...]:
    """The regions in a text that `join_regions` made.

    >>> split_regions("wanzhou,yuzhong"), split_regions("")
    (('wanzhou', 'yuzhong'), ())
    """
    return tuple(joined.split(",")) if joined else ()
