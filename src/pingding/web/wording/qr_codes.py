"""The code that a telephone's camera reads: an address as a drawing of black squares, sharp on paper in any size."""

from functools import lru_cache

import segno
from markupsafe import Markup

KEPT = 512


@lru_cache(KEPT)
def qr_code(address: str, label: str) -> Markup:
    """The address as an inline SVG with its quiet margin; `label` is what somebody hears who does not see it."""
    drawn = segno.make_qr(address, error="m")
    return Markup(drawn.svg_inline(border=2, title=label, omitsize=True, svgclass="qr", lineclass=None))
