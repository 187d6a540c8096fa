"""Who is asking: a person with everything that decides what they may see and do, read once per request."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import Membership, Organisation, Person, StoredEdition

Role = Membership.Role
OFFICIAL = frozenset({Role.OFFICER, Role.SECRETARY})
"""The roles in which somebody acts for a public office."""
ORGANISATION = [field.attname for field in Organisation._meta.concrete_fields]
PERSON = [field.attname for field in Person._meta.concrete_fields]
READ_WITH = "_read_with"
"""Where a person just read keeps, for the first viewer made of them, itself and the rows that came along."""


@dataclass(frozen=True)
class Viewer:
    """A person (or nobody, for the public) and what they are.

    `roles` maps organisation id to the roles held there now; `offices` are the public offices held by those
    organisations in which the person is an officer or secretary, `officer_offices` those where an officer (a meeting's
    secretary alone does not act for the office), `leads_any` whether one of these leads some edition.
    """

    person: Person | None = None
    roles: dict[int, frozenset[str]] = field(default_factory=dict)
    organisations: tuple[Organisation, ...] = ()
    offices: frozenset[str] = frozenset()
    officer_offices: frozenset[str] = frozenset()
    leads_any: bool = False
    is_expert: bool = False

    @property
    def signed_in(self) -> bool:
        return self.person is not None

    @property
    def is_auditor(self) -> bool:
        return self.person is not None and self.person.platform_office == Person.Office.AUDITOR

    @property
    def is_administrator(self) -> bool:
        return self.person is not None and self.person.platform_office == Person.Office.ADMINISTRATOR

    @property
    def unit_ids(self) -> frozenset[int]:
        """Organisations for which this person may act in any role."""
        return frozenset(self.roles)

    @property
    def unit_codes(self) -> tuple[str, ...]:
        """The credit codes of the organisations for which this person may act."""
        return tuple(unit.code for unit in self.organisations if unit.pk in self.unit_ids and unit.code)

    def holds(self, organisation_id: int, *roles: str) -> bool:
        """Whether the person has one of these roles (any role when none is named) in the organisation."""
        own_roles = self.roles.get(organisation_id, frozenset())
        return bool(own_roles & frozenset(roles)) if roles else bool(own_roles)

    def person_or_refuse(self) -> Person:
        if self.person is None:
            raise Refusal(_("请先登录"), kind="forbidden", remedy=_("登录后可继续办理。"))
        return self.person


PUBLIC = Viewer()


def viewer_of(person: Person | None) -> Viewer:
    """The viewer for a signed-in person; the public viewer for nobody or a deactivated account."""
    if person is None or not person.is_active:
        return PUBLIC
    if (read := getattr(person, READ_WITH, None)) is None:
        return viewers_of([person])[0]
    delattr(person, READ_WITH)
    return _viewer(*read)


def viewers_of(people: Sequence[Person]) -> list[Viewer]:
    """The viewers of active people, in one query however many they are."""
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(tuple(person.pk for person in people)):
        rows[row["pk"]].append(row)
    return [_viewer(person, rows[person.pk]) for person in people]


def person_of_session(pk: int) -> Person | None:
    """The person of that key, read together with all that makes the viewer, who then is not read again."""
    rows = _rows((pk,))
    if not rows:
        return None
    person = Person.from_db(None, PERSON, [rows[0][f"person_{name}"] for name in PERSON])
    setattr(person, READ_WITH, (person, rows))
    return person


@compiled_query
def _rows(people: tuple[int, ...]) -> QuerySet[Person, Any]:
    """What the people are now: a row for each membership with its organisation, and for each office this holds."""
    live = Person.objects.filter(pk__in=people).annotate(
        live=FilteredRelation("memberships", condition=Q(memberships__until=None))
    )
    columns = {f"organisation_{name}": F(f"live__organisation__{name}") for name in ORGANISATION}
    columns |= {f"person_{name}": F(name) for name in PERSON}
    led = StoredEdition.objects.filter(lead=OuterRef("live__organisation__offices__office"))
    own = {"role": F("live__role"), "office": F("live__organisation__offices__office"), "leads": Exists(led)}
    return live.order_by("live__id").values("pk", "expert__is_active", **own, **columns)


def _viewer(person: Person, rows: Sequence[dict[str, Any]]) -> Viewer:
    roles: dict[int, set[str]] = defaultdict(set)
    offices: dict[str, set[str]] = defaultdict(set)
    organisations: dict[int, Organisation] = {}
    for row in rows:
        if (unit := row["organisation_id"]) is not None:
            roles[unit].add(row["role"])
            organisations.setdefault(unit, _organisation(row))
            offices[row["role"]] |= {row["office"]} if row["office"] else set()
    return Viewer(
        person=person,
        roles={pk: frozenset(own_roles) for pk, own_roles in roles.items()},
        organisations=tuple(organisations.values()),
        offices=frozenset().union(*(offices[role] for role in OFFICIAL)),
        officer_offices=frozenset(offices[Role.OFFICER]),
        leads_any=any(row["leads"] and row["role"] == Role.OFFICER for row in rows),
        is_expert=any(row["expert__is_active"] for row in rows),
    )


def _organisation(row: dict[str, Any]) -> Organisation:
    return Organisation.from_db(None, ORGANISATION, [row[f"organisation_{name}"] for name in ORGANISATION])
