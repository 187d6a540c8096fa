"""Addresses of pages by name."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

KEPT = 4096


def address(name: str, *args: object) -> str:
    """The page's path; a name that no page has is a fault."""
    return _address(get_script_prefix(), name, *args)


def public_address(request: HttpRequest, path: str) -> str:
    """The path with the site before it, for what is kept or printed: as the setting says, else as it was asked for."""
    site: str = settings.PINGDING_ADDRESS
    return site + path if site else request.build_absolute_uri(path)


@lru_cache(KEPT)
def _address(_prefix: str, name: str, *args: object) -> str:
    return reverse(name, args=args)
