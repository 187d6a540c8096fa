"""Numbers of titles as they are printed and as people type them."""

import re

BETWEEN = "-—–－·/ 〔〕()（）[]【】"
"""What stands between the letters and figures of a number, and is left out or written otherwise by who types it."""


def bare_number(number: str) -> str:
    """A number without what stands between its letters and figures, letters large.

    >>> bare_number("gcs 2025-1"), bare_number("示例认〔2025〕B-3号")
    ('GCS20251', '示例认2025B3号')
    """
    return re.sub(f"[{re.escape(BETWEEN)}]", "", number).upper()


def as_printed(number: str) -> set[str]:
    """The ways in which a number may be printed: in one kind of brackets or another, letters large or small.

    >>> sorted(as_printed("A(1)"))[:2]
    ['A(1)', 'A[1]']
    """
    plain = re.sub(r"[〔\[【(]", "(", re.sub(r"[〕\]】)]", ")", number))
    brackets = (("(", ")"), ("（", "）"), ("〔", "〕"), ("[", "]"), ("【", "】"))
    written = {plain.replace("(", first).replace(")", last) for first, last in brackets}
    return {form for each in written for form in (each, each.upper(), each.lower())}
