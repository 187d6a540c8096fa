"""The project's own programmes as many tests look at them, read once in a process."""

from functools import cache

from tests.places import PROGRAMMES

from pingding.policy.definition.loading import Library, load_library


@cache
def library() -> Library:
    """All editions of the folder, the broken ones with their faults."""
    return load_library(PROGRAMMES)
