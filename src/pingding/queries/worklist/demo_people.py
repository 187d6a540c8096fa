"""Into whose role one can step in the demonstration: its people, what they are, and how much waits for each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from pingding.policy.language import Edition
from pingding.policy.language.standing import STANDINGS
from pingding.policy.translation import bracketed
from pingding.queries.directory.names import office_name
from pingding.queries.directory.offices import OFFICE_KIND, region_of
from pingding.queries.directory.people import rank_title
from pingding.queries.editions import edition_of, shared
from pingding.queries.regions import region_title
from pingding.queries.title_spans import spans_on
from pingding.queries.viewer import viewers_of
from pingding.queries.worklist.waiting import waiting_for_each
from pingding.records.models import Assignment, Case, Membership, OfficeHeld, Partner, Person, Seat, StoredEdition

PREFIX = "demo-"
"""The user names of the demonstration's people begin so; nobody else's can be stepped into."""
GROUPS = ("units", "districts", "operators", "city", "experts", "platform")


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to step into: in which group of the page and where in it, who they are, what they can do.

    `programmes` are the short titles of those they have to do with; `waiting` is what their own desk counts; `looks`
    are what is worth looking at there: the titles of their unit and what waits for it about a title.
    """

    group: str
    place: str
    title: str
    name: str
    username: str
    can: str
    programmes: tuple[str, ...]
    waiting: int
    looks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Overview:
    """What is read once for everybody: how much waits, with what programmes each unit and expert has to do, and what
    there is to look at in each unit."""

    waiting: Mapping[int, int]
    units: Mapping[int, tuple[str, ...]]
    experts: Mapping[int, tuple[str, ...]]
    operators: frozenset[int]
    looks: Mapping[int, tuple[str, ...]]


def demo_people(on: date) -> tuple[DemoPerson, ...]:
    """The people of the demonstration, group by group and place by place, whoever has most to do first."""
    if not settings.PINGDING_DEMO:
        return ()
    people = list(Person.objects.filter(username__startswith=PREFIX, is_active=True).select_related("expert"))
    overview = _read_overview(people, on)
    entries = [*_platform(people, overview), *_experts(people, overview), *_members(people, overview)]
    return tuple(
        sorted(entries, key=lambda one: (GROUPS.index(one.group), not one.place, one.place, -one.waiting, one.username))
    )


def demo_programmes(people: Iterable[DemoPerson]) -> tuple[str, ...]:
    """The programmes that these people have to do with, by short title."""
    return tuple(sorted({programme for one in people for programme in one.programmes}))


def matching(people: Iterable[DemoPerson], words: str = "", programme: str = "") -> tuple[DemoPerson, ...]:
    """Those of the programme in whose title, name or programmes each of the words stands; empty restricts nothing."""
    terms = words.split()
    return tuple(
        one
        for one in people
        if (not programme or programme in one.programmes)
        and all(word in " ".join((one.title, one.name, one.username, one.place, *one.programmes)) for word in terms)
    )


def find_demo_person(username: str) -> Person | None:
    """The person behind a user name of the page; None for anybody else and outside the demonstration."""
    if not settings.PINGDING_DEMO or not username.startswith(PREFIX):
        return None
    return Person.objects.filter(username=username, is_active=True).first()


def _read_overview(people: list[Person], on: date) -> _Overview:
    viewers = viewers_of(people)
    waiting = {v.person.pk: w.total for v, w in zip(viewers, waiting_for_each(viewers, on), strict=True) if v.person}
    editions = {row.pk: edition_of(row) for row in StoredEdition.objects.defer("content")}
    short = {pk: edition.programme.short for pk, edition in editions.items()}
    units: dict[int, set[str]] = defaultdict(set)
    operators: set[int] = set()
    for body, role, pk in Seat.objects.values_list("organisation", "role", "edition").distinct():
        units[body].add(short[pk])
        operators |= {body} if role == "operator" else set()
    for body, pk in Case.objects.values_list("organisation", "edition").distinct():
        units[body].add(short[pk])
    named = Partner.objects.filter(removed_at=None, organisation__isnull=False)
    for body, pk in named.values_list("organisation", "case__edition").distinct():
        units[body or 0].add(short[pk])
    experts: dict[int, set[str]] = defaultdict(set)
    for expert, pk in Assignment.objects.values_list("expert", "run__case__edition").distinct():
        experts[expert].add(short[pk])
    return _Overview(waiting, _sorted(units), _sorted(experts), frozenset(operators), _looks(editions, on))


def _looks(editions: Mapping[int, Edition], on: date) -> dict[int, tuple[str, ...]]:
    """By organisation: its titles as they are on the day, and the steps about titles that wait for it."""
    looks: dict[int, list[str]] = defaultdict(list)
    for body, name, standing in spans_on(on).values_list("organisation", "name", "standing").order_by("title"):
        looks[body].append(name + bracketed(_(STANDINGS[standing])))  # type: ignore[index]
    seats = Seat.objects.filter(waiting=True, run__case__held_title__isnull=False).order_by("pk")
    for body, edition, procedure, step in seats.values_list("organisation", "edition", "procedure", "step"):
        looks[body].append(editions[edition].step(procedure, step).title)
    return {body: tuple(dict.fromkeys(own)) for body, own in looks.items()}


def _sorted(programmes_by_key: Mapping[int, set[str]]) -> dict[int, tuple[str, ...]]:
    return {pk: tuple(sorted(programmes)) for pk, programmes in programmes_by_key.items()}


def _platform(people: Iterable[Person], overview: _Overview) -> Iterable[DemoPerson]:
    can = {
        Person.Office.AUDITOR: _("查看全部事项和日志，核验日志；不办理"),
        Person.Office.ADMINISTRATOR: _("设立机构、账号和专家库，载入政策项目；不评分、不决定"),
    }
    for person in people:
        if person.platform_office:
            office = Person.Office(person.platform_office)
            yield _person(person, overview, "platform", "", str(office.label), can[office], ())


def _experts(people: Iterable[Person], overview: _Overview) -> Iterable[DemoPerson]:
    for person in people:
        if hasattr(person, "expert") and person.expert.is_active:
            title = "，".join(filter(None, (person.expert.employer_name, rank_title(person.expert.rank))))
            programmes = overview.experts.get(person.pk, ())
            can = _("评审指派给本人的事项，声明回避")
            yield _person(person, overview, "experts", programmes[0] if programmes else "", title, can, programmes)


def _members(people: Iterable[Person], overview: _Overview) -> Iterable[DemoPerson]:
    rows = Membership.objects.filter(person__in=[person.pk for person in people], until=None)
    for row in rows.select_related("person", "organisation").prefetch_related("organisation__offices").order_by("id"):
        group, place = _place(row, overview)
        words = {"unit": office_name(row.organisation.name), "role": row.get_role_display()}
        title = _("%(unit)s的%(role)s") % words
        programmes = overview.units.get(row.organisation_id, ())
        person = _person(row.person, overview, group, place, title, _can(row), programmes)
        yield replace(person, looks=overview.looks.get(row.organisation_id, ()))


def _person(
    person: Person, overview: _Overview, group: str, place: str, title: str, can: str, programmes: tuple[str, ...]
) -> DemoPerson:
    waiting = overview.waiting.get(person.pk, 0)
    return DemoPerson(group, place, title, person.name, person.username, can, programmes, waiting)


def _place(row: Membership, overview: _Overview) -> tuple[str, str]:
    """The group of a member, and where in it: units by programme, districts' offices by region."""
    if row.organisation.kind != OFFICE_KIND:
        return "units", (overview.units.get(row.organisation_id) or ("",))[0]
    if row.organisation_id in overview.operators:
        return "operators", ""
    return _office_place(list(row.organisation.offices.all()))


def _office_place(offices: list[OfficeHeld]) -> tuple[str, str]:
    regions = sorted({region_of(row.office) for row in offices})
    shared_regions = shared().regions
    city = any(region in shared_regions and shared_regions[region].upper for region in regions)
    return ("city", "") if city or not regions else ("districts", region_title(regions[0]))


def _can(row: Membership) -> str:
    role = Membership.Role
    return {
        role.ADMINISTRATOR: _("申报、管理填报人和单位档案，确认合作邀请"),
        role.WRITER: _("填写申报表和单位档案"),
        role.OFFICER: _("办理本部门的审核、意见、推荐等待办，核准单位注册"),
        role.SECRETARY: _("登记会议决定"),
    }[role(row.role)]
