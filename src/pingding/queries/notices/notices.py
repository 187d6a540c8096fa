"""Public notices and the objections to them, as the public and as officials may see them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.receipts import no_such_receipt, receipts_meant
from pingding.policy.text.typed_numbers import year_of
from pingding.policy.translation import day
from pingding.queries.calls.details import contact_texts
from pingding.queries.cases.assessment import progress_of
from pingding.queries.cases.public_contents import PublicField, public_fields
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.directory.names import NAMES, name_at, read_names
from pingding.queries.editions import calendar, edition_by, edition_of
from pingding.queries.regions import region_title
from pingding.records.models import BatchItem, Call, Case, Notice, Objection, StepRun

FIRST_FEW = 8


def running_notice(case: Case) -> Notice | None:
    """The notice that the case's open notice round was put up with; None while it is not yet put up."""
    run = StepRun.objects.filter(case=case, kind="notice", closed_at=None).first()
    if run is None or not run.seats.filter(acted_at__isnull=False).exists():
        return None
    return (
        Notice.objects.filter(batch__items__case=case, batch__step=run.step)
        .select_related("batch")
        .order_by("-id")
        .first()
    )


@dataclass(frozen=True)
class NoticedCase:
    """A case on a notice as the public may know it: names of units and regions as they were, the fields it shows.

    `granted` is the kind of title that it is to get, where one was decided.
    """

    case: Case
    organisation: str
    regions: tuple[str, ...]
    fields: tuple[PublicField, ...]
    granted: str = ""


def public_notices(at: datetime) -> QuerySet[Notice]:
    """Notices that have begun, newest first; those still running have `ends_at` after `at`."""
    return _begun(local_date(at)).prefetch_related(f"batch__organisation__{NAMES}")


@dataclass(frozen=True)
class NoticeSearch:
    """Which notices somebody looks for; an empty field does not restrict. `state` is running or ended."""

    state: str = ""
    programme: str = ""
    year: str = ""


@dataclass(frozen=True)
class NoticeFacets:
    """How many notices there are by state, programme (with its short title) and year, whatever was chosen."""

    states: Mapping[str, int]
    programmes: Mapping[tuple[str, str], int]
    years: Mapping[str, int]


def search_notices(search: NoticeSearch, at: datetime) -> QuerySet[Notice]:
    """The notices that are looked for."""
    notices = public_notices(at)
    if search.state:
        running = Q(ends_at__gt=at)
        notices = notices.filter(running if search.state == "running" else ~running)
    if search.programme:
        notices = notices.filter(batch__edition__programme=search.programme)
    if search.year:
        year = year_of(search.year)
        notices = notices.none() if year is None else notices.filter(first_day__year=year)
    return notices


def notice_facets(at: datetime) -> NoticeFacets:
    """What notices can be narrowed by, in one query."""
    columns = ("batch__edition__digest", "batch__edition", "first_day__year")
    running = Count("pk", filter=Q(ends_at__gt=at))
    rows = _begun(local_date(at)).order_by().values_list(*columns).annotate(every=Count("pk"), running=running)
    states: Counter[str] = Counter()
    programmes: Counter[tuple[str, str]] = Counter()
    years: Counter[str] = Counter()
    for digest, pk, year, every, still in rows:
        edition = edition_by(digest, pk)
        states.update({"running": still, "ended": every - still})
        programmes[edition.id, edition.programme.short] += every
        years[str(year)] += every
    return NoticeFacets(+states, dict(sorted(programmes.items())), dict(sorted(years.items(), reverse=True)))


def _begun(on: date) -> QuerySet[Notice]:
    return (
        Notice.objects.filter(first_day__lte=on)
        .select_related("batch__edition", "batch__organisation", "batch__call")
        .defer("batch__edition__content")
        .order_by("-ends_at", "-id")
    )


def running_notices(at: datetime) -> list[Notice]:
    """The few notices to which objections are taken that end first, for the first page."""
    notices = _running(local_date(at), at)
    read_names(notice.batch.organisation for notice in notices)
    return notices


@compiled_query
def _running(on: date, at: datetime) -> QuerySet[Notice]:
    return _begun(on).filter(ends_at__gt=at).order_by("ends_at", "id")[:FIRST_FEW]


def find_notice(pk: int, at: datetime) -> Notice:
    """A notice that has begun; Refusal(kind="missing") when there is none."""
    notice = public_notices(at).filter(pk=pk).first()
    if notice is None:
        raise Refusal(_("没有这份公示，或公示尚未开始"), kind="missing", remedy=_("请从公示列表进入。"))
    return notice


def publisher(notice: Notice) -> str:
    """Who put the notice up, by the name of that day."""
    return name_at(notice.batch.organisation, notice.batch.acted_at)


def closes_at(notice: Notice) -> datetime:
    """The last moment at which an objection is taken."""
    return notice.ends_at - timedelta(seconds=1)


def working_days_left(notice: Notice, at: datetime) -> int:
    """Working days after today up to and including the last day; none below zero."""
    return max(0, calendar().between(local_date(at), notice.last_day))


def is_running(notice: Notice, at: datetime) -> bool:
    """Whether objections are taken now."""
    return notice.first_day <= local_date(at) and at < notice.ends_at


def objection_refusal(notice: Notice, at: datetime) -> Refusal | None:
    """Why no objection is taken; None while the notice runs."""
    if is_running(notice, at):
        return None
    return Refusal(
        _("公示已于%(day)s结束，不再受理异议") % {"day": day(notice.last_day)},
        where=notice.title,
        kind="closed",
        remedy=late_remedy(notice),
    )


def call_of(notice: Notice) -> Call | None:
    """The call for applications whose contacts answer for the notice: of its list, or of the first of its cases."""
    own = BatchItem.objects.filter(batch=notice.batch_id).values("case__call")
    return notice.batch.call or Call.objects.filter(pk__in=own).order_by("pk").first()


def late_remedy(notice: Notice) -> str:
    """To whom one turns once a notice has ended, and how they are reached where the call says it."""
    call = call_of(notice)
    texts = contact_texts(call) if call else {}
    reached = translation.listed(filter(None, (texts.get("contact"), texts.get("telephone"))))
    return _("如有新的情况，请直接向%(unit)s反映%(reached)s。") % {
        "unit": publisher(notice),
        "reached": translation.bracketed(reached) if reached else "",
    }


def noticed_cases(notice: Notice) -> tuple[NoticedCase, ...]:
    """The cases of a notice in their order, in three queries however many there are."""
    items = (
        BatchItem.objects.filter(batch=notice.batch_id)
        .select_related("case__organisation", "case__edition")
        .prefetch_related(f"case__organisation__{NAMES}")
        .defer("case__edition__content")
        .order_by("place", "id")
    )
    cases = [item.case for item in items]
    fields = public_fields(cases, notice.batch.step)
    return tuple(_noticed(notice, case, fields[case.pk]) for case in cases)


def noticed_case(notice: Notice, number: str) -> NoticedCase:
    """One case of a notice by its number; Refusal(kind="missing") when it is not on it."""
    for noticed in noticed_cases(notice):
        if noticed.case.number == number:
            return noticed
    raise Refusal(_("该件不在本次公示中"), where=notice.title, kind="missing", remedy=_("请从公示页面选择公示对象。"))


def _noticed(notice: Notice, case: Case, fields: tuple[PublicField, ...]) -> NoticedCase:
    kind = edition_of(case.edition).titles.get(progress_of(case).grants or "")
    regions = tuple(map(region_title, case.regions))
    applicant = name_at(case.organisation, notice.batch.acted_at)
    return NoticedCase(case, applicant, regions, fields, kind.label if kind else "")


def outcomes_of(notice: Notice) -> Mapping[int, tuple[Objection, ...]]:
    """By case, the objections that were examined, without a word of who raised them or why; in one query."""
    by_case: dict[int, list[Objection]] = {}
    examined = notice.objections.filter(state__in=(Objection.State.UPHELD, Objection.State.REJECTED))
    for objection in examined.defer("name", "contact", "grounds", "answer").order_by("answered_at", "pk"):
        by_case.setdefault(objection.case_id, []).append(objection)
    return {case: tuple(objections) for case, objections in by_case.items()}


def find_objection(receipt: str) -> Objection:
    """An objection by its receipt, however it is typed, for its public state; Refusal(kind="missing") for an unknown
    one."""
    objection = (
        Objection.objects.select_related("notice__batch__organisation", "notice__batch__call", "case__call")
        .defer("name", "contact", "grounds", "answer")
        .filter(receipt__in=receipts_meant(receipt))
        .first()
    )
    if objection is None:
        raise no_such_receipt(receipt)
    return objection
