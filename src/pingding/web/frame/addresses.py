"""Addresses of pages by name, for frames that also stand around pages of other address tables."""

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: object) -> str:
    """The page's path, or nothing where the running address table has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
