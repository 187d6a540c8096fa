"""What templates say with: addresses, dates, time left, money, states, masked contacts, drawn procedures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_htmx.jinja import htmx_script
from jinja2 import Undefined

from pingding.policy import translation
from pingding.policy.forms import file_faults
from pingding.policy.values import amounts
from pingding.policy.values.arithmetic import is_beyond_measure
from pingding.queries.directory.names import office_name
from pingding.web.diagram import diagram
from pingding.web.frame.addresses import address
from pingding.web.wording import dates, status, words
from pingding.web.wording.trends import trend_picture

Moment = date | datetime


def _number(value: object) -> Decimal | None:
    if is_beyond_measure(str(value)):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def day(value: Moment | None, weekday: bool = True) -> str:
    """2025年6月20日（周五）; without the day of the week where a document is dated."""
    return dates.day_words(value, weekday) if value else ""


def moment(value: Moment | None) -> str:
    """2025年6月20日（周五）17:00"""
    return dates.moment_words(value) if value else ""


def short_moment(value: Moment | None) -> str:
    """2025-06-20 17:00, in dense tables."""
    return dates.short_moment(value) if value else ""


def time(value: Moment | None, short: bool = False) -> str:
    """A <time> element in words, or short for tables."""
    if not value:
        return ""
    words = dates.short_moment(value) if short else escape(dates.moment_words(value))
    return SafeString(f'<time datetime="{value.isoformat()}">{words}</time>')


def deadline(due: Moment | None, at: datetime, working_days: int | None = None, language: str | None = None) -> str:
    """The chip that says how much time is left at `at`; its colour never stands alone.

    `language` is the active one, where the caller knows it.
    """
    if not due:
        return ""
    left = dates.time_left(due, at, None if isinstance(working_days, Undefined) else working_days, language)
    sign = f'<i class="bi bi-{left.icon}" aria-hidden="true"></i>'
    return SafeString(f'<span class="chip chip-{left.tone}">{sign}{escape(left.words)}</span>')


def _money(amount: Decimal, unit: str) -> SafeString:
    spelled = amounts.amount_reading(amount, unit)
    return format_html(
        '<data class="money" value="{}" title="{}">{} {}<span class="money-words">（{}）</span></data>',
        amounts.yuan_of(amount, unit),
        spelled,
        words.grouped(amount),
        unit,
        spelled,
    )


def sentence(text: str) -> str:
    """What is wrong, closed with a full stop as the sentence beside it is."""
    return translation.sentences(str(text))


def wan(value: object) -> str:
    """An amount counted in 万元, with the amount in words on hover and in print."""
    amount = _number(value)
    return "" if amount is None else _money(amount, "万元")


def yuan(value: object) -> str:
    """An amount counted in 元, with the amount in words on hover and in print."""
    amount = _number(value)
    return "" if amount is None else _money(amount, "元")


def grouped(value: object) -> str:
    """A number with thousands separators; anything else as it stands."""
    number = _number(value)
    return str(value) if number is None else words.grouped(number)


def status_badge(key: str, family: str = "case") -> str:
    """The badge of a state: family is case, task, verdict, step or call."""
    word = status.word_for(key, family)
    return format_html(
        '<span class="status status-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        word.tone,
        word.icon,
        word.text,
    )


def state_word(key: str, family: str = "case") -> status.Word:
    """The word of a state with its `text`, `tone` and `icon`."""
    return status.word_for(key, family)


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


def masked(value: str) -> str:
    """138****0000, o***@example.cn"""
    return words.mask(value) if value else ""


def kinds_named(kinds: Sequence[str]) -> str:
    """The kinds of file that are taken, named as in a refusal: PDF文件、Word文档"""
    return file_faults.kinds_named(kinds)


def file_size(octets: int) -> str:
    """20 MB"""
    return words.file_size(octets)


def plain(value: object) -> str:
    """A number as a machine or an input field writes it: no separators, no idle zeros; nothing for nothing."""
    if value is None or value == "" or isinstance(value, Undefined):
        return ""
    number = _number(value)
    return str(value) if number is None else words.grouped(number).replace(",", "")


def iso_day(value: Moment | str | None) -> str:
    """2025-06-20, as a date field takes it."""
    return dates.local_day(value).isoformat() if isinstance(value, date) else str(value or "")


def listed(parts: Iterable[object] | None) -> str:
    """Several names in a row, joined as the reader joins them."""
    return translation.listed(parts or ())


def bracketed(remark: object) -> str:
    """（万元） behind what it is about; nothing for nothing."""
    return translation.bracketed(remark)


def headed(head: object, text: object) -> str:
    """A text behind the name of what it is about."""
    return translation.headed(head, text)


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
    own_classes = widget.attrs.get("class", "")
    return SafeString(
        field.as_widget(attrs={"class": f"{look} {'is-invalid' if field.errors else ''} {own_classes}".strip()})
    )


@dataclass(frozen=True)
class Drawn:
    """A procedure as its figure takes it: a wide and a narrower drawing, and the same content as a list."""

    drawings: Sequence[tuple[str, diagram.Diagram]]
    steps: Sequence[diagram.DescribedStep]


def drawn(nodes: Sequence[diagram.StepNode], edges: Sequence[diagram.Edge]) -> Drawn:
    """The procedure drawn and in words."""
    widths = (("wide", diagram.WIDE), ("narrow", diagram.NARROW))
    return Drawn(
        [(name, diagram.layout(nodes, edges, width)) for name, width in widths], diagram.described_steps(nodes, edges)
    )


def querystring(request: HttpRequest, **changes: object) -> str:
    """The query of this page's address with some of its values changed."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def current_language() -> str:
    """The code of the language that the reader sees."""
    return get_language() or settings.LANGUAGE_CODE


GLOBALS: dict[str, Callable[..., object]] = {
    "clause": clause,
    "current_language": current_language,
    "deadline": deadline,
    "drawn": drawn,
    "htmx_script": htmx_script,
    "querystring": querystring,
    "static": static,
    "status": status_badge,
    "time": time,
    "trend_picture": trend_picture,
    "url": address,
}
PURE = ("clause", "status")
"""Those whose result hangs on nothing but what they are given and the language."""
CONSTANT = ("current_language", "htmx_script", "static", *PURE)
"""Those whose result, asked with what stands in the template, is the same on every page in one language."""
FILTERS: dict[str, Callable[..., object]] = {
    function.__name__: function
    for function in (
        bracketed,
        day,
        dressed,
        file_size,
        grouped,
        headed,
        iso_day,
        kinds_named,
        listed,
        masked,
        moment,
        office_name,
        plain,
        sentence,
        short_moment,
        state_word,
        wan,
        yuan,
    )
}
