"""The public register: titles and selected cases by search, one title with its history, and the check of a code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.language import TitleKind
from pingding.policy.values.values import show_value
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import edition_of, shared
from pingding.queries.regions import region_title
from pingding.records.models import BatchItem, Case, Title


@dataclass(frozen=True)
class RegisterSearch:
    """What a visitor looks for; an empty field does not restrict. `expired` asks for those past their validity."""

    text: str = ""
    programme: str = ""
    region: str = ""
    status: str = ""


@dataclass(frozen=True)
class TitleEvent:
    """Something that happened to a title, as the public may know it. `kind` is noticed, issued, reported or expired."""

    at: datetime
    kind: str
    title: str
    number: str = ""
    notice: int | None = None


@dataclass(frozen=True)
class TitleInfo:
    """A title on the register with its names in words and whether it holds on the day asked."""

    title: Title
    kind: TitleKind
    region: str
    field_label: str
    field: str
    valid: bool


EXPIRED = "expired"


def registered(on: date) -> QuerySet[Title]:
    """Every title on the register by that day, the newest first, with its holder and document."""
    return (
        Title.objects.filter(granted_on__lte=on)
        .select_related("organisation", "edition", "document")
        .defer("edition__content")
        .order_by("-granted_on", "-id")
    )


def search_register(search: RegisterSearch, on: date) -> QuerySet[Title]:
    """The titles whose name, number, code or holder contains the text, restricted as asked."""
    titles = registered(on)
    for word in search.text.split():
        titles = titles.filter(
            Q(name__icontains=word)
            | Q(number__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(document__number__icontains=word)
            | Q(code__iexact=word)
        )
    if search.programme:
        titles = titles.filter(edition__programme=search.programme)
    if search.region:
        titles = titles.filter(region=search.region)
    if search.status == EXPIRED:
        return titles.filter(expires_on__lte=on)
    if search.status:
        titles = titles.filter(Q(expires_on=None) | Q(expires_on__gt=on), status=search.status)
    return titles


def register_choices(on: date) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """What the register can be restricted to: only programmes, regions and states that occur; in three queries."""
    titles = Title.objects.filter(granted_on__lte=on)
    programmes = titles.order_by("edition__title").values_list("edition__programme", "edition__title").distinct()
    regions = titles.order_by("region").values_list("region", flat=True).distinct()
    states = titles.order_by("status").values_list("status", flat=True).distinct()
    return {
        "programme": tuple(programmes),
        "region": tuple((region, region_title(region)) for region in regions),
        "status": tuple((state, state) for state in states),
    }


def title_info(title: Title, on: date) -> TitleInfo:
    """A title in words, judged on a day. The day of expiry itself is no longer covered."""
    edition = edition_of(title.edition)
    kind = edition.titles[title.kind]
    fact = edition.vocabulary.get(kind.unique_in) if kind.unique_in else None
    shown = show_value(fact, title.field, shared()) if fact and title.field else ""
    valid = title.granted_on <= on and (title.expires_on is None or on < title.expires_on)
    return TitleInfo(title, kind, region_title(title.region), fact.label if fact else "", shown, valid)


def find_title(code: str, on: date) -> TitleInfo:
    """The title of a verification code or of the number on the plaque, however it was typed.

    Refusal(kind="missing") where no title has it.
    """
    typed = "".join(folded(code).split())
    rows = registered(on).select_related("case")
    named = Q(code=typed.replace("-", "").upper()) | Q(number__in=_as_printed(typed))
    title = rows.filter(named).first() if typed else None
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


def _as_printed(number: str) -> set[str]:
    """The ways in which a number may be printed: in one kind of brackets or another, letters large or small."""
    plain = re.sub(r"[〔\[【(]", "(", re.sub(r"[〕\]】)]", ")", number))
    brackets = ("()", "（）", "〔〕", "[]", "【】")
    written = {plain.replace("(", pair[0]).replace(")", pair[1]) for pair in brackets}
    return {form for each in written for form in (each, each.upper(), each.lower())}


def title_history(info: TitleInfo, on: date) -> tuple[TitleEvent, ...]:
    """What the public may know of a title's way, the oldest first; in two queries."""
    case = info.title.case_id
    items = BatchItem.objects.filter(case=case, batch__kind__in=("notice", "issue")).select_related(
        "batch__notice", "batch__document"
    )
    events = [event for item in items if (event := _of_batch(item)) is not None]
    reports = Case.objects.filter(held_title=info.title, status=Case.Status.FILED, ended_at__isnull=False)
    for report in reports.select_related("edition").defer("edition__content"):
        name = edition_of(report.edition).procedures[report.procedure].title
        assert report.ended_at is not None
        events.append(TitleEvent(report.ended_at, "reported", name, str(report.period or "")))
    if info.title.expires_on is not None and info.title.expires_on <= on:
        events.append(TitleEvent(_morning(info.title.expires_on), "expired", info.title.name))
    return tuple(sorted((e for e in events if local_date(e.at) <= on), key=lambda e: e.at))


def _of_batch(item: BatchItem) -> TitleEvent | None:
    notice, document = getattr(item.batch, "notice", None), getattr(item.batch, "document", None)
    if notice is not None:
        return TitleEvent(_morning(notice.first_day), "noticed", notice.title, notice=notice.pk)
    if document is not None:
        return TitleEvent(_morning(document.dated), "issued", document.title, document.number)
    return None


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def selected_cases(on: date) -> QuerySet[Title]:
    """The cases selected in programmes that honour once, the newest first, each with its case."""
    titles = registered(on).filter(edition__kind="selection").select_related("case__edition")
    return titles.defer("edition__content", "case__edition__content")
