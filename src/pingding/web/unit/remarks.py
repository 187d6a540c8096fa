"""What is said of the value in a field, below it: in words, in doubt, beside the record, beside what was returned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_pages import FormPage
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.values.typed import Value
from pingding.policy.values.values import read_value, show_value
from pingding.queries.applications.writing import OpenForm
from pingding.queries.editions import shared
from pingding.web.unit.fields import Remarks, number_remarks


def remarks_of(form: OpenForm, visible: VisibleField, stored: object) -> Remarks:
    """What is to be said of a value, stored or just typed; nothing of a text that is no value."""
    value = _read(visible, stored)
    remarks = number_remarks(visible.fact, value, form.known.get(visible.id, ()))
    return replace(_with_return(form, visible, value, remarks), differs=_differs(form, visible, value))


@dataclass(frozen=True)
class Doubt:
    """A number of the form that may be wrong: on which page, of which field, in words."""

    page: FormPage
    field: str
    words: str


def doubts_of(form: OpenForm) -> list[Doubt]:
    """Every number that may be in the wrong unit, or is no share, in the order of the form: advice, no fault."""
    places = ((page, field) for page in form.pages for field in page.fields)
    return [Doubt(page, field.id, words) for page, field in places for words in _doubted(form, field)]


def _doubted(form: OpenForm, visible: VisibleField) -> Iterator[str]:
    """What is doubted of a field, each with its label; of a table with the row."""
    value, fact = form.facts.get(visible.id), visible.fact
    if fact.type != "table":
        if doubt := number_remarks(fact, value, form.known.get(visible.id, ())).doubt:
            yield translation.headed(visible.label, doubt)
        return
    for number, row in enumerate(value if isinstance(value, tuple) else (), start=1):
        for key, column in fact.columns.items():
            if isinstance(row, Mapping) and (doubt := number_remarks(column, row.get(key)).doubt):
                words = {"table": visible.label, "n": number, "column": column.label}
                yield translation.headed(_("%(table)s第%(n)d行“%(column)s”") % words, doubt)


def _read(visible: VisibleField, stored: object) -> Value:
    try:
        return read_value(visible.fact, stored, shared())
    except Refusal:
        return None


def _words(visible: VisibleField, value: Value) -> str:
    return show_value(visible.fact, value, shared())


def _differs(form: OpenForm, visible: VisibleField, value: Value) -> str:
    """That the unit's record or registration says something else than what was typed."""
    proposed = _read(visible, form.proposed(visible.id))
    if value in (None, "", ()) or proposed in (None, "", ()) or value == proposed or visible.fact.type == "longtext":
        return ""
    where = _("单位登记") if visible.id in form.prefilled else _("单位档案")
    return _("与%(where)s不同：%(where)s为“%(value)s”。") % {"where": where, "value": _words(visible, proposed)}


def _with_return(form: OpenForm, visible: VisibleField, value: Value, remarks: Remarks) -> Remarks:
    """What stood in the field when the form was returned, where it is another value now and open to change."""
    if form.returned is None or visible.id not in form.writing.facts:
        return remarks
    before = _read(visible, form.returned.data.get(visible.id))
    if before == value:
        return remarks
    long = visible.fact.type == "longtext"
    return replace(remarks, was=_words(visible, before), now="" if long else _words(visible, value), long=long)
