"""In English what stands alone, above a part, a column or a value, or on a button, begins with a capital letter."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext, override

WEB = Path(__file__).parents[2] / "src" / "pingding" / "web"
IN_TEMPLATES = re.compile(r'<(?:h[1-4]|th|summary|button|caption)\b[^>]*>\s*{{-?\s*_\("([^"]+)"\)')
IN_CODE = re.compile(r'\bcolumn\(_\("([^"]+)"\)|"term": _\("([^"]+)"\)')


def heads() -> Iterator[tuple[str, str]]:
    """Each such text with the file in which it stands."""
    for suffix, pattern in (("html", IN_TEMPLATES), ("py", IN_CODE)):
        for file in sorted(WEB.rglob(f"*.{suffix}")):
            for match in pattern.finditer(file.read_text(encoding="utf-8")):
                yield str(file.relative_to(WEB)), next(filter(None, match.groups()))


def test_heads_begin_with_a_capital_letter() -> None:
    found_heads = list(heads())
    assert len(found_heads) > 100
    with override("en"):
        small = [(file, gettext(text)) for file, text in found_heads if gettext(text)[:1].islower()]
    assert small == []
