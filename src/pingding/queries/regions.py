"""What regions are called."""

from pingding.queries.editions import shared


def region_title(region: str) -> str:
    """The name of a region as it was when recorded: an abolished region keeps its id and its name."""
    known = shared().regions.get(region)
    return known.title if known else region
