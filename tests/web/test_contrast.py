"""Every pair of ink and paper that the style sheets use has a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3)."""

import re

import pytest
from tests.places import WEB

THEME = (WEB / "static/pingding/css/theme.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--pd-([a-z-]+): (#[0-9a-f]{6});", THEME))
PAIRS = [
    *[
        (ink, paper)
        for ink in ("ink", "muted", "primary", "primary-deep", "red", "amber", "green")
        for paper in ("paper", "ground")
    ],
    ("ink", "quiet-pale"),
    ("primary-deep", "primary-pale"),
    ("primary", "primary-pale"),
    ("muted", "primary-pale"),
    ("green", "green-pale"),
    ("amber", "amber-pale"),
    ("red", "red-pale"),
    ("ink", "green-pale"),
    ("ink", "red-pale"),
    ("paper", "primary"),
    ("paper", "primary-deep"),
    ("paper", "red"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_contrast_is_enough_to_read(ink: str, paper: str) -> None:
    assert contrast(ink, paper) >= 4.5


def test_edges_of_fields_are_visible() -> None:
    assert contrast("edge", "paper") >= 3


def test_no_colour_is_named_outside_the_theme() -> None:
    folder = WEB
    others = [path for path in (folder / "static/pingding/css").glob("*.css") if path.name != "theme.css"]
    literal = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|\brgba?\(")
    found = [path.name for path in others if literal.search(path.read_text(encoding="utf-8"))]
    assert len(others) >= 6 and found == []
