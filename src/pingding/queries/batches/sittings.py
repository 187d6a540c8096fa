"""Sittings of a meeting: those of a step, and one with its agenda, its members and who of them is tied to a case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.sittings import SittingMember
from pingding.policy.text.likeness import name_key
from pingding.queries.access import official_units
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.editions import edition_of
from pingding.queries.panels.recusals import Concerned, concerned_in
from pingding.queries.viewer import Viewer
from pingding.records.models import AgendaItem, Case, Person, Sitting

Hints = Mapping[str, Mapping[int, str]]
"""By the number of a case, by the place of a member: what ties them to it."""


@dataclass(frozen=True)
class SittingDesk:
    """A sitting as it lies before whoever holds it: its members in their order, the cases on its agenda in theirs (the
    name by the number), what ties a member to a case, and why decided cases are taken up again."""

    sitting: Sitting
    members: tuple[SittingMember, ...]
    names: Mapping[str, str]
    hints: Hints
    reasons: Mapping[str, str]

    @property
    def agenda(self) -> tuple[str, ...]:
        """The numbers of the cases on the agenda, in their order."""
        return tuple(self.names)

    @property
    def members_mark(self) -> str:
        """The mark of its list of members, which the page sends back."""
        return mark_of_members(self.members)

    @property
    def is_over(self) -> bool:
        """Whether it has decided, or was cancelled."""
        return self.sitting.batch_id is not None or self.sitting.cancelled_at is not None


def find_sitting(viewer: Viewer, pk: int) -> Sitting:
    """A sitting for its body, the leading authority and auditors; Refusal(kind="missing") for everybody else."""
    related = _readable(viewer).select_related("edition", "organisation", "call", "batch", "arranged_by")
    sitting = related.filter(pk=pk).first()
    if sitting is None:
        raise Refusal(_("没有这次会议，或您无权查看"), kind="missing", remedy=_("请从工作台进入。"))
    return sitting


def _readable(viewer: Viewer) -> QuerySet[Sitting]:
    if viewer.is_auditor:
        return Sitting.objects.all()
    own = Q(organisation__in=official_units(viewer)) | Q(edition__lead__in=viewer.offices)
    return Sitting.objects.filter(own)


def meeting_of(sitting: Sitting) -> Meeting:
    """The definition of the meeting that sits."""
    procedures = edition_of(sitting.edition).procedures.values()
    step = next(each.steps[sitting.step] for each in procedures if sitting.step in each.steps)
    assert isinstance(step, Meeting)
    return step


def may_hold(viewer: Viewer, sitting: Sitting) -> bool:
    """Whether the viewer acts for the body that sits."""
    parties = edition_of(sitting.edition).parties
    roles = (ROLES_OF.get(parties[party].role, frozenset()) for party in meeting_of(sitting).by)
    return any(own and viewer.holds(sitting.organisation_id, *own) for own in roles)


def sittings_at(edition: int, step: str, *, call: int | None, organisation: int) -> list[tuple[Sitting, int]]:
    """The sittings of a body for the cases of a call at a step, the newest first, each with how many it has."""
    own = Sitting.objects.filter(edition=edition, step=step, call=call, organisation=organisation)
    counts = dict(own.annotate(n=Count("agenda")).values_list("pk", "n"))
    return [(row, counts[row.pk]) for row in own.order_by("-held_on", "-pk")] if counts else []


def called_for(sittings: Iterable[Sitting]) -> dict[str, str]:
    """By the number of a case, which of these sittings is to decide it: those that have not met yet."""
    coming = [row.pk for row in sittings if row.batch_id is None]
    items = AgendaItem.objects.filter(sitting__in=coming).order_by("pk") if coming else AgendaItem.objects.none()
    return dict(items.values_list("case__number", "sitting__session"))


def members_of(sitting: Sitting) -> tuple[SittingMember, ...]:
    """The members of a sitting in their order."""
    return tuple(SittingMember.model_validate(each) for each in sitting.members)


def mark_of_members(members: Sequence[SittingMember]) -> str:
    """By what a list of members is told from any other, also in its order: members are named by their places."""
    return content_digest([each.model_dump() for each in members])[-10:]


def members_before(programme: str, step: str, organisation: int) -> tuple[SittingMember, ...]:
    """The members of the newest sitting of the body at the step of a programme, in any edition of it: a meeting mostly
    has the same ones again."""
    own = Sitting.objects.filter(edition__programme=programme, step=step, organisation=organisation)
    newest = own.order_by("-pk").first()
    return members_of(newest) if newest else ()


def agenda_of(sitting: Sitting) -> tuple[str, ...]:
    """The numbers of the cases on the agenda of a sitting, in their order."""
    items = AgendaItem.objects.filter(sitting=sitting).order_by("place", "pk")
    return tuple(items.values_list("case__number", flat=True))


def reasons_of(sitting: Sitting) -> dict[str, str]:
    """By number, why decided cases are taken up again by a sitting."""
    items = AgendaItem.objects.filter(sitting=sitting).exclude(reason="")
    return dict(items.values_list("case__number", "reason"))


def sitting_desk(sitting: Sitting) -> SittingDesk:
    """A sitting with all that is asked of it; the number of queries does not grow with its cases and members."""
    related = Case.objects.filter(agenda_items__sitting=sitting).select_related("organisation", "call", "edition")
    cases = list(related.order_by("agenda_items__place", "pk"))
    members = members_of(sitting)
    names = {case.number: case.name or case.organisation.name for case in cases}
    return SittingDesk(sitting, members, names, hints_of(cases, members), reasons_of(sitting))


def hints_of(cases: Sequence[Case], members: Sequence[SittingMember]) -> Hints:
    """What ties members to cases, for those whom something ties."""
    concerned = concerned_in(cases) if cases else {}
    return {case.number: _ties(concerned[case.pk], members) for case in cases}


def _ties(concerned: Concerned, members: Sequence[SittingMember]) -> dict[int, str]:
    ties = ((place, next(_ties_of(concerned, member), "")) for place, member in enumerate(members))
    return {place: tie for place, tie in ties if tie}


def _ties_of(concerned: Concerned, member: SittingMember) -> Iterator[str]:
    """By the unit they come from, by a membership of their account, by a name that the case bears."""
    if unit := concerned.names.get(name_key(member.unit)):
        yield _("任职于%(unit)s") % {"unit": unit}
    for membership in concerned.memberships:
        if membership.person_id == member.person and membership.organisation_id in concerned.units:
            yield _("为%(unit)s成员") % {"unit": membership.organisation.name}
    if whose := concerned.persons.get(name_key(member.name)):
        yield _("与%(whose)s同名") % {"whose": whose}


def accounts_of(organisation: int) -> list[Person]:
    """Who has an account in a body now, by name: who can be a member with an account."""
    own = Person.objects.filter(memberships__organisation=organisation, memberships__until=None, is_active=True)
    return list(own.distinct().order_by("name", "pk"))
