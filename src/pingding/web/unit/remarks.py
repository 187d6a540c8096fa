"""What is said of the value in a field, below it: in words, in doubt, beside the record, beside what was returned."""

from dataclasses import replace

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
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
