"""The public register: titles and selected cases by search, one title with its history, and the check of a code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.language import TitleKind
from pingding.policy.text.typed_numbers import year_of
from pingding.policy.titles.numbers import as_printed
from pingding.policy.titles.state import LIVING
from pingding.policy.values.values import show_value
from pingding.queries.cases.path import decision_words
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.directory.names import NAMES, renamed_from, with_name
from pingding.queries.editions import edition_by, edition_of, shared
from pingding.queries.regions import region_title
from pingding.queries.title_spans import ON_DAY, by_bare_number, span_of, spans_on
from pingding.queries.titles.became import became
from pingding.records.models import BatchItem, Case, FormerName, Title, TitleChange, TitleSpan


@dataclass(frozen=True)
class RegisterSearch:
    """What a visitor looks for; an empty field restricts nothing. `status`: what a title is, its standing, or HELD."""

    text: str = ""
    programme: str = ""
    region: str = ""
    status: str = ""
    year: str = ""


@dataclass(frozen=True)
class TitleEvent:
    """Something that happened to a title, as the public may know it.

    `kind` is noticed, issued, reported, ended, expired, changed or, where another title went over into this one,
    joined; what changed it says its `act` and cites its `clause`. `other` is the title that it went over into or came
    from.
    """

    at: datetime
    kind: str
    title: str
    number: str = ""
    notice: int | None = None
    document: int | None = None
    act: str = ""
    clause: tuple[str, ...] = ()
    grade: str = ""
    """What the title was graded, in words, where it was."""
    outcome: str = ""
    """How the matter was decided, in words, where it could have ended otherwise."""
    became: str = ""
    """What a change made of it, in words, where its act does not say all."""
    other: Title | None = None


@dataclass(frozen=True)
class TitleInfo:
    """A title on the register as it is on the day asked: its `span`, with its names in words, and whether it holds.

    `status` is what it is: of its kind as long as it is in force, else its standing. `formerly` are the names that its
    holder bore before it was renamed, the latest first.
    """

    title: Title
    span: TitleSpan
    kind: TitleKind
    region: str
    field_label: str
    field: str
    valid: bool
    formerly: tuple[FormerName, ...] = ()

    @property
    def status(self) -> str:
        return self.span.status if self.span.standing == "in_force" else self.span.standing


HELD = "held"
"""The status by which the register is restricted to what somebody holds."""
REPORTED = (Case.Status.FILED, Case.Status.CLOSED)
"""How a case ends that reports on a title, or assesses it."""
GOING_OVER = ("merge", "split", "supersede")
"""The acts by which one title goes over into another."""
HOLDING = frozenset({"in_force", "rectifying"})
"""The standings in which whoever verifies a title is answered that it holds."""


def registered(on: date) -> QuerySet[Title]:
    """Every title on the register by that day, the newest first, as it is then, with its holder and document."""
    day = spans_on(on).select_related("organisation").prefetch_related(f"organisation__{NAMES}")
    return (
        Title.objects.filter(granted_on__lte=on)
        .select_related("edition", "document")
        .prefetch_related(Prefetch("spans", day, to_attr=ON_DAY))
        .defer("edition__content")
        .order_by("-granted_on", "-id")
    )


def search_register(search: RegisterSearch, on: date) -> QuerySet[Title]:
    """The titles whose name, number, code or holder (by any name or credit code) has the text; restricted as asked."""
    titles, today = registered(on), spans_on(on)
    for word in search.text.split():
        bearing = today.filter(Q(name__icontains=word) | Q(organisation__in=with_name(word)))
        titles = titles.filter(
            Q(name__icontains=word)
            | Q(number__icontains=word)
            | Q(pk__in=bearing.values("title"))
            | Q(document__number__icontains=word)
            | Q(code__iexact=word)
            | Q(pk__in=today.filter(organisation__code=word.upper()).values("title"))
        )
    if search.programme:
        titles = titles.filter(edition__programme=search.programme)
    if search.region:
        titles = titles.filter(region=search.region)
    if search.year:
        titles = titles.filter(granted_on__year=year_of(search.year) or 0)
    if search.status:
        living = Q(standing__in=LIVING) if search.status == HELD else Q(pk=None)
        fitting = today.filter(living | Q(standing=search.status) | Q(standing="in_force", status=search.status))
        titles = titles.filter(pk__in=fitting.values("title"))
    return titles


def register_choices(on: date) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """What the register can be restricted to, only what occurs: programmes, regions, states, years; in four queries."""
    titles = Title.objects.filter(granted_on__lte=on)
    programmes = titles.order_by("edition__title").values_list("edition__programme", "edition__digest", "edition")
    regions = titles.order_by("region").values_list("region", flat=True).distinct()
    pairs = spans_on(on).values_list("standing", "status").distinct().order_by()
    states = sorted({status if standing == "in_force" else standing for standing, status in pairs})
    return {
        "programme": tuple((key, edition_by(digest, pk).title) for key, digest, pk in programmes.distinct()),
        "region": tuple((region, region_title(region)) for region in regions),
        "status": tuple((state, state) for state in states),
        "year": tuple((str(day.year), str(day.year)) for day in titles.dates("granted_on", "year", order="DESC")),
    }


def title_info(title: Title, on: date) -> TitleInfo:
    """A title in words as it is on a day, of which it is on the register. The day of expiry is no longer covered."""
    edition, span = edition_of(title.edition), span_of(title, on)
    assert span is not None
    kind = edition.titles[span.kind]
    fact = edition.vocabulary.get(kind.unique_in) if kind.unique_in else None
    shown = show_value(fact, span.field, shared()) if fact and span.field else ""
    label = fact.label if fact else ""
    formerly = renamed_from(span.organisation)
    return TitleInfo(title, span, kind, region_title(title.region), label, shown, span.standing in HOLDING, formerly)


def find_title(code: str, on: date) -> TitleInfo:
    """The title of a verification code or of the number on the plaque, however it was typed.

    Refusal(kind="missing") where no title has it.
    """
    typed = "".join(folded(code).split())
    rows = registered(on).select_related("case")
    named = Q(code=typed.replace("-", "").upper()) | Q(number__in=as_printed(typed))
    title = (rows.filter(named).first() or by_bare_number(rows, typed)) if typed else None
    if title is None:
        raise Refusal(
            _("没有查到验证码或编号“%(code)s”对应的称号") % {"code": code.strip()[:40]},
            where=_("称号查验"),
            kind="missing",
            remedy=_(
                "请核对证书、牌匾或批复上的验证码或编号；验证码不含数字0、1和字母I、O。仍查不到的，不能作为已认定的凭据。"
            ),
        )
    return title_info(title, on)


def title_history(info: TitleInfo, on: date) -> tuple[TitleEvent, ...]:
    """What the public may know of a title's way, the oldest first; in a settled number of queries."""
    case = info.title.case_id
    items = BatchItem.objects.filter(case=case, batch__kind__in=("notice", "issue")).select_related(
        "batch__notice", "batch__document"
    )
    events = [event for item in items if (event := _of_batch(item)) is not None]
    events += _reports(info)
    events += _changes(info, on)
    return tuple(sorted((e for e in events if local_date(e.at) <= on), key=lambda e: e.at))


def _reports(info: TitleInfo) -> Iterator[TitleEvent]:
    """What it handed in and was assessed by, with the grade that it came to: `reported`, or `ended` where that was no.

    What was given up before it was handed in is none of them.
    """
    done = Case.objects.filter(
        held_title=info.title,
        status__in=REPORTED,
        submitted_at__isnull=False,
        ended_at__isnull=False,
        confidential=False,
    )
    for report in done.select_related("edition").prefetch_related("runs").defer("edition__content"):
        edition = edition_of(report.edition)
        procedure = edition.procedures[report.procedure]
        if procedure.opened_by in ("obligation", "round") and report.ended_at is not None:
            grade = grade_words(report)
            kind = "reported" if report.status == Case.Status.FILED else "ended"
            year, outcome = str(report.period or ""), decision_words(procedure, report.runs.all())
            yield TitleEvent(report.ended_at, kind, procedure.title, year, grade=grade, outcome=outcome)


def grade_words(case: Case) -> str:
    """The grades that a case itself came to, in words; empty where it was not graded."""
    edition = edition_of(case.edition)
    own = {step.indicators for step in edition.procedures[case.procedure].steps.values() if step.indicators}
    graded = (
        (key, fact)
        for key, fact in edition.score_facts.items()
        if fact.score is not None and fact.score.take == "grade" and fact.score.indicators in own
    )
    return translation.listed(
        fact.choices.get(str(case.scores[key]), "") for key, fact in graded if case.scores.get(key)
    )


def _changes(info: TitleInfo, on: date) -> Iterator[TitleEvent]:
    """What was recorded of the title that shows on the register, and the end of its term."""
    rows = TitleChange.objects.filter(title=info.title, effective_on__lte=on).select_related("document")
    changes = list(rows.order_by("effective_on", "pk"))
    words, into = became(info.title, changes), _went_over_into(changes)
    for change in changes:
        if change.sets or _successor(change):
            number = change.document.number if change.document else ""
            yield TitleEvent(
                _morning(change.effective_on),
                "changed",
                info.span.name,
                number,
                document=change.document_id,
                act=change.act,
                clause=tuple(change.clause),
                became=words[change.pk],
                other=into.get(_successor(change)),
            )
    yield from _joined(info.title, on)
    if info.span.standing == "expired" and info.span.expires_on == info.span.starts:
        yield TitleEvent(_morning(info.span.starts), "expired", info.span.name)


def _successor(change: TitleChange) -> str:
    """The number of the title that goes on in place of this one or beside it; empty where there is none."""
    return str(change.details.get("into") or change.details.get("by") or "")


def _went_over_into(changes: Iterable[TitleChange]) -> dict[str, Title]:
    """By number, the titles that go on after these changes of another."""
    numbers = {number for change in changes if (number := _successor(change))}
    return {title.number: title for title in Title.objects.filter(number__in=numbers)} if numbers else {}


def _joined(title: Title, on: date) -> Iterator[TitleEvent]:
    """What other titles went over into this one."""
    rows = TitleChange.objects.filter(act__in=GOING_OVER, effective_on__lte=on).select_related("title")
    for change in rows.filter(Q(details__into=title.number) | Q(details__by=title.number)):
        yield TitleEvent(
            _morning(change.effective_on),
            "joined",
            change.title.name,
            act=change.act,
            clause=tuple(change.clause),
            other=change.title,
        )


def _of_batch(item: BatchItem) -> TitleEvent | None:
    notice, document = getattr(item.batch, "notice", None), getattr(item.batch, "document", None)
    if notice is not None:
        return TitleEvent(_morning(notice.first_day), "noticed", notice.title, notice=notice.pk)
    if document is not None:
        return TitleEvent(_morning(document.dated), "issued", document.title, document.number, document=document.pk)
    return None


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def selected_cases(on: date) -> QuerySet[Title]:
    """The cases selected in programmes that honour once, the newest first, each with its case."""
    titles = registered(on).filter(edition__kind="selection").select_related("case__edition")
    return titles.defer("edition__content", "case__edition__content")
