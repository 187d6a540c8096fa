"""The values that the leading authority sets for a call: base values, coefficients, for all or for each region."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.calls.calls import held_call
from pingding.actions.door import action, platform_language, record_act
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.text.typed_text import read_line
from pingding.policy.values.values import read_value, write_value
from pingding.queries.calls.norms import NormPlace, norm_places, norm_texts, results_rest_on_norms
from pingding.queries.editions import shared
from pingding.queries.journal.acts.calls import SetNorms
from pingding.queries.page_marks import changes
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Call

Norms = Mapping[str, Mapping[str, object]]
"""By fact and region (empty: all), values as they are typed."""


@action
def set_norms(
    call: Call, norms: Norms, basis: str, *, seen: Mapping[str, str] | None = None, actor: Viewer, at: datetime
) -> Call:
    """Set the values of a call that its definition leaves to the leading authority, with the document that says so.

    What is not named stays, what is empty is taken back: the value is unknown again. With the marks of what was
    `seen`, by the names of the fields, only what was changed there is set. Effects: everything that is computed from
    them follows at once; journal. Refusals: not the leading authority; no basis; Moved; all at once, values that are
    none of their fact, facts and regions that nothing is set for, other values than those by which a panel or a list
    of the call has already come to its result.
    """
    call, edition = held_call(call, actor)
    norms, basis = _changed(call, edition, norms, basis, seen or {})
    faults = Faults()
    with faults.caught("basis"):
        call.norms_basis = read_line(basis, _("依据"), 200)
    places = {(place.fact, place.region): place for place in norm_places(call, edition)}
    settled = results_rest_on_norms(call)
    merged: dict[str, dict[str, Any]] = {fact: dict(values) for fact, values in call.norms.items()}
    for fact, values in norms.items():
        for region, raw in values.items():
            place = places.get((fact, region))
            with faults.caught(NormPlace.name_of(fact, region)):
                merged.setdefault(fact, {})[region] = value = _read(edition, place, raw)
                if settled and place is not None and place.value not in (None, value):
                    raise _settled(place)
    faults.refuse()
    call.norms = {
        fact: {region: value for region, value in values.items() if value is not None}
        for fact, values in merged.items()
    }
    call.save(update_fields=["norms", "norms_basis"])
    with platform_language():
        words = {place.label: place.shown for place in norm_places(call, edition) if place.value is not None}
    act = SetNorms(basis=call.norms_basis, norms=words)
    record_act(act, at=at, actor=actor, about=call.title, clause=edition.programme.intake.clause)
    return call


def _changed(call: Call, edition: Edition, norms: Norms, basis: str, seen: Mapping[str, str]) -> tuple[Norms, str]:
    """Of the values and the basis, what is to be set; what was not changed where it was seen is not named."""
    named = [(NormPlace.name_of(fact, region), fact, region) for fact, values in norms.items() for region in values]
    texts = {name: "" if norms[fact][region] is None else str(norms[fact][region]) for name, fact, region in named}
    labels = {place.name: place.label for place in norm_places(call, edition)} | {"basis": _("依据")}
    changed = changes(norm_texts(call, edition), texts | {"basis": basis}, seen, labels)
    kept: dict[str, dict[str, object]] = {}
    for name, fact, region in named:
        if name in changed:
            kept.setdefault(fact, {})[region] = norms[fact][region]
    return kept, changed.get("basis", call.norms_basis)


def _settled(place: NormPlace) -> Refusal:
    what = _("已有评审或名单按现值%(shown)s得出结果") % {"shown": place.shown}
    remedy = _("结果所依据的数值不能再改；请保留现值。")
    return Refusal(what, where=place.label, clause=place.clause, kind="conflict", remedy=remedy)


def _read(edition: Edition, place: NormPlace | None, raw: object) -> Any:
    """The value as it is stored; None for an empty one."""
    if place is None:
        raise Refusal(_("本通知没有这一基准值"), kind="invalid", remedy=_("请从页面所列的项目填写。"))
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    return write_value(read_value(edition.vocabulary[place.fact], raw, shared(), where=place.label))
