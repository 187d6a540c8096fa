"""Organisations: the units that an office answers for, and the public offices."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.policy.translation import listed
from pingding.queries.clock import local_date
from pingding.queries.directory.names import office_name, with_name
from pingding.queries.directory.offices import OFFICE_KIND, department_titles, regions_in_charge
from pingding.queries.directory.organisations import kind_title, organisation_kinds
from pingding.queries.listing import choices
from pingding.queries.listing.columns import Column
from pingding.queries.listing.listing import Filter, Listing
from pingding.queries.regions import region_title
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Case, Membership, OfficeHeld, Organisation, Seat, Title

Status = Organisation.Status


def _named(word: str) -> Q:
    return Q(pk__in=with_name(word).values("pk")) | Q(code__iexact=word)


@dataclass(frozen=True)
class UnitRow:
    """A unit with how many applications it has handed in and how many titles it was granted."""

    id: int
    name: str
    code: str
    kind: str
    region: str
    status: str
    cases: int
    titles: int
    registered: datetime


UNIT_COLUMNS: tuple[Column[UnitRow], ...] = (
    Column("name", gettext_noop("名称"), lambda row: row.name),
    Column("code", gettext_noop("统一社会信用代码"), lambda row: row.code, width="ident"),
    Column("kind", gettext_noop("种类"), lambda row: row.kind, width="middle"),
    Column("region", gettext_noop("地区"), lambda row: row.region, width="short"),
    Column(
        *("status", gettext_noop("注册"), lambda row: row.status, "words", "short"),
        words=lambda key: str(Status(key).label),
    ),
    Column("cases", gettext_noop("件"), lambda row: row.cases, "number", "narrow"),
    Column("titles", gettext_noop("称号"), lambda row: row.titles, "number", "narrow"),
    Column("registered", gettext_noop("注册时间"), lambda row: row.registered, "time", "short"),
)


class UnitListing(Listing[Organisation, UnitRow]):
    """The units of the regions that the viewer's offices answer for; of auditors and administrators, all."""

    title, counter = gettext_noop("单位"), gettext_noop("共 %(n)d 个")
    sought = gettext_noop("名称（含原名）、信用代码")
    columns = UNIT_COLUMNS
    views = {
        "approved": gettext_noop("已核准"),
        "pending": gettext_noop("待核准"),
        "refused": gettext_noop("未核准"),
        "titled": gettext_noop("有称号的"),
        "all": gettext_noop("全部"),
    }
    sorts = {
        "name": ("name",),
        "code": ("code",),
        "kind": ("kind", "name"),
        "region": ("region", "name"),
        "registered": ("registered_at",),
    }

    @staticmethod
    def open_to(viewer: Viewer) -> bool:
        return bool(viewer.officer_offices) or viewer.is_auditor or viewer.is_administrator

    def everything(self) -> QuerySet[Organisation]:
        if not self.open_to(self.viewer):
            remedy = _("本单位的资料见“本单位”。")
            raise Refusal(_("单位清单供所属地区的经办人查看"), kind="forbidden", remedy=remedy)
        units = Organisation.objects.exclude(kind=OFFICE_KIND)
        if self.viewer.is_auditor or self.viewer.is_administrator:
            return units
        return units.filter(region__in=regions_in_charge(self.viewer, local_date(self.at)))

    def in_view(self, view: str) -> Q:
        if view == "titled":
            return Q(Exists(Title.objects.filter(organisation=OuterRef("pk"))))
        return Q() if view == "all" else Q(status=view)

    def about(self, word: str) -> Q:
        return _named(word)

    def narrowed(self, key: str, chosen: str) -> Q:
        return {"region": Q(region=chosen), "kind": Q(kind=chosen)}.get(key, Q())

    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        return (
            Filter("region", _("地区"), choices.regions(local_date(self.at)), (), choices.known_regions()),
            Filter("kind", _("种类"), tuple(organisation_kinds().items())),
        )

    def rows(self, records: Sequence[Organisation]) -> list[UnitRow]:
        keys = [unit.pk for unit in records]
        applications = Case.objects.filter(
            organisation__in=keys, held_title=None, confidential=False, submitted_at__isnull=False
        )
        cases = Counter(applications.values_list("organisation", flat=True))
        titles = Counter(Title.objects.filter(organisation__in=keys).values_list("organisation", flat=True))
        return [
            UnitRow(
                *(unit.pk, unit.name, unit.code or "", kind_title(unit.kind), region_title(unit.region), unit.status),
                cases=cases[unit.pk],
                titles=titles[unit.pk],
                registered=unit.registered_at,
            )
            for unit in records
        ]


@dataclass(frozen=True)
class OfficeRow:
    """A public body: its offices, its people by role, and what waits for it."""

    id: int
    name: str
    region: str
    offices: str
    telephone: str
    address: str
    officers: int
    secretaries: int
    waiting: int


OFFICE_COLUMNS: tuple[Column[OfficeRow], ...] = (
    Column("name", gettext_noop("机构"), lambda row: office_name(row.name)),
    Column("region", gettext_noop("地区"), lambda row: row.region, width="middle"),
    Column("offices", gettext_noop("部门"), lambda row: row.offices),
    Column("telephone", gettext_noop("办公电话"), lambda row: row.telephone, width="ident"),
    Column("address", gettext_noop("办公地址"), lambda row: row.address, standard=False),
    Column("officers", gettext_noop("经办人"), lambda row: row.officers, "number", "short"),
    Column("secretaries", gettext_noop("会议秘书"), lambda row: row.secretaries, "number", "short"),
    Column("waiting", gettext_noop("待办"), lambda row: row.waiting, "number", "short"),
)


class OfficeListing(Listing[Organisation, OfficeRow]):
    """The public bodies of the platform."""

    title, counter = gettext_noop("机构"), gettext_noop("共 %(n)d 个")
    sought = gettext_noop("名称")
    columns = OFFICE_COLUMNS
    views = {
        "staffed": gettext_noop("有经办人"),
        "unstaffed": gettext_noop("没有经办人"),
        "waiting": gettext_noop("有待办"),
        "unreached": gettext_noop("没有联系方式"),
        "all": gettext_noop("全部"),
    }
    sorts = {"name": ("name",), "region": ("region", "name")}

    @staticmethod
    def open_to(viewer: Viewer) -> bool:
        return viewer.is_auditor or viewer.is_administrator

    def everything(self) -> QuerySet[Organisation]:
        if not self.open_to(self.viewer):
            raise Refusal(_("机构清单供平台管理员和审计员查看"), kind="forbidden", remedy=_("请联系平台管理员。"))
        return Organisation.objects.filter(kind=OFFICE_KIND)

    def in_view(self, view: str) -> Q:
        officers = Membership.objects.filter(
            organisation=OuterRef("pk"), role=Role.OFFICER, until=None, person__is_active=True
        )
        waiting = Seat.objects.filter(organisation=OuterRef("pk"), waiting=True)
        staffed = Q(Exists(officers))
        return {
            "staffed": staffed,
            "unstaffed": ~staffed,
            "waiting": Q(Exists(waiting)),
            "unreached": Q(telephone="", address=""),
            "all": Q(),
        }[view]

    def about(self, word: str) -> Q:
        return _named(word)

    def narrowed(self, key: str, chosen: str) -> Q:
        return Q(region=chosen) if key == "region" else Q()

    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        return (Filter("region", _("地区"), choices.regions(local_date(self.at)), (), choices.known_regions()),)

    def rows(self, records: Sequence[Organisation]) -> list[OfficeRow]:
        keys = [body.pk for body in records]
        offices: dict[int, list[str]] = defaultdict(list)
        for body, office in OfficeHeld.objects.filter(organisation__in=keys).values_list("organisation", "office"):
            offices[body].append(office)
        live = Membership.objects.filter(organisation__in=keys, until=None, person__is_active=True)
        members = Counter(live.values_list("organisation", "role"))
        waiting = Counter(
            Seat.objects.filter(organisation__in=keys, waiting=True).values_list("organisation", flat=True)
        )
        return [
            OfficeRow(
                id=body.pk,
                name=body.name,
                region=region_title(body.region),
                offices=listed(department_titles(offices[body.pk], body.region)),
                telephone=body.telephone,
                address=body.address,
                officers=members[body.pk, Role.OFFICER],
                secretaries=members[body.pk, Role.SECRETARY],
                waiting=waiting[body.pk],
            )
            for body in records
        ]
