"""Into whose role one can step in the demonstration: its people, what they are, and how much waits for each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from pingding.queries.editions import edition_of
from pingding.queries.offices import OFFICE_KIND
from pingding.queries.parties import ROLES_OF
from pingding.records.models import (
    Assignment,
    Membership,
    Objection,
    OfficeHeld,
    Organisation,
    Partner,
    Person,
    Seat,
    StoredEdition,
)

PREFIX = "demo-"
"""The user names of the demonstration's people begin so; nobody else's can be stepped into."""
CITY = "@cq"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to step into: in which group of the page, who they are, what they can do, what waits for them."""

    group: str
    title: str
    name: str
    username: str
    can: str
    waiting: int


def demo_people() -> tuple[DemoPerson, ...]:
    """The people of the demonstration, group by group, whoever has most to do first; none outside it."""
    if not settings.PINGDING_DEMO:
        return ()
    people = Person.objects.filter(username__startswith=PREFIX, is_active=True)
    found = [*_platform(people), *_experts(people), *_members(people)]
    order = {group: place for place, group in enumerate(_groups())}
    return tuple(sorted(found, key=lambda one: (order[one.group], -one.waiting, one.username)))


def find_demo_person(username: str) -> Person | None:
    """The person behind a user name of the page; None for anybody else and outside the demonstration."""
    if not settings.PINGDING_DEMO or not username.startswith(PREFIX):
        return None
    return Person.objects.filter(username=username, is_active=True).first()


def _groups() -> tuple[str, ...]:
    return (_("申报单位和合作单位"), _("区县部门"), _("市级部门"), _("评审专家"), _("平台"))


def _platform(people: Iterable[Person]) -> Iterable[DemoPerson]:
    can = {
        Person.Office.AUDITOR: _("查看全部事项和日志，核验日志；不办理"),
        Person.Office.ADMINISTRATOR: _("设立机构、账号和专家库，载入办法；不评分、不决定"),
    }
    for person in people:
        if person.platform_office:
            office = Person.Office(person.platform_office)
            yield DemoPerson(_groups()[4], str(office.label), person.name, person.username, can[office], 0)


def _experts(people: Iterable[Person]) -> Iterable[DemoPerson]:
    open_now = Assignment.objects.filter(run__closed_at=None, recused_at=None)
    # A sheet handed in is work done: only assignments without one still wait.
    waiting = Counter(
        row.expert_id
        for row in open_now.select_related("run").prefetch_related("run__sheets")
        if not any(sheet.scorer_id == row.expert_id and sheet.submitted_at for sheet in row.run.sheets.all())
    )
    experts = Person.objects.filter(pk__in=[person.pk for person in people], expert__is_active=True)
    for person in experts.select_related("expert"):
        title = "，".join(filter(None, (person.expert.employer_name, person.expert.rank)))
        can = _("评审指派给本人的事项，声明回避")
        yield DemoPerson(_groups()[3], title, person.name, person.username, can, waiting[person.pk])


def _members(people: Iterable[Person]) -> Iterable[DemoPerson]:
    rows = Membership.objects.filter(person__in=[person.pk for person in people], until=None)
    rows = rows.select_related("person", "organisation").prefetch_related("organisation__offices").order_by("id")
    waiting = _waiting_by_role()
    for row in rows:
        body = row.organisation
        yield DemoPerson(
            group=_group_of(row),
            title=f"{body.name}{row.get_role_display()}",
            name=row.person.name,
            username=row.person.username,
            can=_can(row),
            waiting=waiting[body.pk, row.role],
        )


def _group_of(row: Membership) -> str:
    if row.organisation.kind != OFFICE_KIND:
        return _groups()[0]
    return _groups()[2 if any(held.office.endswith(CITY) for held in row.organisation.offices.all()) else 1]


def _can(row: Membership) -> str:
    role = Membership.Role
    return {
        role.ADMINISTRATOR: _("申报、管理填报人和单位档案，确认合作邀请"),
        role.WRITER: _("填写申报表和单位档案"),
        role.OFFICER: _("办理本部门的审核、意见、推荐等待办，核准单位注册"),
        role.SECRETARY: _("登记会议决定"),
    }[role(row.role)]


def _waiting_by_role() -> Counter[tuple[int, str]]:
    """How much waits for each role of each body: seats, invitations, registrations, objections."""
    seats = Seat.objects.filter(Q(acted_at=None), run__closed_at=None)
    rows = seats.values_list("organisation", "party", "run__case__edition").annotate(n=Count("pk"))
    editions = {row.pk: row for row in StoredEdition.objects.defer("content")}
    found: Counter[tuple[int, str]] = Counter()
    for organisation, party, edition, count in rows:
        for role in ROLES_OF.get(edition_of(editions[edition]).parties[party].role, ()):
            found[organisation, role] += count
    for organisation in _invited():
        found[organisation, Membership.Role.ADMINISTRATOR] += 1
    for organisation in (*_objected(), *_asked_to_approve()):
        found[organisation, Membership.Role.OFFICER] += 1
    return found


def _invited() -> Iterable[int]:
    """Units that have not answered an invitation as partner."""
    codes = Partner.objects.filter(answered_at=None, removed_at=None).values_list("code", flat=True)
    units = dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))
    return [units[code] for code in codes if code in units]


def _objected() -> Iterable[int]:
    """Bodies whose notice has an objection without an answer."""
    waiting = Objection.objects.filter(state=Objection.State.OPEN)
    return waiting.values_list("notice__batch__organisation", flat=True)


def _asked_to_approve() -> Iterable[int]:
    """Bodies of the very regions in which a unit waits for the approval of its registration."""
    regions = Organisation.objects.filter(status=Organisation.Status.PENDING).values_list("region", flat=True)
    held = OfficeHeld.objects.values_list("office", "organisation")
    return [body for region in regions for body in {pk for office, pk in held if office.endswith(f"@{region}")}]
