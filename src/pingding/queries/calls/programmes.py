"""The programmes as the public sees them: where each stands, its calls, its targets against what was granted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.language.identity import Lapse, Target
from pingding.policy.procedures.validity import in_force_from
from pingding.queries.calls.calls import CallInfo, CallState, call_info
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_fault, edition_of, is_revised, shared, stored_edition, takes_applications
from pingding.records.models import Call, StoredEdition, Title

FAR = datetime.max.replace(tzinfo=SHANGHAI)


class ProgrammeState(StrEnum):
    """Whether applications are being taken. The values are the keys of `web.status.CALL`."""

    OPEN = "open"
    ROLLING = "rolling"
    PLANNED = "planned"
    NOT_OPEN = "not_open"
    STOPPED = "stopped"


@dataclass(frozen=True)
class ProgrammeInfo:
    """An edition with its calls: `running` is the open call that closes last (a rolling one before all)."""

    stored: StoredEdition
    edition: Edition
    calls: tuple[CallInfo, ...]
    standing: ProgrammeState
    stopped: Refusal | None

    @property
    def running(self) -> CallInfo | None:
        open_now = [info for info in self.calls if info.state is CallState.OPEN]
        return max(open_now, key=lambda info: info.call.closes_at or FAR, default=None)

    @property
    def planned(self) -> CallInfo | None:
        ahead = [info for info in self.calls if info.state is CallState.UPCOMING]
        return min(ahead, key=lambda info: info.call.opens_at, default=None)

    @property
    def authorities(self) -> tuple[str, ...]:
        return tuple(shared().office_title(office) for office in self.edition.programme.authorities)

    @property
    def number(self) -> str:
        """The number of the first document, or its title where it was issued without one."""
        first = next(iter(self.edition.documents.values()), None)
        return (first.number or f"《{first.title}》") if first else ""


@dataclass(frozen=True)
class TargetLine:
    """A number that the programme wants to reach, and how many titles of that kind were granted by then."""

    target: Target
    kind: str
    granted: int
    passed: bool

    @property
    def reached(self) -> bool:
        return self.granted >= self.target.at_least


def programmes(at: datetime) -> tuple[ProgrammeInfo, ...]:
    """All programmes, those that take applications first; in two queries, however many calls there are."""
    rows = _editions()
    calls = _calls_by_edition(_calls(), at)
    order = list(ProgrammeState)
    infos = [_info(row, calls.get(row.pk, ()), at) for row in rows]
    return tuple(sorted(infos, key=lambda info: order.index(info.standing)))


@compiled_query
def _editions() -> QuerySet[StoredEdition]:
    stored = StoredEdition.objects.select_related("revised_by").defer("content", "revised_by__content")
    return stored.order_by("programme")


@compiled_query
def _calls() -> QuerySet[Call]:
    return Call.objects.select_related("edition").defer("edition__content")


def programme(programme_id: str, at: datetime) -> ProgrammeInfo:
    """One programme with its calls; Refusal(kind="missing") when there is none."""
    stored = stored_edition(programme_id)
    calls = Call.objects.filter(edition=stored).select_related("edition").defer("edition__content")
    return _info(stored, _calls_by_edition(calls, at).get(stored.pk, ()), at)


def targets(info: ProgrammeInfo, on: date) -> tuple[TargetLine, ...]:
    """The programme's targets against the titles granted by each target's day, in one query."""
    return targets_of([info.stored], on).get(info.stored.pk, ())


def targets_of(editions: Sequence[StoredEdition], on: date) -> dict[int, tuple[TargetLine, ...]]:
    """The same by edition for several at once; only for those that have targets."""
    defined = {each.pk: edition_of(each) for each in editions if edition_of(each).programme.targets}
    granted = Title.objects.filter(edition__in=defined).values_list("edition", "kind", "granted_on") if defined else ()
    titles = list(granted)
    return {
        pk: tuple(
            TargetLine(
                target,
                edition.titles[target.title].label if target.title in edition.titles else target.title,
                sum(1 for own, kind, day in titles if own == pk and kind == target.title and day <= target.by),
                target.by < on,
            )
            for target in edition.programme.targets
        )
        for pk, edition in defined.items()
    }


@dataclass(frozen=True)
class DocumentLine:
    """A document with the first day on which it is in force and how it lapses, where it does."""

    title: str
    number: str
    source: str
    issuers: tuple[str, ...]
    in_force: date | None
    lapses: Lapse | None
    state: str
    under: str
    local: str
    clauses: tuple[str, ...]


def documents(edition: Edition, on: date) -> tuple[DocumentLine, ...]:
    """The documents behind an edition, as they stand on a day: `state` is planned, running or lapsed."""
    lines = []
    for document in edition.documents.values():
        first = in_force_from(document)
        ahead, lapsed = first is not None and on < first, document.lapses is not None and document.lapses.on <= on
        clauses = (*filter(None, (document.in_force_clause,)), *(document.lapses.clause if document.lapses else ()))
        state = "lapsed" if lapsed else "planned" if ahead else "running"
        lines.append(
            DocumentLine(
                document.title,
                document.number,
                document.source,
                document.issuers,
                first,
                document.lapses,
                state,
                document.under,
                document.local,
                tuple(dict.fromkeys(clauses)),
            )
        )
    return tuple(lines)


def _calls_by_edition(calls: Iterable[Call], at: datetime) -> dict[int, tuple[CallInfo, ...]]:
    by_edition: dict[int, list[CallInfo]] = {}
    for call in sorted(calls, key=lambda call: (call.opens_at, call.pk), reverse=True):
        by_edition.setdefault(call.edition_id, []).append(call_info(call, at))
    return {key: tuple(infos) for key, infos in by_edition.items()}


def _info(stored: StoredEdition, calls: tuple[CallInfo, ...], at: datetime) -> ProgrammeInfo:
    edition = edition_of(stored)
    fault = edition_fault(stored, local_date(at))
    return ProgrammeInfo(stored, edition, calls, _standing(stored, calls, at), fault)


def _standing(stored: StoredEdition, calls: tuple[CallInfo, ...], at: datetime) -> ProgrammeState:
    day = local_date(at)
    lapsed = any(line.state == "lapsed" for line in documents(edition_of(stored), day))
    if is_revised(stored, day) or (lapsed and not takes_applications(stored, day)):
        return ProgrammeState.STOPPED
    states = {(info.state, info.rolling) for info in calls}
    if (CallState.OPEN, True) in states:
        return ProgrammeState.ROLLING
    if (CallState.OPEN, False) in states:
        return ProgrammeState.OPEN
    return (
        ProgrammeState.PLANNED if any(state is CallState.UPCOMING for state, _ in states) else ProgrammeState.NOT_OPEN
    )
