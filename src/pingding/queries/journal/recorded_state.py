"""Whether cases, versions, sheets and titles are what the journal says: one reading of it, then one of each table."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from pingding.policy.language import Step
from pingding.policy.procedures.progress import SKIP, beyond
from pingding.queries.editions import edition_of
from pingding.queries.journal import contents
from pingding.queries.journal.acts.titles import ROUND_ACTS
from pingding.queries.journal.recorded import CHUNK, Finding, Recorded, fits, recorded_acts
from pingding.queries.journal.recorded_titles import of_titles
from pingding.records.models import Batch, Case, ExpertDraw, Filing, JournalEntry, ScoreSheet, StepRun


def state_differences() -> Iterator[str]:
    """What stands otherwise in the tables than the journal says, one Chinese sentence each.

    What was recorded by earlier versions of the platform without a digest of its content is not compared. A case that
    was acted on while the tables were read is left to the next verification.
    """
    entries = JournalEntry.objects.filter(Q(case__isnull=False) | Q(act__in=ROUND_ACTS)).order_by("seq")
    recorded, last = recorded_acts(entries)
    cases = recorded.cases
    findings = [*_of_cases(cases), *_of_filings(cases), *_of_sheets(cases), *_of_results(cases), *of_titles(recorded)]
    findings += (*_of_draws(cases), *_of_batches(cases))
    moved = set(entries.filter(seq__gt=last).values_list("case_id", flat=True)) if findings else set()
    yield from (what for case, what in findings if case not in moved)


def _of_cases(recorded: Mapping[int, Recorded]) -> Iterator[Finding]:
    rounds: defaultdict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for case_id, step, outcome, closed_at in StepRun.objects.values_list("case_id", "step", "outcome", "closed_at"):
        rounds[case_id].append((step, outcome, closed_at is not None))
    cases = Case.objects.select_related("edition", "title").defer("edition__content").order_by("pk")
    for case in cases.iterator(chunk_size=CHUNK):
        if fault := _case_fault(case, recorded[case.pk], rounds[case.pk]):
            yield case.pk, _("%(case)s：%(what)s") % {"case": case.number, "what": fault}


def _case_fault(case: Case, history: Recorded, rounds: Collection[tuple[str, str, bool]]) -> str:
    """What of a case does not follow from what was recorded; empty when all does."""
    procedure = edition_of(case.edition).procedures.get(case.procedure)
    if procedure is None or any(step not in procedure.steps for step, _outcome, _closed in rounds):
        return _("所走程序或步骤不在政策项目之中")
    taken, ended = history.taken(procedure), case.progress.get("ended")
    for step, outcome, closed in rounds:
        if closed and outcome and (step, outcome) not in taken and outcome not in history.endings:
            words = {"step": procedure.steps[step].title, "outcome": outcome}
            return _("“%(step)s”的结果“%(outcome)s”没有相应的日志") % words
    if sorted(case.progress.get("open", [])) != sorted(step for step, _outcome, closed in rounds if not closed):
        return _("所处步骤与办理记录不一致")
    ends = {procedure.steps[step].outcomes[key].end for step, key in taken if key in procedure.steps[step].outcomes}
    entered = {step for step, _outcome, _closed in rounds}
    ends |= {beyond(step).end for key, step in procedure.steps.items() if _passed(key, step, case, taken, entered)}
    if ended and ended not in ends | history.endings:
        return _("办结结果“%(end)s”没有相应的日志") % {"end": ended}
    title = getattr(case, "title", None)
    settled = {ended} if ended else {title.status} if title else set()
    if (case.status in ENDS or ended) and case.status not in settled:
        return _("状态“%(status)s”与办理结果不一致") % {"status": case.get_status_display()}
    return ""


def _passed(key: str, step: Step, case: Case, taken: Collection[tuple[str, str]], entered: Collection[str]) -> bool:
    """Whether the case went past a step that was left out, or that did not concern it."""
    over = step.when is not None and key in case.progress.get("done", ()) and key not in entered
    return over or (step.optional and (key, SKIP) in taken)


ENDS = frozenset(
    {Case.Status.RECOGNISED, Case.Status.PILOT, Case.Status.PREPARATORY, Case.Status.SELECTED, *Case.WITHOUT_SUCCESS}
)
"""Statuses that only an end, or a title, gives."""


def _of_filings(recorded: Mapping[int, Recorded]) -> Iterator[Finding]:
    """An office's part of a form goes with its opinion, which names no receipt: it is not compared."""
    missing = {receipt: case for case, history in recorded.items() for receipt in history.handed_in}
    filings = Filing.objects.filter(submitted_at__isnull=False).select_related("case").order_by("pk")
    for filing in filings.iterator(chunk_size=CHUNK):
        receipt, own = filing.receipt or "", filing.organisation_id == filing.case.organisation_id
        missing.pop(receipt, None)
        _step, content = recorded[filing.case_id].handed_in.get(receipt, ("", None))
        if content is None and own:
            yield filing.case_id, _("回执%(receipt)s：提交没有相应的日志") % {"receipt": receipt}
        elif not fits(contents.of_filing(filing), [content or ""]):
            yield filing.case_id, _("回执%(receipt)s：内容与提交时的日志不一致") % {"receipt": receipt}
    for receipt, case_id in sorted(missing.items()):
        yield case_id, _("回执%(receipt)s：日志中有提交，内容已不存在") % {"receipt": receipt}


def _of_sheets(recorded: Mapping[int, Recorded]) -> Iterator[Finding]:
    missing = {
        (case, *sheet, number)
        for case, history in recorded.items()
        for sheet, entries in history.sheets.items()
        for number, _digest in entries
    }
    sheets = ScoreSheet.objects.filter(source="expert", submitted_at__isnull=False, run__isnull=False)
    for sheet in sheets.select_related("run", "case", "scorer").order_by("pk").iterator(chunk_size=CHUNK):
        assert sheet.run is not None
        step, number = sheet.run.step, sheet.run.round
        missing -= {(sheet.case_id, step, sheet.scorer_id, each) for each in (0, number)}
        handed_in = recorded[sheet.case_id].sealed_in(step, sheet.scorer_id, number)
        if not handed_in or not fits(contents.of_sheet(sheet), handed_in):
            words = {"case": sheet.case.number, "expert": sheet.scorer}
            yield sheet.case_id, _("%(case)s：%(expert)s的评分表与提交时的日志不一致") % words
    numbers = dict(Case.objects.filter(pk__in={case for case, *_rest in missing}).values_list("pk", "number"))
    for case_id in sorted(case for case, *_rest in missing):
        words = {"case": numbers.get(case_id, str(case_id))}
        yield case_id, _("%(case)s：日志中有提交的评分表，评分表已不存在") % words


def _of_draws(recorded: Mapping[int, Recorded]) -> Iterator[Finding]:
    draws = [(pk, digest, case) for case, history in recorded.items() for pk, digest in history.draws.items()]
    rows = ExpertDraw.objects.filter(pk__in={pk for pk, _digest, _case in draws}).order_by("pk")
    kept = ((row.pk, row.record) for row in rows.iterator(chunk_size=CHUNK))
    for case, number in _altered(draws, kept):
        yield case, _("%(case)s：专家抽取记录与抽取时的日志不一致") % {"case": number}


def _of_batches(recorded: Mapping[int, Recorded]) -> Iterator[Finding]:
    """What batches say of their cases, minutes and votes among it."""
    digests = [((pk, case), digest, case) for case, each in recorded.items() for pk, digest in each.batches.items()]
    rows = Batch.objects.filter(pk__in={pk for (pk, _case), _digest, _same in digests}).prefetch_related("items")
    kept = (
        ((row.pk, item.case_id), contents.of_batch_item(row, item))
        for row in rows.order_by("pk").iterator(chunk_size=CHUNK)
        for item in row.items.all()
    )
    for case, number in _altered(digests, kept):
        yield case, _("%(case)s：所在批次的记录与办理时的日志不一致") % {"case": number}


def _altered(
    digests: Sequence[tuple[Hashable, str, int]], kept: Iterable[tuple[Hashable, Mapping[str, Any]]]
) -> Iterator[tuple[int, str]]:
    """The cases, by key and number, of which the journal has the digest of a row (key, digest, case) that is gone or
    says something else."""
    own: defaultdict[Hashable, list[tuple[str, int]]] = defaultdict(list)
    for pk, digest, case in digests:
        if digest:  # earlier versions recorded none
            own[pk].append((digest, case))
    for pk, content in kept:
        own[pk] = [(digest, case) for digest, case in own[pk] if not fits(content, [digest])]
    cases = {case for left in own.values() for _digest, case in left}
    yield from Case.objects.filter(pk__in=cases).order_by("pk").values_list("pk", "number") if cases else ()


def _of_results(recorded: Mapping[int, Recorded]) -> Iterator[Finding]:
    """What is kept with a round of what it came to is what was journalled last; where nothing was, nothing is kept."""
    missing = {(case, *key) for case, history in recorded.items() for key in history.results}
    kept = StepRun.objects.filter(Q(score__isnull=False) | Q(grade__isnull=False)).select_related("case__edition")
    for run in kept.defer("case__edition__content").order_by("pk").iterator(chunk_size=CHUNK):
        missing.discard((run.case_id, run.step, run.round))
        digest = recorded[run.case_id].results.get((run.step, run.round))
        if digest is None or not fits(contents.of_result(run), [digest]):
            procedure = edition_of(run.case.edition).procedures.get(run.case.procedure)
            step = procedure.steps.get(run.step) if procedure else None
            words = {"case": run.case.number, "step": step.title if step else run.step}
            yield run.case_id, _("%(case)s：“%(step)s”的得分、等级与记入时的日志不一致") % words
    numbers = dict(Case.objects.filter(pk__in={case for case, *_key in missing}).values_list("pk", "number"))
    for case_id, *_key in sorted(missing):
        words = {"case": numbers.get(case_id, str(case_id))}
        yield case_id, _("%(case)s：日志中有记入的评分结果，得分已不存在") % words
