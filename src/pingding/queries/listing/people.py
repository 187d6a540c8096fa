"""People: the expert pool with how much each has been asked for, and accounts. No list has how one is reached."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.policy.translation import bracketed, listed
from pingding.queries.clock import local_date
from pingding.queries.directory.names import office_name
from pingding.queries.directory.people import field_title, may_keep_experts, rank_title
from pingding.queries.directory.pool import absent_on, within_term
from pingding.queries.listing.columns import Column
from pingding.queries.listing.listing import Filter, Listing
from pingding.queries.viewer import Viewer
from pingding.records.models import Absence, Assignment, Expert, Membership, NoShow, Person, Training


@dataclass(frozen=True)
class ExpertRow:
    """An expert. `waiting` are asked of them in rounds that are open, `this_year` were asked in this year."""

    name: str
    employer: str
    rank: str
    fields: tuple[str, ...]
    active: bool
    waiting: int
    this_year: int
    level: str
    term_ends: date | None
    no_shows: int
    trained_on: date | None
    id: int


def _in_pool(active: str) -> str:
    return _("在库") if active == "yes" else _("已出库")


EXPERT_COLUMNS: tuple[Column[ExpertRow], ...] = (
    Column("name", gettext_noop("姓名"), lambda row: row.name, width="middle"),
    Column("employer", gettext_noop("工作单位"), lambda row: row.employer),
    Column("rank", gettext_noop("职称"), lambda row: rank_title(row.rank), width="middle"),
    Column("fields", gettext_noop("专业领域"), lambda row: listed(map(field_title, row.fields))),
    Column("level", gettext_noop("级别"), lambda row: row.level, width="short"),
    Column("term_ends", gettext_noop("聘期届满"), lambda row: row.term_ends, "date", "short"),
    Column("trained_on", gettext_noop("最近培训"), lambda row: row.trained_on, "date", "short"),
    Column("no_shows", gettext_noop("缺席"), lambda row: row.no_shows, "number", "short"),
    Column("waiting", gettext_noop("评审中"), lambda row: row.waiting, "number", "short"),
    Column("this_year", gettext_noop("本年指派"), lambda row: row.this_year, "number", "short"),
    Column(
        *("active", gettext_noop("状态"), lambda row: "yes" if row.active else "no", "words", "short"), words=_in_pool
    ),
)


class ExpertListing(Listing[Expert, ExpertRow]):
    """The expert pool, for those who keep it and for auditors."""

    title, counter = gettext_noop("专家"), gettext_noop("共 %(n)d 名")
    sought = gettext_noop("姓名、工作单位、领域")
    columns = EXPERT_COLUMNS
    views = {
        "active": gettext_noop("在库"),
        "busy": gettext_noop("有评审任务"),
        "absent": gettext_noop("今天不能评审"),
        "out_of_term": gettext_noop("不在聘期"),
        "no_shows": gettext_noop("有缺席记录"),
        "inactive": gettext_noop("已出库"),
        "all": gettext_noop("全部"),
    }
    sorts = {
        "name": ("person__name",),
        "employer": ("employer_name", "person__name"),
        "rank": ("rank", "person__name"),
    }

    @staticmethod
    def open_to(viewer: Viewer) -> bool:
        return may_keep_experts(viewer) or viewer.is_auditor

    def everything(self) -> QuerySet[Expert]:
        if not self.open_to(self.viewer):
            remedy = _("请联系发文机关。")
            raise Refusal(_("专家清单供平台管理员、审计员和发文机关的经办人查看"), kind="forbidden", remedy=remedy)
        return Expert.objects.select_related("person")

    def in_view(self, view: str) -> Q:
        busy = _open_assignments().filter(expert=OuterRef("person"))
        today = local_date(self.at)
        absent = Absence.objects.filter(absent_on(today), expert=OuterRef("pk"))
        return {
            "active": Q(is_active=True),
            "inactive": Q(is_active=False),
            "busy": Q(Exists(busy)),
            "absent": Q(is_active=True) & Q(Exists(absent)),
            "out_of_term": Q(is_active=True) & ~within_term(today),
            "no_shows": Q(Exists(NoShow.objects.filter(expert=OuterRef("pk")))),
            "all": Q(),
        }[view]

    def about(self, word: str) -> Q:
        own = Q(person__name__icontains=word) | Q(employer_name__icontains=word) | Q(rank__icontains=word)
        return own | _with_field(lambda each: word in each or word in field_title(each))

    def narrowed(self, key: str, chosen: str) -> Q:
        if key == "level":
            return Q(level=chosen)
        if key != "field":
            return Q()
        return _with_field(lambda each: each == chosen)

    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        fields = {each for own in Expert.objects.values_list("fields", flat=True) for each in own}
        levels = sorted(set(Expert.objects.exclude(level="").values_list("level", flat=True)))
        return (
            Filter("field", _("专业领域"), tuple((each, field_title(each)) for each in sorted(fields))),
            Filter("level", _("级别"), tuple((each, each) for each in levels)),
        )

    def rows(self, records: Sequence[Expert]) -> list[ExpertRow]:
        people = [expert.person_id for expert in records]
        waiting = Counter(_open_assignments().filter(expert__in=people).values_list("expert", flat=True))
        this_year = Assignment.objects.filter(expert__in=people, assigned_at__year=local_date(self.at).year)
        asked = Counter(expert for expert, _case in this_year.values_list("expert", "run__case").distinct())
        no_shows = Counter(NoShow.objects.filter(expert__in=records).values_list("expert", flat=True))
        last = Training.objects.filter(expert__in=records).values_list("expert").annotate(last=Max("held_on"))
        trained = dict(last)
        return [
            ExpertRow(
                name=expert.person.name,
                employer=expert.employer_name,
                rank=expert.rank,
                fields=tuple(expert.fields),
                active=expert.is_active,
                waiting=waiting[expert.person_id],
                this_year=asked[expert.person_id],
                level=expert.level,
                term_ends=expert.term_ends,
                no_shows=no_shows[expert.pk],
                trained_on=trained.get(expert.pk),
                id=expert.pk,
            )
            for expert in records
        ]


def _with_field(fits: Callable[[str], bool]) -> Q:
    """The experts one of whose fields fits; they are few, and no database searches in such lists as the other does."""
    return Q(pk__in=[pk for pk, own in Expert.objects.values_list("pk", "fields") if any(map(fits, own))])


def _open_assignments() -> QuerySet[Assignment]:
    """Of rounds that are open: those whose expert has not left."""
    return Assignment.objects.filter(run__closed_at=None, ended_at=None)


@dataclass(frozen=True)
class AccountRow:
    """An account with what its person is, and for whom."""

    id: int
    name: str
    username: str
    roles: tuple[str, ...]
    active: bool
    created: datetime


ACCOUNT_COLUMNS: tuple[Column[AccountRow], ...] = (
    Column("name", gettext_noop("姓名"), lambda row: row.name, width="short"),
    Column("username", gettext_noop("用户名"), lambda row: row.username, width="short"),
    Column("roles", gettext_noop("身份"), lambda row: listed(row.roles)),
    Column("created", gettext_noop("建立"), lambda row: row.created, "time", "short"),
    Column(
        *("active", gettext_noop("状态"), lambda row: "yes" if row.active else "no", "words", "short"),
        words=lambda active: _("启用") if active == "yes" else _("已停用"),
    ),
)


class AccountListing(Listing[Person, AccountRow]):
    """Everybody with an account, for administrators and auditors."""

    title, counter = gettext_noop("账号"), gettext_noop("共 %(n)d 个")
    sought = gettext_noop("姓名、用户名、单位")
    columns = ACCOUNT_COLUMNS
    views = {
        "active": gettext_noop("启用"),
        "inactive": gettext_noop("已停用"),
        "idle": gettext_noop("没有身份的"),
        "all": gettext_noop("全部"),
    }
    sorts = {"name": ("name",), "username": ("username",), "created": ("created_at",)}

    @staticmethod
    def open_to(viewer: Viewer) -> bool:
        return viewer.is_administrator or viewer.is_auditor

    def everything(self) -> QuerySet[Person]:
        if not self.open_to(self.viewer):
            raise Refusal(_("账号清单供平台管理员和审计员查看"), kind="forbidden", remedy=_("请联系平台管理员。"))
        return Person.objects.select_related("expert")

    def in_view(self, view: str) -> Q:
        member = Q(Exists(Membership.objects.filter(person=OuterRef("pk"), until=None)))
        is_something = member | Q(expert__isnull=False) | ~Q(platform_office="")
        return {
            "active": Q(is_active=True),
            "inactive": Q(is_active=False),
            "idle": Q(is_active=True) & ~is_something,
            "all": Q(),
        }[view]

    def about(self, word: str) -> Q:
        member = Membership.objects.filter(person=OuterRef("pk"), until=None, organisation__name__icontains=word)
        return Q(name__icontains=word) | Q(username__icontains=word) | Q(Exists(member))

    def narrowed(self, key: str, chosen: str) -> Q:
        if key != "role":
            return Q()
        return Q(Exists(Membership.objects.filter(person=OuterRef("pk"), until=None, role=chosen)))

    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        return (Filter("role", _("角色"), tuple((role.value, str(role.label)) for role in Membership.Role)),)

    def rows(self, records: Sequence[Person]) -> list[AccountRow]:
        live = Membership.objects.filter(person__in=[each.pk for each in records], until=None)
        roles: dict[int, list[str]] = {}
        for membership in live.select_related("organisation").order_by("pk"):
            words = office_name(membership.organisation.name) + bracketed(membership.get_role_display())
            roles.setdefault(membership.person_id, []).append(words)
        return [
            AccountRow(
                id=person.pk,
                name=person.name,
                username=person.username,
                roles=(*roles.get(person.pk, ()), *_platform_roles(person)),
                active=person.is_active,
                created=person.created_at,
            )
            for person in records
        ]


def _platform_roles(person: Person) -> list[str]:
    office = [str(Person.Office(person.platform_office).label)] if person.platform_office else []
    return office + ([_("评审专家")] if hasattr(person, "expert") and person.expert.is_active else [])
