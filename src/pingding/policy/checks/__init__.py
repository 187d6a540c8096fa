"""Checks of meaning: what the models cannot see because it lies between the parts."""

from collections.abc import Mapping

from ..errors import Fault
from ..language import Edition, Shared
from ..positions import Positions


def check_edition(
    edition: Edition,
    shared: Shared,
    positions: Positions,
    *,
    written: Mapping[str, frozenset[str]] | None = None,
    whole: bool = True,
) -> list[Fault]:
    """Every fault of meaning. `written` names what the files define even where it could not be read."""
    return []


def check_shared(shared: Shared, positions: Positions, *, whole: bool = True) -> list[Fault]:
    """Every fault of meaning in the shared vocabularies."""
    return []
