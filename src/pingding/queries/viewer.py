"""Who is asking: a person with everything that decides what they may see and do, read once per request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.records.models import Membership, OfficeHeld, Organisation, Person

Role = Membership.Role
OFFICIAL = frozenset({Role.OFFICER, Role.SECRETARY})
"""The roles in which somebody acts for a public office."""


@dataclass(frozen=True)
class Viewer:
    """A person (or nobody, for the public) and what they are.

    `roles` maps organisation id to the roles held there now; `offices` are the public offices held by those
    organisations in which the person is an officer or secretary.
    """

    person: Person | None = None
    roles: dict[int, frozenset[str]] = field(default_factory=dict)
    organisations: tuple[Organisation, ...] = ()
    offices: frozenset[str] = frozenset()
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

    def holds(self, organisation_id: int, *roles: str) -> bool:
        """Whether the person has one of these roles (any role when none is named) in the organisation."""
        held = self.roles.get(organisation_id, frozenset())
        return bool(held & frozenset(roles)) if roles else bool(held)

    def person_or_refuse(self) -> Person:
        if self.person is None:
            raise Refusal(_("请先登录"), kind="forbidden", remedy=_("登录后可继续办理。"))
        return self.person


PUBLIC = Viewer()


def viewer_of(person: Person | None) -> Viewer:
    """The viewer for a signed-in person; the public viewer for nobody or a deactivated account."""
    return viewers_of([person])[0] if person is not None and person.is_active else PUBLIC


def viewers_of(people: Sequence[Person]) -> list[Viewer]:
    """The viewers of active people, in two queries however many they are; one more for each without a membership."""
    live = Membership.objects.filter(person__in=people, until=None)
    rows = live.select_related("organisation", "person__expert").order_by("id")
    memberships: dict[int, list[Membership]] = {}
    for row in rows:
        memberships.setdefault(row.person_id, []).append(row)
    official = {row.organisation_id for held in memberships.values() for row in held if row.role in OFFICIAL}
    offices: dict[int, list[str]] = {}
    if official:
        for body, office in OfficeHeld.objects.filter(organisation__in=official).values_list("organisation", "office"):
            offices.setdefault(body, []).append(office)
    return [_viewer(person, memberships.get(person.pk, []), offices) for person in people]


def _viewer(person: Person, memberships: list[Membership], offices: Mapping[int, list[str]]) -> Viewer:
    roles: dict[int, set[str]] = {}
    for row in memberships:
        roles.setdefault(row.organisation_id, set()).add(row.role)
    bodies = [pk for pk, held in roles.items() if held & OFFICIAL]
    # Whether a member is an expert came with the membership.
    known = memberships[0].person if memberships else person
    return Viewer(
        person=person,
        roles={pk: frozenset(held) for pk, held in roles.items()},
        organisations=tuple({row.organisation_id: row.organisation for row in memberships}.values()),
        offices=frozenset(office for pk in bodies for office in offices.get(pk, ())),
        is_expert=hasattr(known, "expert") and known.expert.is_active,
    )
