"""A batch that was made, for the bodies that it concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, Step
from pingding.policy.language.selection import Ranking
from pingding.policy.procedures.departures import proposal_words
from pingding.policy.scores.measuring import share
from pingding.policy.scores.sources import sets_of, shown_score, sources_of
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.recommend import Recommend
from pingding.policy.steps.sittings import Quorum, SittingRecord
from pingding.queries.access import official_units
from pingding.queries.batches.recommended_list import RecommendedList, recommended_list
from pingding.queries.batches.reopened_decisions import REOPENED
from pingding.queries.clock import local_date
from pingding.queries.directory.names import name_at, read_names
from pingding.queries.editions import edition_of
from pingding.queries.notices.notices import NoticedCase, noticed_cases
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import waiting_seats
from pingding.records.models import Batch, BatchItem, IssuedDocument, JournalEntry, Notice


@dataclass(frozen=True)
class BatchRecord:
    """A batch that was made: what was said of all, and what was decided for each.

    `applicants` are the units by number of the case, and `body` whoever acted, by their names of that day.
    """

    batch: Batch
    edition: Edition
    title: str
    items: tuple[BatchItem, ...]
    outcomes: Mapping[str, str]
    body: str
    applicants: Mapping[str, str]
    indicators: str | None = None
    ranking: Ranking | None = None
    listed: RecommendedList | None = None
    quorum: Quorum | None = None
    reopened: Mapping[str, tuple[date, str]] = field(default_factory=dict)
    """By number, when a meeting's decision was taken up again, and by which sitting."""

    @property
    def by_rules(self) -> Mapping[str, int]:
        """By number, the place that the ranking's rules give, for cases which the order put elsewhere."""
        places: Mapping[str, int] = self.batch.content.get("by_rules", {})
        return places

    @property
    def grades(self) -> Mapping[str, str]:
        """By number, the grade that stood beside the score."""
        labels: Mapping[str, str] = self.batch.content.get("grades", {})
        return labels

    @property
    def by_votes(self) -> bool:
        """Whether the cases were ranked by their share in favour, not by a score."""
        return self.ranking is not None and self.ranking.by == "in_favour"

    def score(self, item: BatchItem) -> str:
        """What a case was ranked by as it is shown: its score or its share in favour; empty where there is none."""
        if item.score is None:
            return ""
        return share(item.score) if self.by_votes else str(shown_score(self.edition, self.indicators, item.score))

    @property
    def held(self) -> SittingRecord | None:
        """Of a meeting whose sitting was arranged: who came, and how each case was taken."""
        stored = self.batch.content.get("held")
        return SittingRecord.model_validate(stored) if stored else None

    def departure(self, number: str) -> str:
        """What had been proposed for a case instead of what was decided, in words; empty where it was followed."""
        way = self.batch.content.get("departures", {}).get(number, "")
        return proposal_words(self.edition, way) if way else ""


def still_waiting(viewer: Viewer, batch: Batch) -> int:
    """How many cases of the same step and call wait for the same body yet, which the viewer may act on."""
    rows = waiting_seats(viewer).filter(organisation=batch.organisation, edition=batch.edition, step=batch.step)
    return rows.filter(call=batch.call).count()


def batch_record(viewer: Viewer, pk: int) -> BatchRecord:
    """A batch for the bodies concerned: its own, the leading authority, auditors. Refusal(kind="missing") else."""
    related = _readable(viewer).select_related("edition", "organisation", "call", "acted_by", "document", "notice")
    batch = related.filter(pk=pk).first()
    if batch is None:
        raise Refusal(_("没有这一批次，或您无权查看"), kind="missing", remedy=_("请从工作台进入。"))
    edition = edition_of(batch.edition)
    rows = batch.items.select_related("case__organisation").order_by("place", "case__number")
    read_names([batch.organisation, *(row.case.organisation for row in rows)])
    procedure = next(p for p in edition.procedures.values() if batch.step in p.steps)
    step = procedure.steps[batch.step]
    sources = sources_of(edition, procedure, step)
    labels = {key: outcome.label for key, outcome in step.outcomes.items()}
    return BatchRecord(
        batch=batch,
        edition=edition,
        title=step.title,
        items=tuple(rows),
        outcomes=labels,
        body=name_at(batch.organisation, batch.acted_at),
        applicants={row.case.number: name_at(row.case.organisation, batch.acted_at) for row in rows},
        indicators=next(iter(sets_of(procedure, sources)), None),
        ranking=sources.ranking,
        listed=_listed(batch, edition, step, rows),
        quorum=step.quorum if isinstance(step, Meeting) else None,
        reopened=_reopened(batch, rows) if isinstance(step, Meeting) else {},
    )


def _reopened(batch: Batch, rows: Iterable[BatchItem]) -> dict[str, tuple[date, str]]:
    numbers = {row.case_id: row.case.number for row in rows}
    entries = JournalEntry.objects.filter(act=REOPENED, case__in=numbers, step=batch.step).order_by("pk")
    own = (each for each in entries if each.change["batch"] == batch.pk)
    return {numbers[each.case_id or 0]: (local_date(each.at), each.about) for each in own}


@dataclass(frozen=True)
class Published:
    """What a batch sends out: its letter or document, or its notice with the cases as the public sees them."""

    paper: IssuedDocument | None = None
    notice: Notice | None = None
    noticed: tuple[NoticedCase, ...] = ()


def published_by(batch: int) -> Published:
    """What a batch sends out, for whom it has just been made or is being made."""
    notice = Notice.objects.select_related("batch__edition", "batch__organisation").filter(batch=batch).first()
    if notice is not None:
        return Published(notice=notice, noticed=noticed_cases(notice))
    return Published(paper=IssuedDocument.objects.select_related("batch").filter(batch=batch).first())


def _listed(batch: Batch, edition: Edition, step: Step, rows: Iterable[BatchItem]) -> RecommendedList | None:
    """The list that was sent: the cases that went forward."""
    if not isinstance(step, Recommend):
        return None
    sent = [row.case for row in rows if step.outcomes[row.outcome].tone == "forward"]
    for case in sent:
        case.edition = batch.edition
    return recommended_list(edition, step, sent)


def readable_batches(viewer: Viewer, batches: Iterable[int]) -> frozenset[int]:
    """Those of the batches that the viewer may read; in one query, in none where there is no batch."""
    asked = list(batches)
    return frozenset(_readable(viewer).filter(pk__in=asked).values_list("pk", flat=True)) if asked else frozenset()


def _readable(viewer: Viewer) -> QuerySet[Batch]:
    if viewer.is_auditor:
        return Batch.objects.all()
    own = Q(organisation__in=official_units(viewer)) | Q(edition__lead__in=viewer.offices)
    return Batch.objects.filter(own)
