"""A part of a whole is drawn in one way: by `part_bar`, in every template."""

import re

import pytest
from tests.places import WEB

from pingding.web.templating.bars import part_bar

TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
OTHERS = re.compile(r"<progress|<meter|<rect[^>]*\bwidth=\"(?:100%|100|1000)\"")
"""What draws how much of something there is: an element of the browser's own, a rail as wide as the whole drawing."""
VALIDITY = 'class="validity-rail"'
"""A title's term is no part of a whole: it is a line of days with today on it."""


def widths(drawn: str) -> list[int]:
    return [int(width) for width in re.findall(r'<rect class="bar-[a-z -]+"[^>]* width="(\d+)"', drawn)]


def test_part_has_its_share_of_the_length_and_says_it() -> None:
    drawn = part_bar(2, 5, "已办结 2 件，<共> 5 件")
    assert widths(drawn) == [1000, 400] and "<span>已办结 2 件，&lt;共&gt; 5 件</span>" in drawn
    assert 'aria-hidden="true"' in drawn and drawn.startswith('<span class="part-bar"><svg')


def test_part_of_a_part_a_limit_and_what_is_beyond_it() -> None:
    drawn = part_bar(9, 12, outer=10, mark=12, late=True, look="wide thin")
    assert widths(drawn) == [1000, 833, 750, 6] and 'class="bar-mark" x="994"' in drawn
    assert "bar-inner bar-late" in drawn and 'class="part-bar part-bar-wide part-bar-thin"' in drawn


@pytest.mark.parametrize(("part", "whole", "length"), [(0, 0, 0), (7, 5, 1000), (-1, 5, 0), (5, 5, 1000)])
def test_a_length_stays_within_the_whole(part: int, whole: int, length: int) -> None:
    assert widths(part_bar(part, whole)) == [1000, length]


def test_no_template_draws_one_otherwise() -> None:
    drawn = {path.name: OTHERS.findall(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert {name: found for name, found in drawn.items() if found} == {
        "titles.html": ['<rect y="0.125em" width="100%"']
    }
    assert VALIDITY in (WEB / "templates/components/titles.html").read_text(encoding="utf-8")
