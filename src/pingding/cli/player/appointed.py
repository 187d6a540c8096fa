"""Who acts for a body of a played world."""

from django.db.models import QuerySet

from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import Membership, OfficeHeld, Organisation, Person


@compiled_query
def _members(body: int, role: str) -> QuerySet[Membership]:
    rows = Membership.objects.filter(organisation=body, role=role, until=None)
    return rows.select_related("person").order_by("id")


def appointed(body: Organisation, role: str) -> Person | None:
    """Who has a role in the body now, the first of them; None where nobody has."""
    membership = next(iter(_members(body.pk, str(role))), None)
    return membership.person if membership else None


def holder_of(office: str) -> Organisation | None:
    """The body that holds a public office, if one does."""
    return next((row.organisation for row in _holding(office)), None)


@compiled_query
def _holding(office: str) -> QuerySet[OfficeHeld]:
    return OfficeHeld.objects.select_related("organisation").filter(office=office)
