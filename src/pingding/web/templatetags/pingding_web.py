"""What templates say with: dates, time left, money, states, masked contacts, and the frames of panels and acts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from pingding.policy import translation
from pingding.policy.forms import file_faults
from pingding.web.diagram import diagram
from pingding.web.wording import dates, status, words

register = template.Library()

Moment = date | datetime


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def day(value: Moment | None) -> str:
    """2025年6月20日（周五）"""
    return dates.day_words(value) if value else ""


@register.filter
def moment(value: Moment | None) -> str:
    """2025年6月20日（周五）17:00"""
    return dates.moment_words(value) if value else ""


@register.filter
def short_moment(value: Moment | None) -> str:
    """2025-06-20 17:00, in dense tables."""
    return dates.short_moment(value) if value else ""


@register.simple_tag
def time(value: Moment | None, short: bool = False) -> str:
    """A <time> element in words, or short for tables."""
    if not value:
        return ""
    say = dates.short_moment if short else dates.moment_words
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), say(value))


@register.simple_tag
def deadline(due: Moment | None, at: datetime, working_days: int | str | None = None) -> str:
    """The chip that says how much time is left at `at`; its colour never stands alone.

    A variable that the template does not have arrives as an empty text and means the same as none.
    """
    if not due:
        return ""
    left = dates.time_left(due, at, working_days if isinstance(working_days, int) else None)
    return format_html(
        '<span class="chip chip-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        left.tone,
        left.icon,
        left.words,
    )


def _money(yuan: Decimal, shown: Decimal, unit: str) -> SafeString:
    spelled = words.amount_in_words(yuan)
    return format_html(
        '<data class="money" value="{}" title="{}">{} {}<span class="money-words">（{}）</span></data>',
        yuan,
        spelled,
        words.grouped(shown),
        unit,
        spelled,
    )


@register.filter
def sentence(text: str) -> str:
    """What is wrong, closed with a full stop as the sentence beside it is."""
    return translation.sentences(str(text))


@register.filter
def wan(value: object) -> str:
    """An amount counted in 万元, with the amount in words on hover and in print."""
    amount = _number(value)
    return "" if amount is None else _money(amount * words.YUAN_PER_WAN, amount, "万元")


@register.filter
def yuan(value: object) -> str:
    """An amount counted in 元, with the amount in words on hover and in print."""
    amount = _number(value)
    return "" if amount is None else _money(amount, amount, "元")


@register.filter
def grouped(value: object) -> str:
    """A number with thousands separators; anything else as it stands."""
    number = _number(value)
    return str(value) if number is None else words.grouped(number)


@register.simple_tag(name="status")
def status_badge(key: str, family: str = "case") -> str:
    """The badge of a state: family is case, task, verdict, step or call."""
    word = status.word_for(key, family)
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        word.tone,
        word.icon,
        word.text,
    )


@register.filter
def state_word(key: str, family: str = "case") -> status.Word:
    """The word of a state with its `text`, `tone` and `icon`."""
    return status.word_for(key, family)


@register.simple_tag
def clause(number: str, url: str = "", gist: str = "") -> str:
    """The chip that names a clause, linked to the clause page when `url` is given; several break between them alone."""
    if not number:
        return ""
    first, *others = number.split("、")
    shown: str = number
    if others:
        ends = [*["、"] * len(others), ""]
        shown = format_html_join("", "<span>{}{}</span>", zip([first, *others], ends, strict=True))
    element = '<a class="clause" href="{}" title="{}">{}</a>'
    return (
        format_html(element, url, gist, shown)
        if url
        else format_html('<span class="clause" title="{}">{}</span>', gist, shown)
    )


CODE = re.compile(r"(?<![\w-])(?:[0-9A-Z]{18}|[0-9A-Z]+(?:-[0-9A-Z]+)+)(?![\w-])", re.ASCII)
"""A credit code (GB 32100-2015), or a number of a case, a receipt or a title."""
LONGEST_CODE = 30


@register.filter
def unbroken(value: object) -> object:
    """A text whose codes and numbers stand on one line each; markup and what is no text stay as they are."""
    if not isinstance(value, str) or isinstance(value, SafeString):
        return value
    return SafeString(CODE.sub(_on_one_line, escape(value)))


def _on_one_line(code: re.Match[str]) -> str:
    text = code.group()
    return f'<span class="nowrap">{text}</span>' if len(text) <= LONGEST_CODE else text


@register.filter
def masked(value: str) -> str:
    """138****0000, o***@example.cn"""
    return words.mask(value) if value else ""


@register.filter
def kinds_named(kinds: Sequence[str]) -> str:
    """The kinds of file that are taken, named as in a refusal: PDF文件、Word文档"""
    return file_faults.kinds_named(kinds)


@register.filter
def file_size(octets: int) -> str:
    """20 MB"""
    return words.file_size(octets)


@register.filter
def plain(value: object) -> str:
    """A number as a machine or an input field writes it: no separators, no idle zeros; nothing for nothing."""
    if value is None or value == "":
        return ""
    number = _number(value)
    return str(value) if number is None else words.grouped(number).replace(",", "")


@register.filter
def iso_day(value: Moment | str | None) -> str:
    """2025-06-20, as a date field takes it."""
    return dates.local_day(value).isoformat() if isinstance(value, date) else str(value or "")


@register.filter
def listed(parts: Iterable[object] | None) -> str:
    """Several names in a row, joined as the reader joins them."""
    return translation.listed(parts or ())


@register.filter
def bracketed(remark: object) -> str:
    """（万元） behind what it is about; nothing for nothing."""
    return translation.bracketed(remark)


@register.filter
def headed(head: object, text: object) -> str:
    """A text behind the name of what it is about."""
    return translation.headed(head, text)


@register.filter
def joined(left: object, right: object) -> str:
    """Two values as one text, whatever their types."""
    return f"{left}{right}"


@register.filter
def item(mapping: Mapping[Any, Any] | None, key: object) -> object:
    """The value under a key that is itself a variable; nothing when it is absent."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def paired(left: Iterable[Any] | None, right: Iterable[Any] | None) -> list[tuple[Any, Any]]:
    """Two lists side by side: `{% for cell, column in row.cells|paired:columns %}`."""
    return list(zip(left or (), right or (), strict=False))


@register.filter
def dressed(field: BoundField) -> SafeString:
    """A Django form's field with the classes that its kind of widget needs."""
    widget = field.field.widget
    look = "form-control"
    if isinstance(widget, forms.CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect):
        look = "form-select"
    elif isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return SafeString(field.as_widget())
    given = widget.attrs.get("class", "")
    return SafeString(
        field.as_widget(attrs={"class": f"{look} {'is-invalid' if field.errors else ''} {given}".strip()})
    )


@register.inclusion_tag("components/procedure.html")
def procedure(nodes: Sequence[diagram.StepNode], edges: Sequence[diagram.Edge], title: str) -> dict[str, object]:
    """The drawn procedure in a wide and a narrow form, with the same content as a list."""
    return {
        "title": title,
        "drawings": [
            ("wide", diagram.layout(nodes, edges, diagram.WIDE)),
            ("narrow", diagram.layout(nodes, edges, diagram.NARROW)),
        ],
        "steps": diagram.described_steps(nodes, edges),
    }


@register.simple_block_tag
def panel(content: str, title: str = "", note: str = "", tone: str = "") -> str:
    """A titled sheet of paper around any content."""
    parts = {"content": content, "title": title, "note": note, "tone": tone}
    return render_to_string("components/panel.html", parts)


@register.simple_block_tag
def act(content: str, title: str, note: str = "", clause: str = "", opened: bool = False) -> str:
    """One act of the act panel with its form in place, folded unless `opened`."""
    parts = {"content": content, "title": title, "note": note, "clause_number": clause, "opened": opened}
    return render_to_string("components/act.html", parts)
