"""The titles that an office looks after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.language.standing import STANDINGS
from pingding.queries.clock import local_date
from pingding.queries.directory.names import with_name
from pingding.queries.editions import edition_of
from pingding.queries.listing import choices
from pingding.queries.listing.columns import Column, region_column
from pingding.queries.listing.listing import Filter, Listing
from pingding.queries.title_spans import span_of, spans_on, with_day
from pingding.queries.titles.overview import FIGURES, NARROWED, oversees, supervised
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Title

ALL = "all"


@dataclass(frozen=True)
class TitleRow:
    """A title as it is on the day: what it is called, whose it is, of what kind, how it stands."""

    code: str
    number: str
    name: str
    holder: str
    kind: str
    region: str
    programme: str
    standing: str
    granted: date
    expires: date | None


def standing_words(key: str) -> str:
    """What a title is, or how it stands, in words."""
    standings: Mapping[str, str] = STANDINGS  # type: ignore[assignment]
    return _(standings[key]) if key in standings else str(Case.Status(key).label)


TITLE_COLUMNS: tuple[Column[TitleRow], ...] = (
    Column("number", gettext_noop("编号"), lambda row: row.number, width="ident"),
    Column("name", gettext_noop("名称"), lambda row: row.name),
    Column("holder", gettext_noop("单位"), lambda row: row.holder),
    region_column(lambda row: (row.region,)),
    Column("programme", gettext_noop("政策项目"), lambda row: row.programme, width="middle"),
    Column("kind", gettext_noop("称号种类"), lambda row: row.kind, width="middle", standard=False),
    Column("standing", gettext_noop("状态"), lambda row: row.standing, "status", "short", words=standing_words),
    Column("granted", gettext_noop("授予日期"), lambda row: row.granted, "time", "short"),
    Column("expires", gettext_noop("有效期至"), lambda row: row.expires, "time", "short"),
)


class TitleListing(Listing[Title, TitleRow]):
    """The titles that the viewer's offices look after; an auditor's list has all."""

    title, counter = gettext_noop("称号"), gettext_noop("共 %(n)d 个")
    sought = gettext_noop("编号、名称、单位")
    columns = TITLE_COLUMNS
    views = {**FIGURES, ALL: gettext_noop("全部")}
    sorts = {
        "expires": (F("expires_on").asc(nulls_last=True),),
        "number": ("number",),
        "name": ("name",),
        "holder": ("organisation__name",),
        "region": ("region",),
        "programme": ("edition__programme", "number"),
        "granted": ("granted_on",),
    }

    @staticmethod
    def open_to(viewer: Viewer) -> bool:
        return oversees(viewer)

    def everything(self) -> QuerySet[Title]:
        related = supervised(self.viewer).select_related("edition").defer("edition__content")
        return with_day(related, local_date(self.at))

    def in_view(self, view: str) -> Q:
        return Q() if view == ALL else NARROWED[view](self.at)

    def about(self, word: str) -> Q:
        today = spans_on(local_date(self.at)).filter(Q(name__icontains=word) | Q(organisation__in=with_name(word)))
        return (
            Q(number__icontains=word) | Q(name__icontains=word) | Q(code__iexact=word) | Q(pk__in=today.values("title"))
        )

    def narrowed(self, key: str, chosen: str) -> Q:
        if key == "year":
            return choices.of_year("granted_on", chosen)
        return {
            "programme": Q(edition__programme=chosen),
            "region": Q(region=chosen),
            "kind": Q(kind=chosen),
            "field": Q(field=chosen),
        }.get(key, Q())

    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        own = supervised(self.viewer).order_by()
        editions = choices.editions_among(own.values("edition"))
        programme = editions.get(chosen.get("programme", ""))
        kinds = programme.titles.items() if programme else ()
        return (
            Filter("programme", _("政策项目"), choices.programmes(editions)),
            Filter("region", _("地区"), choices.regions(local_date(self.at)), (), choices.known_regions()),
            Filter("year", _("授予年度"), choices.years(own.aggregate(first=Min("granted_on"))["first"], self.at)),
            Filter("kind", _("称号种类"), tuple((key, kind.label) for key, kind in kinds)),
            Filter("field", _("领域")),
        )

    def rows(self, records: Sequence[Title]) -> list[TitleRow]:
        return [self._row(title) for title in records]

    def _row(self, title: Title) -> TitleRow:
        edition, span = edition_of(title.edition), span_of(title, local_date(self.at))
        return TitleRow(
            code=title.code,
            number=title.number,
            name=span.name if span else title.name,
            holder=span.organisation.name if span else title.organisation.name,
            kind=edition.titles[span.kind if span else title.kind].label,
            region=title.region,
            programme=edition.programme.short,
            standing=span.status if span and span.standing == "in_force" else span.standing if span else title.status,
            granted=title.granted_on,
            expires=span.expires_on if span else title.expires_on,
        )
