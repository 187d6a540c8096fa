"""A part of a whole as a bar: the one way in which our pages draw how much of something there is."""

from collections.abc import Callable

from markupsafe import Markup, escape

LENGTH, MARK = 1000, 6
"""How long the whole is drawn, and how wide a mark, in the units of the drawing."""
FRAME = f'viewBox="0 0 {LENGTH} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"'


def part_bar(
    part: float,
    whole: float,
    words: str = "",
    *,
    outer: float = 0,
    mark: float | None = None,
    late: bool = False,
    look: str = "",
) -> str:
    """A bar for `part` of `whole`, with the same in `words` beside it; without them it stands beside its numbers.

    `outer` is a paler part behind it, of which it is a part itself; `mark` is where a limit stands, `late` that the
    part is beyond it. `look`: `wide` fills the line, `thin` is lower; without, it stands in the text.
    """
    rects = [f'<rect class="bar-well" width="{LENGTH}" height="10"></rect>']
    rects += [f'<rect class="bar-outer" width="{_length(outer, whole)}" height="10"></rect>'] if outer else []
    inner = "bar-inner bar-late" if late else "bar-inner"
    rects.append(f'<rect class="{inner}" width="{_length(part, whole)}" height="10"></rect>')
    if mark is not None:
        place = min(LENGTH - MARK, _length(mark, whole))
        rects.append(f'<rect class="bar-mark" x="{place}" width="{MARK}" height="10"></rect>')
    looks = " ".join(("part-bar", *(f"part-bar-{each}" for each in look.split())))
    drawn = f"<svg {FRAME}>{''.join(rects)}</svg>"
    beside = f"<span>{escape(words)}</span>" if words else ""
    return Markup(f'<span class="{looks}">{drawn}{beside}</span>')


def _length(number: float, whole: float) -> int:
    return max(0, min(LENGTH, round(LENGTH * number / whole))) if whole else 0


GLOBALS: dict[str, Callable[..., object]] = {"part_bar": part_bar}
