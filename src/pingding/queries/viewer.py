"""Who is asking: a person with everything that decides what they may see and do, read once per request."""

from dataclasses import dataclass, field

from pingding.policy.errors import Refusal
from pingding.records.models import Membership, OfficeHeld, Organisation, Person

Role = Membership.Role


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
            raise Refusal("请先登录", kind="forbidden", remedy="登录后可继续办理。")
        return self.person


PUBLIC = Viewer()


def viewer_of(person: Person | None) -> Viewer:
    """The viewer for a signed-in person; the public viewer for nobody or a deactivated account."""
    if person is None or not person.is_active:
        return PUBLIC
    roles: dict[int, set[str]] = {}
    organisations: dict[int, Organisation] = {}
    for membership in person.memberships.filter(until=None).select_related("organisation").order_by("id"):
        roles.setdefault(membership.organisation_id, set()).add(membership.role)
        organisations[membership.organisation_id] = membership.organisation
    official = [pk for pk, held in roles.items() if held & {Role.OFFICER, Role.SECRETARY}]
    offices = OfficeHeld.objects.filter(organisation__in=official).values_list("office", flat=True) if official else ()
    return Viewer(
        person=person,
        roles={pk: frozenset(held) for pk, held in roles.items()},
        organisations=tuple(organisations.values()),
        offices=frozenset(offices),
        is_expert=hasattr(person, "expert") and person.expert.is_active,
    )
