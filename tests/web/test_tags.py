"""What the tags of the templates say."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils.translation import override
from tests.web.page_reader import Page

NOW = datetime(2025, 6, 17, 2, 30, tzinfo=UTC)
TABLE = '{% from "components/tables.html" import data_table %}'
PANEL = '{% from "components/frames.html" import panel %}'


def said(source: str, **context: object) -> str:
    return str(engines["jinja2"].from_string(source).render({"now": NOW, **context}))


def test_money_has_its_unit_and_is_spelled_out() -> None:
    text = said("{{ amount|wan }}", amount=Decimal("1250.50"))
    amount = Page(text).one("data")
    assert amount.text.startswith("1,250.5 万元") and amount.attribute("value").startswith("12505000.")
    assert text.count("壹仟贰佰伍拾万伍仟元整") == 2
    assert "1,234,567 元" in said("{{ amount|yuan }}", amount=1_234_567)
    assert said("{{ amount|wan }}", amount=None) == said("{{ amount|wan }}", amount="不详") == ""


def test_status_has_word_and_icon_and_shows_an_unknown_text_as_it_is() -> None:
    assert "待补正" in said('{{ status("returned") }}') and "bi-arrow-return-left" in said('{{ status("returned") }}')
    assert "status-quiet" in said('{{ status("等待发文") }}') and "等待发文" in said('{{ status("等待发文") }}')


def test_joiners_and_remarks_follow_the_reader() -> None:
    source = "{{ names|listed }}{{ unit|bracketed }}{{ nothing|bracketed }} {{ head|headed(unit) }}"
    known = {"names": ["甲", "乙"], "unit": "万元", "head": "单位", "nothing": None}
    assert said(source, **known) == "甲、乙（万元） 单位：万元"
    with override("en"):
        assert said(source, **known) == "甲, 乙 (万元) 单位: 万元"


def test_a_sentence_is_closed_once() -> None:
    for what in ("申报已截止", "申报已截止。"):
        assert said("{{ what|sentence }}", what=what) == "申报已截止。"


def test_clause_links_when_there_is_a_page_and_is_silent_without_number() -> None:
    assert said('{{ clause("三（二）6", "/c/", "比例") }}').startswith('<a class="clause" href="/c/" title="比例">')
    assert said('{{ clause("三（二）6") }}').startswith("<span")
    several = said('{{ clause("二（一）1、附件1", "/c/") }}')
    assert several.endswith("><span>二（一）1、</span><span>附件1</span></a>")
    assert said('{{ clause("", "/c/") }}') == said("{{ clause(row.clause) }}", row={}) == ""


def test_texts_of_users_are_escaped() -> None:
    assert "<b>" not in said(
        PANEL + "{{ status(word) }}{{ clause(word) }}{% call panel(title=word) %}x{% endcall %}", word="<b>"
    )
    assert "<p>x</p>" in said(PANEL + "{% call panel() %}<p>x</p>{% endcall %}")


@pytest.mark.parametrize(("value", "shown"), [(Decimal("1250.00"), "1250"), (0, "0"), (None, ""), ("12a", "12a")])
def test_plain_writes_numbers_as_fields_take_them(value: object, shown: str) -> None:
    assert said("{{ value|plain }}", value=value) == shown


def test_deadline_needs_no_count_of_working_days() -> None:
    assert "还有 3 天" in said("{{ deadline(due, now, none) }}", due=datetime(2025, 6, 20, 9, 0, tzinfo=UTC))
    assert said("{{ deadline(due, now) }}", due=None) == ""


def test_codes_and_numbers_stand_on_one_line_and_markup_stays_as_it_is() -> None:
    assert (
        said("{{ word|unbroken }}", word="2025-00012 甲 & 乙") == '<span class="nowrap">2025-00012</span> 甲 &amp; 乙'
    )
    code = "91500999XDEM0036X3"
    assert said("{{ word|unbroken }}", word=f"代码{code}，") == f'代码<span class="nowrap">{code}</span>，'
    assert said("{{ word|unbroken }}", word="f" * 64) == "f" * 64
    assert "nowrap" not in said("{{ word|unbroken }}", word="-".join(["A"] * 40))
    assert said("{{ word|unbroken }}", word=None) == "None" and said("{{ word|unbroken }}", word=3) == "3"
    assert "<b>" not in said("{{ word|unbroken }}", word="<b>2025-00012")


def test_the_cells_of_a_table_are_shown_by_the_kind_of_their_column_and_escaped() -> None:
    kinds = {
        "text": {"text": "甲<乙>", "url": "/a/?b=1&c=2", "note": "2025-00012<x>"},
        "status": {"text": "returned"},
        "deadline": {"text": datetime(2025, 6, 20, 9, 0, tzinfo=UTC)},
        "time": {"text": datetime(2025, 6, 20, 9, 0, tzinfo=UTC)},
        "day": {"text": None},
        "wan": {"text": Decimal("12.5")},
        "number": {"text": 12345},
        "clause": {"text": "三（二）6", "url": "/c/"},
        "short": {"text": "丙"},
    }
    columns = [{"label": f"<{kind}>", "kind": kind} for kind in kinds]
    text = said(TABLE + "{{ data_table(columns, rows, at=now) }}", columns=columns, rows=[{"cells": [*kinds.values()]}])
    first, status, due, time, day, wan, number, clause, short = re.findall("<td.*?</td>", text)
    assert 'class="cell-main"' in first and '<a href="/a/?b=1&amp;c=2">甲&lt;乙&gt;</a>' in first
    assert 'data-label="&lt;text&gt;"' in first and '<span class="nowrap">2025-00012</span>&lt;x&gt;</span>' in first
    assert "待补正" in status and "还有 3 天" in due and "2025-06-20 17:00</time>" in due
    assert "2025-06-20 17:00</time></span>" in time and "<span></span>" in day
    assert "12.5 万元" in wan and ">12,345<" in number and 'class="number"' in number
    assert 'href="/c/"' in clause and short == '<td data-label="&lt;short&gt;" class="short"><span>丙</span></td>'


def test_an_empty_cell_is_known_as_such_unless_something_stands_with_it() -> None:
    columns = [{"label": "甲"}, {"label": "乙"}, {"label": "丙", "kind": "deadline"}]
    cells = [{"text": "—"}, {"text": "—", "note": "注"}, {"text": None, "none": "—"}]
    text = said(TABLE + "{{ data_table(columns, rows, at=now) }}", columns=columns, rows=[{"cells": cells}])
    alone, noted, due = re.findall("<td.*?</td>", text)
    assert alone.endswith('><span class="none">—</span></td>')
    assert '<span><span class="none">—</span> <span class="cell-note">注</span>' in noted
    assert '<span class="none">—</span>' in due


@pytest.mark.parametrize("scrolls", [True, False])
def test_a_wide_table_of_text_alone_is_reached_by_the_keyboard_under_its_name(scrolls: bool) -> None:
    table = {"columns": [{"label": "件"}], "rows": [{"cells": [{"text": "甲"}]}], "caption": "推荐名单"}
    text = said(TABLE + "{{ data_table(columns, rows, caption=caption, scrolls=scrolls) }}", scrolls=scrolls, **table)
    assert Page(text).has("[tabindex=0][role=region][aria-label=推荐名单]") is scrolls
