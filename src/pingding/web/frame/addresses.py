"""Addresses of pages by name."""

from django.urls import reverse


def address(name: str, *args: object) -> str:
    """The page's path; a name that no page has is a fault."""
    return reverse(name, args=args)
