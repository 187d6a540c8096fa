"""Whole numbers as addresses and forms carry them: plain digits, no more than a database keeps."""

LARGEST_KEY = 2**63 - 1
"""The largest number that can be the key of a record."""
LARGEST_COUNT = 2**31 - 1
"""The largest number that an ordinary column keeps."""


def whole(text: str) -> int | None:
    """The number; None for anything else, an empty text included.

    >>> whole("12"), whole("-1"), whole("十二"), whole("9" * 5000)
    (12, None, None, None)
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_KEY))):
        return None
    number = int(text)
    return number if number <= LARGEST_KEY else None
