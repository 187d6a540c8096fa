"""Organisations: who is on record, by code, waiting for approval, and with what facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Fact
from pingding.policy.text.masking import mask_name
from pingding.policy.text.typed_text import read_code
from pingding.policy.values.values import read_value, show_value
from pingding.queries.access import visible_cases
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.directory.names import bearing, names_of
from pingding.queries.directory.offices import OFFICE_KIND, looks_after, office_titles
from pingding.queries.editions import shared
from pingding.queries.page_marks import mark_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import (
    Attachment,
    FormerName,
    Membership,
    OfficeHeld,
    Organisation,
    OrganisationFact,
    Person,
)

Status = Organisation.Status


@dataclass(frozen=True)
class FactEntry:
    """One value that a fact had, as it was entered."""

    value: Any
    shown: str
    as_of: date
    source: str
    evidence: Attachment | None
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class FactOnRecord:
    """A fact with its current value (None when never entered) and all its values, the current one first."""

    id: str
    fact: Fact
    current: FactEntry | None
    history: tuple[FactEntry, ...]


@dataclass(frozen=True)
class OrganisationRecord:
    """All that is on record of an organisation: master data, offices by full name, live members, facts, names.

    `names` are the former ones, the latest first.
    """

    organisation: Organisation
    kind: str
    region: str
    offices: tuple[str, ...]
    members: tuple[Membership, ...]
    facts: tuple[FactOnRecord, ...]
    names: tuple[FormerName, ...]


@dataclass(frozen=True)
class KnownUnit:
    """What anybody may know of a registered unit: enough to find whom to ask, no more."""

    name: str
    status: str
    registered_on: date
    administrators: tuple[str, ...]


def record_facts() -> dict[str, Fact]:
    """The facts that are kept on an organisation's record, by id."""
    return {key: fact for key, fact in shared().facts.items() if fact.of == "organisation" and fact.typed_in}


def organisation_kinds() -> dict[str, str]:
    """The kinds a unit may register as, id to title."""
    vocabulary = shared()
    kind = next(fact for fact in vocabulary.facts.values() if fact.record == "kind")
    return dict(kind.choices or vocabulary.taxonomies[kind.taxonomy].choices)


def partner_countries() -> dict[str, str]:
    """The countries and regions from which a partner without a credit code may be, id to title."""
    countries = shared().taxonomies.get("countries")
    return dict(countries.choices) if countries else {}


def kind_title(kind: str) -> str:
    return _("党政机关") if kind == OFFICE_KIND else organisation_kinds().get(kind, kind)


def organisation_by_code(code: str) -> Organisation | None:
    """The organisation of a credit code as typed; Refusal when it is no such code."""
    return Organisation.objects.filter(code=read_code(code, as_shown=True)).first()


def known_unit(organisation: Organisation) -> KnownUnit:
    """The public words about a registered unit; its administrators' names are masked."""
    live = organisation.memberships.filter(until=None, role=Role.ADMINISTRATOR, person__is_active=True)
    names = live.order_by("since", "id").values_list("person__name", flat=True)
    return KnownUnit(
        name=organisation.name,
        status=str(Status(organisation.status).label),
        registered_on=local_date(organisation.registered_at),
        administrators=tuple(mask_name(name) for name in names),
    )


def first_administrator(organisation: Organisation) -> Person:
    """Who became the unit's administrator first, of those who still are."""
    live = organisation.memberships.filter(until=None, role=Role.ADMINISTRATOR).select_related("person")
    return live.order_by("since", "id")[0].person


def administrators_of(units: Collection[Organisation]) -> Mapping[int, Sequence[Person]]:
    """By unit, those who administer it now, the first of them first; in one query."""
    by_unit: dict[int, list[Person]] = {unit.pk: [] for unit in units}
    rows = Membership.objects.filter(organisation__in=units, role=Role.ADMINISTRATOR, until=None)
    for row in rows.select_related("person").order_by("since", "id"):
        by_unit[row.organisation_id].append(row.person)
    return by_unit


REGISTERED = ("name", "code", "kind", "region", "address", "legal_representative", "established")
"""What a unit registers, in the order of the form."""


def unit_labels() -> dict[str, str]:
    """The labels of a unit's data by name, as refusals call them too."""
    labels = (
        _("单位名称"),
        _("统一社会信用代码"),
        _("单位性质"),
        _("所属地区"),
        _("地址"),
        _("法定代表人"),
        _("成立日期"),
    )
    return dict(zip(REGISTERED, labels, strict=True))


def registration_mark(organisation: Organisation) -> str:
    """What stands in a registration and which licence shows it, as a page carries it to who decides."""
    licence = organisation.licence.sha256 if organisation.licence else ""
    return mark_of({"unit": [*(str(getattr(organisation, name) or "") for name in REGISTERED), licence]}, "unit")


def correctable(viewer: Viewer, organisation: Organisation, on: date) -> tuple[str, ...]:
    """What of the registered data the viewer may correct now.

    All of it: the region's officers, and the unit's administrator before approval; afterwards the unit's administrator
    may still enter what was left empty. Nobody else anything.
    """
    if viewer.is_administrator or looks_after(viewer, organisation, on):
        return REGISTERED
    if not viewer.holds(organisation.pk, Role.ADMINISTRATOR):
        return ()
    if organisation.status != Status.APPROVED:
        return REGISTERED
    return tuple(name for name in REGISTERED if not getattr(organisation, name))


def may_read_record(viewer: Viewer, organisation: Organisation, on: date) -> bool:
    """Members, officers in charge, auditors and administrators may; and officials with a case of the organisation."""
    if viewer.holds(organisation.pk) or viewer.is_auditor or viewer.is_administrator:
        return True
    if looks_after(viewer, organisation, on):
        return True
    return bool(viewer.offices) and visible_cases(viewer).filter(organisation=organisation).exists()


def find_organisation(viewer: Viewer, pk: int, on: date) -> Organisation:
    """An organisation that the viewer may look into; Refusal(kind="missing") otherwise, alike for both reasons."""
    organisation = Organisation.objects.filter(pk=pk).first()
    if organisation is None or not may_read_record(viewer, organisation, on):
        raise Refusal(_("没有这个单位，或您无权查看"), kind="missing", remedy=_("请从“本单位”或工作台中的单位进入。"))
    return organisation


def organisation_record(viewer: Viewer, pk: int, on: date) -> OrganisationRecord:
    """The record of an organisation with the history of each fact; in five queries, however long."""
    organisation = find_organisation(viewer, pk, on)
    offices = OfficeHeld.objects.filter(organisation=organisation).values_list("office", flat=True)
    members = organisation.memberships.filter(until=None).select_related("person").order_by("role", "since", "id")
    region = shared().regions.get(organisation.region)
    return OrganisationRecord(
        organisation=organisation,
        kind=kind_title(organisation.kind),
        region=region.title if region else organisation.region,
        offices=office_titles(offices),
        members=tuple(members),
        facts=facts_on_record(organisation),
        names=tuple(organisation.former_names.order_by("-until", "-pk")),
    )


def facts_on_record(organisation: Organisation) -> tuple[FactOnRecord, ...]:
    """Every fact of the record in the vocabulary's order, entered or not."""
    entered: dict[str, list[FactEntry]] = {}
    defined = record_facts()
    rows = OrganisationFact.objects.filter(organisation=organisation).select_related("evidence", "entered_by")
    for row in rows.order_by("fact", "-as_of", "-entered_at", "-id"):
        if row.fact in defined:
            entered.setdefault(row.fact, []).append(_entry(defined[row.fact], row))
    return tuple(_on_record(key, fact, entered.get(key, [])) for key, fact in defined.items())


def current_values(organisation: Organisation) -> Mapping[str, OrganisationFact]:
    """The current row of each fact on the record: the newest by the date it is of, then by when it was entered."""
    return current_values_of([organisation.pk])[organisation.pk]


def current_values_of(organisations: Collection[int]) -> Mapping[int, Mapping[str, OrganisationFact]]:
    """By organisation, the current row of each fact on its record; in one query."""
    by_organisation: dict[int, dict[str, OrganisationFact]] = {pk: {} for pk in organisations}
    for row in sorted(_facts_of(tuple(organisations)), key=lambda row: (row.as_of, row.entered_at, row.pk)):
        by_organisation[row.organisation_id][row.fact] = row
    return by_organisation


@compiled_query
def _facts_of(organisations: tuple[int, ...]) -> QuerySet[OrganisationFact]:
    return OrganisationFact.objects.filter(organisation__in=organisations)


def _on_record(key: str, fact: Fact, entries: list[FactEntry]) -> FactOnRecord:
    return FactOnRecord(key, fact, entries[0] if entries else None, tuple(entries))


def _entry(fact: Fact, row: OrganisationFact) -> FactEntry:
    return FactEntry(
        value=row.value,
        shown=_shown(fact, row.value),
        as_of=row.as_of,
        source=row.source,
        evidence=row.evidence,
        entered_by=row.entered_by.name if row.entered_by else "",
        entered_at=row.entered_at,
    )


def _shown(fact: Fact, value: Any) -> str:
    """The value in words; one that the vocabulary no longer takes is shown as it was stored."""
    try:
        return show_value(fact, read_value(fact, value, shared()), shared())
    except Refusal:
        return str(value)


def same_names(units: Collection[Organisation]) -> dict[int, tuple[str, ...]]:
    """By unit, the credit codes of others on record that stand, or once stood, under a name of it; in three queries."""
    names = names_of(units)
    others = bearing(*{name for of_unit in names.values() for name in of_unit})
    by_other = names_of(list(others))
    return {
        unit.pk: tuple(
            other.code or "—"
            for other in others
            if other.pk != unit.pk and set(by_other[other.pk]) & set(names[unit.pk])
        )
        for unit in units
    }


def organisation_by_name(name: str) -> Organisation | None:
    """The one organisation on record that bears, or bore, exactly this name; None when there is none, or several."""
    namesakes = list(bearing(name.strip())[:2]) if name.strip() else []
    return namesakes[0] if len(namesakes) == 1 else None
