"""Facts as fields: when a row of a table is too wide for the page."""

import pytest

from pingding.web.unit.fields import FormField


def columns(*kinds: str, label: str = "名称", required: bool = False) -> list[dict[str, object]]:
    return [
        {"key": str(n), "label": label, "kind": kind, "unit": "", "required": required} for n, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("kinds", "blocks"),
    [
        (("text", "number"), False),
        (("text",) * 4, False),
        (("text", "text", "number", "number", "text"), True),
        (("longtext", "longtext", "date", "text"), True),
    ],
)
def test_row_wider_than_the_page_is_shown_as_a_block(kinds: tuple[str, ...], blocks: bool) -> None:
    assert FormField("rows", "table", "示例", columns=columns(*kinds)).in_blocks is blocks


def test_long_headings_make_a_table_wide_too() -> None:
    wide = columns("text", "text", "text", label="上一年度实际完成的产值", required=True)
    assert FormField("rows", "table", "示例", columns=wide).in_blocks
