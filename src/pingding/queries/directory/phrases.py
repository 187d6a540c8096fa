"""Phrases of an office: who reads and keeps them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, Phrase


def phrases_of(viewer: Viewer, offices: Iterable[int] | None = None) -> QuerySet[Phrase]:
    """The phrases of the viewer's offices, or of those among these; by office and title."""
    own = set(official_units(viewer))
    chosen = own if offices is None else own & set(offices)
    return (
        Phrase.objects.filter(organisation__in=chosen).select_related("organisation").order_by("organisation", "title")
    )


def find_phrase(viewer: Viewer, pk: int) -> Phrase:
    """A phrase of one of the viewer's offices; Refusal(kind="missing") for any other."""
    phrase = phrases_of(viewer).filter(pk=pk).first()
    if phrase is None:
        raise Refusal(_("没有这条常用语"), kind="missing", remedy=_("请刷新页面。"))
    return phrase


def find_phrase_office(viewer: Viewer, pk: int) -> Organisation:
    """An office whose phrases the viewer keeps; Refusal(kind="forbidden") for whoever is no official of it."""
    office = next((unit for unit in viewer.organisations if unit.pk == pk), None)
    if office is None or pk not in official_units(viewer):
        remedy = _("请由本部门的经办人或会议秘书办理。")
        raise Refusal(_("常用语由本部门的经办人和会议秘书维护"), kind="forbidden", remedy=remedy)
    return office
