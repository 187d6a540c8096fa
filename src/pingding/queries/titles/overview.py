"""The titles that an office looks after, counted by how they stand; each number leads to its titles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.policy.values.periods import add_months
from pingding.queries.calls.programmes import TargetLine, targets_of
from pingding.queries.clock import local_date
from pingding.queries.obligations import first_step_open
from pingding.queries.title_spans import held_on, spans_on
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, ObligationPeriod, Proposal, StoredEdition, Title, TitleSpan

SOON_DAYS, EXPIRING_MONTHS = 30, 6
"""What is due within so many days is shown as due, a title that ends within so many months as ending."""

FIGURES: dict[str, str] = {
    "held": gettext_noop("持有"),
    "rectifying": gettext_noop("整改中"),
    "suspended": gettext_noop("暂停"),
    "due": gettext_noop("近30天到期的事项"),
    "missed": gettext_noop("逾期未办"),
    "proposed": gettext_noop("拟作出处理"),
    "expiring": gettext_noop("半年内到期"),
    "ended": gettext_noop("本年终止"),
}
"""What titles are counted by, in the order of the page."""


@dataclass(frozen=True)
class ProgrammeFigures:
    """One programme's titles: by figure how many, and by region how many are held and how many are in arrears."""

    edition: StoredEdition
    figures: Mapping[str, int]
    held_by_region: Mapping[str, int] = field(default_factory=dict)
    missed_by_region: Mapping[str, int] = field(default_factory=dict)
    targets: tuple[TargetLine, ...] = ()


def oversees(viewer: Viewer) -> bool:
    """Whether titles are looked after by the viewer: somebody of an office, or an auditor."""
    return viewer.is_auditor or bool(viewer.offices)


def supervised(viewer: Viewer) -> QuerySet[Title]:
    """The titles that the viewer's offices look after: of programmes that they lead, or in their regions.

    An auditor reads all. Refusal for whoever holds no office.
    """
    if viewer.is_auditor:
        return Title.objects.filter(edition__kind="title")
    if not oversees(viewer):
        remedy = _("公开的称号见认定名录。")
        raise Refusal(_("称号总览供有关部门的经办人使用"), kind="forbidden", remedy=remedy)
    regions = {office.partition("@")[2] for office in viewer.offices}
    led = Q(edition__lead__in=viewer.offices)
    return Title.objects.filter(led | Q(region__in=regions), edition__kind="title")


def overview(viewer: Viewer, at: datetime) -> tuple[ProgrammeFigures, ...]:
    """The figures of each programme of which there are titles, in a settled number of queries."""
    titles, today = supervised(viewer), local_date(at)
    by_figure = {key: _counted(titles.filter(narrowed(at))) for key, narrowed in NARROWED.items()}
    editions = StoredEdition.objects.filter(pk__in=titles.values("edition"))
    reached = targets_of(list(editions), today)
    return tuple(
        ProgrammeFigures(
            edition=edition,
            figures={key: sum(_of_regions(counts, edition.pk).values()) for key, counts in by_figure.items()},
            held_by_region=_of_regions(by_figure["held"], edition.pk),
            missed_by_region=_of_regions(by_figure["missed"], edition.pk),
            targets=reached.get(edition.pk, ()),
        )
        for edition in editions.defer("content").order_by("title")
    )


Counts = dict[tuple[int, str], int]


def _counted(titles: QuerySet[Title]) -> Counts:
    rows = titles.values("edition", "region").annotate(n=Count("pk")).order_by()
    return {(row["edition"], row["region"]): row["n"] for row in rows}


def _of_regions(counts: Counts, edition: int) -> dict[str, int]:
    return {region: n for (pk, region), n in counts.items() if pk == edition}


def _standing(at: datetime, *standings: str) -> Q:
    return _with_span(spans_on(local_date(at)).filter(standing__in=standings))


def _with_span(spans: QuerySet[TitleSpan]) -> Q:
    return Q(Exists(spans.filter(title=OuterRef("pk"))))


def _waiting(at: datetime, since: datetime | None, until: datetime) -> Q:
    """Titles with something owed whose day lies between, and of which the first step is still open."""
    waiting = first_step_open(Case.objects.filter(ended_at=None)).values("case")
    owed = ObligationPeriod.objects.filter(due_at__lt=until, exempt=False, case__in=waiting, title=OuterRef("pk"))
    return Q(Exists(owed if since is None else owed.filter(due_at__gte=since)))


def _expiring(at: datetime) -> Q:
    today = local_date(at)
    return _with_span(held_on(today).filter(expires_on__lte=add_months(today, EXPIRING_MONTHS)))


def _ended(at: datetime) -> Q:
    today = local_date(at)
    ended = TitleSpan.objects.exclude(standing__in=("in_force", "rectifying", "suspended"))
    return _with_span(ended.filter(starts__gte=date(today.year, 1, 1), starts__lte=today))


NARROWED: Mapping[str, Callable[[datetime], Q]] = {
    "held": lambda at: _standing(at, "in_force", "rectifying", "suspended"),
    "rectifying": lambda at: _standing(at, "rectifying"),
    "suspended": lambda at: _standing(at, "suspended"),
    "due": lambda at: _waiting(at, at, at + timedelta(days=SOON_DAYS)),
    "missed": lambda at: _waiting(at, None, at),
    "proposed": lambda at: Q(Exists(Proposal.objects.filter(title=OuterRef("pk"), case__ended_at=None))),
    "expiring": _expiring,
    "ended": _ended,
}
"""Which titles each figure counts."""
