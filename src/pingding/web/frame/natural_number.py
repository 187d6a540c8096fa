"""Whole numbers as addresses and forms carry them: plain digits, no more than a database keeps."""

LARGEST_KEY = 2**63 - 1
"""The largest number that can be the key of a record."""


def natural_number(text: str) -> int | None:
    """The number; None for anything else, an empty text included.

    >>> natural_number("12"), natural_number("-1"), natural_number("十二"), natural_number("9" * 5000)
    (12, None, None, None)
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_KEY))):
        return None
    number = int(text)
    return number if number <= LARGEST_KEY else None
