"""Who sits where: the open seats of a case with the person who acts in each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from pingding.cli.player.world import World
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of
from pingding.records.models import Case, Person, Seat

UNIT_ROLES = frozenset({"applicant", "holder", "evaluator"})


def case_numbered(number: str) -> Case:
    """The case of that number as it stands now. Raises Case.DoesNotExist."""
    case = next(iter(_cases(number)), None)
    if case is None:
        raise Case.DoesNotExist(number)
    return case


@compiled_query
def _cases(number: str) -> QuerySet[Case]:
    related = Case.objects.select_related("edition", "call", "organisation", "held_title")
    return related.defer("edition__content").filter(number=number)


@compiled_query
def _open_seats(case: int, step: str) -> QuerySet[Seat]:
    seats = Seat.objects.filter(run__case=case, run__step=step, run__closed_at=None, acted_at=None)
    return seats.select_related("organisation", "run").order_by("id")


@dataclass(frozen=True)
class Seated:
    """An open seat and who acts in it."""

    seat: Seat
    person: Person


def seated(world: World, case: Case, step: str) -> Iterator[Seated]:
    """The open seats of a step that nobody has acted in yet; the person is appointed when there is none."""
    for seat in _open_seats(case.pk, step):
        yield Seated(seat, person_for(world, case, seat))


def person_for(world: World, case: Case, seat: Seat) -> Person:
    """The administrator of a unit, the secretary or an officer of a public body, as the party's role asks."""
    role = edition_of(case.edition).parties[seat.party].role
    if role in UNIT_ROLES:
        return world.unit_of(seat.organisation).person
    return world.secretary(seat.organisation) if role == "secretary" else world.officer(seat.organisation)
