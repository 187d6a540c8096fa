"""What the desk's pages share: clauses as links, fields and tables as the components take them, texts read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.expressions.compiled import compiled_edition
from pingding.policy.language import Edition
from pingding.queries.editions import shared
from pingding.queries.refusals import each_of
from pingding.web.frame.natural_number import LARGEST_COUNT
from pingding.web.wording.clause_links import chips

Field = dict[str, Any]


@dataclass(frozen=True)
class CitedClause:
    """Clauses in one chip: their numbers, and where the first is explained."""

    number: str = ""
    url: str = ""
    gist: str = ""


def cite(edition: Edition, clauses: tuple[str, ...]) -> CitedClause:
    """The clauses of a rule as one chip; nothing where the rule is a local decision."""
    if not clauses:
        return CitedClause()
    compiled = compiled_edition(edition, shared())
    return compiled.cached(("cited", get_script_prefix(), clauses), lambda: _cited(edition, clauses))


def _cited(edition: Edition, clauses: tuple[str, ...]) -> CitedClause:
    cited = chips(edition, clauses)
    return CitedClause("、".join(chip.number for chip in cited), cited[0].url, "；".join(chip.gist for chip in cited))


def field(name: str, kind: str, label: str, value: object = "", **more: Any) -> Field:
    """A field as the component `field_box` takes it."""
    return {"name": name, "kind": kind, "label": label, "value": value, **more}


def column(label: str, kind: str = "text") -> dict[str, str]:
    return {"label": label, "kind": kind}


def cell(text: object, **more: Any) -> dict[str, Any]:
    return {"text": text, **more}


def chip(label: str, url: str, active: bool, count: int | None = None) -> dict[str, Any]:
    """One filter chip."""
    return {"label": label, "url": url, "active": active, "count": count}


def crumbs(*links: tuple[str, str]) -> list[dict[str, str]]:
    """Title and address of each page above, and this page's title last."""
    return [{"title": title, "url": url} for title, url in links]


def read_day(text: str, where: str) -> date | None:
    """A day out of a date field; nothing for an empty one."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as fault:
        raise Refusal(
            _("“%(text)s”不是日期") % {"text": text}, where=where, remedy=_("请按 2025-06-20 的格式填写。")
        ) from fault


def read_moment(text: str, where: str) -> datetime | date | None:
    """A moment out of a date-and-time field, or a whole day when there is no time."""
    cleaned = text.strip().replace(" ", "T")
    if "T" not in cleaned:
        return read_day(cleaned, where)
    try:
        return datetime.fromisoformat(cleaned)
    except ValueError as fault:
        raise Refusal(
            _("“%(text)s”不是时间") % {"text": text}, where=where, remedy=_("请按 2025-06-20 17:00 的格式填写。")
        ) from fault


def read_whole(text: str, where: str) -> int | None:
    """A whole number that can be kept; nothing for an empty field."""
    if not text.strip():
        return None
    try:
        number = int(text.strip())
    except ValueError as fault:
        short = {"text": text.strip()[:20]}
        raise Refusal(_("“%(text)s”不是整数") % short, where=where, remedy=_("请填写整数。")) from fault
    if abs(number) > LARGEST_COUNT:
        raise Refusal(_("数字过大"), where=where, remedy=_("请核对后重新填写。"))
    return number


def read_points(text: str, where: str) -> Decimal | None:
    """Points out of a score field; nothing for an empty one."""
    cleaned = text.strip().replace("，", "").replace(",", "")
    if not cleaned:
        return None
    try:
        points = Decimal(cleaned)
    except InvalidOperation as fault:
        raise Refusal(_("“%(text)s”不是数字") % {"text": text}, where=where, remedy=_("请填写数字。")) from fault
    if not points.is_finite():
        raise Refusal(_("“%(text)s”不是数字") % {"text": text}, where=where, remedy=_("请填写数字。"))
    return points


def fault_of(refusal: Refusal) -> dict[str, str]:
    """A refusal as a line of the error summary, with the link to its field where it names one."""
    text = translation.headed(refusal.where, refusal.what)
    href = f"#f-{refusal.field}" if refusal.field else ""
    return {"text": text.rstrip("。"), "href": href, "clause": refusal.cited, "remedy": refusal.remedy}


def faults_of(refusal: Refusal | None) -> list[dict[str, str]]:
    """A refusal as the error summary takes it; several gathered, or a form that is incomplete, list each fault."""
    if refusal is None:
        return []
    return [line for each in each_of(refusal) for line in (fault_of(each), *_form_faults(each))]


def errors_of(refusal: Refusal | None) -> dict[str, list[str]]:
    """What is wrong by field, as the fields take it."""
    errors: dict[str, list[str]] = {}
    for each in each_of(refusal) if refusal is not None else ():
        if each.field:
            errors.setdefault(each.field, []).append(each.advice)
    return errors


def _form_faults(refusal: Refusal) -> list[dict[str, str]]:
    listed = getattr(refusal, "faults", ())
    lines = [{"text": f.what, "clause": "、".join(f.clause), "remedy": f.remedy} for f in listed]
    unreadable: Mapping[str, Refusal] = getattr(refusal, "unreadable", {})
    return lines + [fault_of(each) for each in unreadable.values()]
