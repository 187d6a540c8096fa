"""How much waits for somebody: one count, shown alike by the navigation, by each desk and by the demonstration."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Aggregate, BigIntegerField, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from pingding.policy.steps.receive import Receive
from pingding.queries.access import official_units
from pingding.queries.applications.invitations import partners_to_settle
from pingding.queries.cases.parties import brought_by_applicant
from pingding.queries.clock import start_of_day
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.directory.offices import registrations_in_charge, staffed_offices
from pingding.queries.editions import edition_by
from pingding.queries.titles.reports import untold_reports
from pingding.queries.viewer import Role, Viewer
from pingding.queries.worklist.waiting_seats import roles_for
from pingding.records.models import (
    Assignment,
    Objection,
    OfficeHeld,
    Organisation,
    Partner,
    ScoreSheet,
    Seat,
    WaitingChange,
    Widening,
)

Counts = Counter[tuple[str, int, str]]
"""By what is counted, whose it is (a row's key, or 0), and what else distinguishes it (a role, a region, a code)."""


@dataclass(frozen=True)
class WaitingCount:
    """What waits for one person, by what it is. Unread `messages` ask for nothing and are not in the total.

    `reports` have ended and their outcome is to be told to whoever reported; `partners` of own cases have not answered,
    `papers` are to be brought to an office.
    """

    steps: int = 0
    objections: int = 0
    widenings: int = 0
    reports: int = 0
    registrations: int = 0
    invitations: int = 0
    partners: int = 0
    papers: int = 0
    sheets: int = 0
    messages: int = 0

    @property
    def official(self) -> int:
        """What waits for the offices of the person."""
        return self.steps + self.objections + self.widenings + self.reports + self.registrations

    @property
    def own(self) -> int:
        """What waits for the units of somebody who is no official, as their first page lists it."""
        return self.steps + self.invitations + self.partners + self.papers

    @property
    def total(self) -> int:
        return self.official + self.invitations + self.partners + self.papers + self.sheets


def waiting_for(viewer: Viewer, on: date, steps: int | None = None) -> WaitingCount:
    """What waits for one viewer today, in one query; `steps` where a page has counted those already (`queries.todo`).

    A second query says whose the registrations are that wait beyond the viewer's own regions.
    """
    person = viewer.person.pk if viewer.person else None
    counts = _counted_up(_read(_parts([viewer], on), person, with_steps=steps is None))
    waiting = _waiting(viewer, on, counts)
    return waiting if steps is None else replace(waiting, steps=steps)


def waiting_for_each(viewers: Sequence[Viewer], on: date) -> list[WaitingCount]:
    """What waits for each of them, in the same queries however many they are; their messages are not counted."""
    counts, staffed = _counted_up(_read(_parts(viewers, on), None, with_steps=True)), staffed_offices()
    return [_waiting(viewer, on, counts, staffed) for viewer in viewers]


def _waiting(viewer: Viewer, on: date, counts: Counts, staffed: Sequence[OfficeHeld] | None = None) -> WaitingCount:
    units, writing = viewer.roles.items(), frozenset(_writing(viewer))
    waiting = sum(counts["steps", pk, role] for pk, member_roles in units for role in roles_for(member_roles))
    return WaitingCount(
        steps=waiting - sum(counts["missed", pk, ""] for pk in writing),
        objections=sum(counts["objections", pk, ""] for pk in official_units(viewer)),
        widenings=sum(counts["widenings", pk, ""] for pk in viewer.roles if viewer.holds(pk, Role.OFFICER)),
        reports=_untold(viewer, counts),
        registrations=_approvable(viewer, on, counts, staffed),
        invitations=sum(counts["invitations", 0, code] for code in _codes(viewer)),
        partners=sum(counts["partners", pk, ""] for pk in writing),
        papers=_papers(counts, writing),
        sheets=counts["sheets", viewer.person.pk, ""] if viewer.person else 0,
        messages=counts["messages", 0, ""],
    )


def _untold(viewer: Viewer, counts: Counts) -> int:
    """How many reports the viewer's offices are to tell the outcome of; one that several of them handled is one."""
    offices = frozenset(official_units(viewer))
    return len({receipt for what, pk, receipt in counts if what == "reports" and pk in offices})


def _approvable(viewer: Viewer, on: date, counts: Counts, staffed: Sequence[OfficeHeld] | None) -> int:
    """How many of the units that wait are the viewer's to approve."""
    pending = {region: n for (what, _pk, region), n in counts.items() if what == "registrations"}
    return sum(pending[region] for region in registrations_in_charge(viewer, on, pending, staffed))


def _codes(viewer: Viewer) -> list[str]:
    """The units that are invited for the viewer to see; their administrator answers."""
    return [unit.code for unit in viewer.organisations if unit.code and unit.pk in _writing(viewer)]


def _papers(counts: Counts, units: Collection[int]) -> int:
    """How many papers these units are to bring."""
    return sum(n for (what, pk, mark), n in counts.items() if what == "papers" and pk in units and _brought(mark))


def _writing(viewer: Viewer) -> list[int]:
    """The units that the viewer writes for."""
    return [pk for pk in viewer.roles if viewer.holds(pk, Role.ADMINISTRATOR, Role.WRITER)]


def _brought(mark: str) -> bool:
    """Whether the applicant brings the papers that are received at a step, marked by edition, procedure and step."""
    edition, digest, procedure, key = mark.split("/")
    step = edition_by(digest, int(edition)).step(procedure, key)
    return isinstance(step, Receive) and brought_by_applicant(edition_by(digest, int(edition)), step)


Parts = tuple[
    tuple[int, ...], tuple[int, ...], bool, tuple[str, ...], tuple[int, ...], tuple[int, ...], tuple[datetime, ...]
]
"""Whose things are counted: of which organisations, official ones; whether registrations; of which codes, experts;
which units the viewers write for, and for those the moment before which a call has closed to be past."""


def _parts(viewers: Sequence[Viewer], on: date) -> Parts:
    """Of whatever can wait for any of the viewers."""
    writing = tuple(sorted({pk for viewer in viewers for pk in _writing(viewer)}))
    return (
        tuple(sorted({pk for viewer in viewers for pk in viewer.roles})),
        tuple(sorted({pk for viewer in viewers for pk in official_units(viewer)})),
        any(viewer.offices or viewer.is_administrator for viewer in viewers),
        tuple(sorted({code for viewer in viewers for code in _codes(viewer)})),
        tuple(sorted({viewer.person.pk for viewer in viewers if viewer.person and viewer.is_expert})),
        writing,
        (start_of_day(on),) if writing else (),
    )


def _counted_up(rows: Iterable[tuple[str, int, str, int]]) -> Counts:
    counts: Counts = Counter()
    for what, owner, mark, number in rows:
        counts[what, owner, mark] += number
    return counts


@compiled_query
def _read(parts: Parts, person: int | None, *, with_steps: bool) -> QuerySet[Any, Any]:
    """The counts of all parts in one statement; of the messages to a person where one is named."""
    units, official, registrations, codes, experts, writing, morning = parts
    counted = list(_other_duties(official, registrations=registrations, codes=codes, experts=experts))
    counted += _own_duties(writing, *morning) if writing else ()
    if with_steps:
        # Seats that wait, by organisation and the role in which they are taken.
        steps = WaitingChange.objects.filter(what=WaitingChange.STEPS, organisation__in=units)
        counted.append(_counted("steps", steps, "organisation", "role", Sum("n")))
    if person is not None:
        own = Q(person=person) | Q(organisation__in=units)
        unread = WaitingChange.objects.filter(own, what=WaitingChange.MESSAGES)
        counted.append(_counted("messages", unread, number=Sum("n")))
    first, *others = counted or [_counted("messages", WaitingChange.objects.none())]
    return first.union(*others, all=True) if others else first


def _counted(
    what: str, rows: QuerySet[Any, Any], owner: str = "", mark: str = "", number: Aggregate | None = None
) -> QuerySet[Any, Any]:
    """How many rows there are of each owner and mark, in the columns that all counts share."""
    grouped = rows.order_by().values(
        thing=Value(what, CharField()),
        owner=F(owner) if owner else Value(0, BigIntegerField()),
        mark=F(mark) if mark else Value("", CharField()),
    )
    counted = grouped.annotate(number=Coalesce(number, 0) if number else Count("*"))
    columns: QuerySet[Any, Any] = counted.values_list("thing", "owner", "mark", "number")
    return columns


def _other_duties(
    official: Collection[int], *, registrations: bool, codes: Collection[str], experts: Collection[int]
) -> Iterator[QuerySet[Any, Any]]:
    """What waits beside the steps of cases."""
    if official:
        # Objections without an answer, by the body that put up the notice.
        open_objections = Objection.objects.filter(state=Objection.State.OPEN, notice__batch__organisation__in=official)
        yield _counted("objections", open_objections, "notice__batch__organisation")
        # Requests to open further parts of a form in correction, by the office that returned it.
        asked = Widening.objects.filter(answered_at=None, run__closed_at=None, office__in=official)
        yield _counted("widenings", asked, "office")
        yield _counted("reports", untold_reports(official), "case__runs__seats__organisation", "receipt")
    if registrations:
        # Units whose registration waits, or what they request to be corrected of it, by region.
        pending = Organisation.objects.filter(status=Organisation.Status.PENDING)
        yield _counted("registrations", pending, mark="region")
        yield _counted(
            "registrations", Organisation.objects.filter(correction_requested_at__isnull=False), mark="region"
        )
    if codes:
        # Invitations without an answer to live cases, by the code of the unit invited.
        invited = Partner.objects.filter(code__in=codes, removed_at=None, answered_at=None, case__ended_at=None)
        yield _counted("invitations", invited, mark="code")
    if experts:
        yield _counted("sheets", to_assess(experts), "expert")


def _own_duties(units: Collection[int], morning: datetime) -> Iterator[QuerySet[Any, Any]]:
    """What the cases of these units wait for beside their forms: answers of partners, papers on their way; and how many
    drafts wait in vain, since their call closed before the day."""
    drafts = Seat.objects.filter(waiting=True, kind="fill", run__case__submitted_at=None, run__case__held_title=None)
    yield _counted("missed", drafts.filter(organisation__in=units, call__closes_at__lt=morning), "organisation")
    named = partners_to_settle().filter(case__confidential=False)
    yield _counted("partners", named.filter(case__organisation__in=units), "case__organisation")
    edition, slash = Cast("edition_id", CharField()), Value("/")
    mark = Concat(edition, slash, "edition__digest", slash, "procedure", slash, "step", output_field=CharField())
    seats = Seat.objects.filter(run__case__organisation__in=units, kind="receive", waiting=True).annotate(at_step=mark)
    yield _counted("papers", seats, "run__case__organisation", "at_step", Count("run", distinct=True))


def to_assess(experts: Collection[int]) -> QuerySet[Assignment]:
    """Assignments of an open panel without a sheet handed in: a sheet handed in is work done."""
    handed_in = ScoreSheet.objects.filter(
        run=OuterRef("run"), scorer=OuterRef("expert"), source="expert", submitted_at__isnull=False
    )
    rows = Assignment.objects.filter(expert__in=experts, ended_at=None, bar="", run__closed_at=None)
    return rows.filter(~Exists(handed_in))
