"""Addresses of pages by name."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

KEPT = 4096


def address(name: str, *args: object) -> str:
    """The page's path; a name that no page has is a fault."""
    return _address(get_script_prefix(), name, *args)


@lru_cache(KEPT)
def _address(_prefix: str, name: str, *args: object) -> str:
    return reverse(name, args=args)
