"""Whether cases, versions, sheets and titles are what the journal says: one reading of it, then one of each table."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.journal_chain import content_fits
from pingding.policy.language import Procedure, Step
from pingding.policy.procedures.progress import SKIP, beyond
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.titles.state import spans
from pingding.policy.translation import day as day_words
from pingding.queries.editions import edition_of
from pingding.queries.journal import contents
from pingding.queries.journal.acts.applications import (
    SubmitApplication,
    SubmitCorrection,
    SubmitForm,
    WithdrawApplication,
)
from pingding.queries.journal.acts.cases import (
    AnswerObjection,
    ChangeTitle,
    CorrectionLapsed,
    ExemptObligation,
    GiveUpObligation,
    GrantTitle,
)
from pingding.queries.journal.acts.steps import SubmitSheet
from pingding.queries.journal.acts.supports import SUPPORT_ACTS
from pingding.queries.title_spans import as_changes, granted_state, state_of
from pingding.records.models import (
    Case,
    Filing,
    JournalEntry,
    ScoreSheet,
    StepRun,
    SupportEntry,
    Title,
    TitleChange,
)

CHUNK = 2_000
HANDED_IN = frozenset({SubmitApplication.act, SubmitCorrection.act, SubmitForm.act})
ENDINGS = {
    WithdrawApplication.act: "withdrawn",
    CorrectionLapsed.act: "withdrawn",
    ExemptObligation.act: "closed",
    GiveUpObligation.act: "closed",
}
"""How acts end a case that are no outcome of a step."""


@dataclass
class _Recorded:
    """What the journal says of one case: outcomes by step, what was handed in by receipt, sheets, the title."""

    outcomes: set[tuple[str, str]] = field(default_factory=set)
    handed_in: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By receipt, the step and the digest of the content."""
    sheets: defaultdict[tuple[str, int | None], list[str]] = field(default_factory=lambda: defaultdict(list))
    titles: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    endings: set[str] = field(default_factory=set)
    """How the case was ended by acts that are no outcome."""
    supports: list[str] = field(default_factory=list)
    upheld: bool = False

    def add(self, act: str, step: str, actor: int | None, about: str, change: Mapping[str, Any]) -> None:
        """Take in one entry."""
        content = str(change.get("content", ""))
        if step and isinstance(change.get("outcome"), str):
            self.outcomes.add((step, change["outcome"]))
        if act in HANDED_IN:
            self.handed_in[about] = (step, content)
        elif act == SubmitSheet.act:
            self.sheets[step, actor].append(content)
        elif act == GrantTitle.act:
            self.titles.append(content)
        elif act == ChangeTitle.act:
            self.changes.append(content)
        elif act in SUPPORT_ACTS:
            self.supports.append(content)
        self.endings |= {ENDINGS[act]} if act in ENDINGS else set()
        self.upheld |= act == AnswerObjection.act and bool(change.get("upheld"))

    def taken(self, procedure: Procedure) -> frozenset[tuple[str, str]]:
        """Every outcome that was taken: those recorded, and those that handing in and an upheld objection are."""
        filled = {step for step, _content in self.handed_in.values()}
        implied = {
            (key, next(iter(step.outcomes)) if isinstance(step, Fill) else "upheld")
            for key, step in procedure.steps.items()
            if (isinstance(step, Fill) and key in filled) or (isinstance(step, PublicNotice) and self.upheld)
        }
        return frozenset(self.outcomes | implied)


Finding = tuple[int, str]
"""Of which case, and one Chinese sentence."""


def state_differences() -> Iterator[str]:
    """What stands otherwise in the tables than the journal says, one Chinese sentence each.

    What was recorded by earlier versions of the platform without a digest of its content is not compared. A case that
    was acted on while the tables were read is left to the next verification.
    """
    entries = JournalEntry.objects.filter(case__isnull=False).order_by("seq")
    recorded, last = _recorded(entries)
    findings = [*_of_cases(recorded), *_of_filings(recorded), *_of_sheets(recorded), *_of_titles(recorded)]
    findings += [*_of_changes(recorded), *_of_spans(), *_of_supports(recorded)]
    moved = set(entries.filter(seq__gt=last).values_list("case_id", flat=True)) if findings else set()
    yield from (what for case, what in findings if case not in moved)


def _recorded(entries: QuerySet[JournalEntry]) -> tuple[Mapping[int, _Recorded], int]:
    """What the journal says of each case, and the number of the last entry read."""
    recorded: defaultdict[int, _Recorded] = defaultdict(_Recorded)
    last = 0
    columns = ("seq", "case_id", "act", "step", "actor_id", "about", "change")
    for seq, case, *entry in entries.values_list(*columns).iterator(chunk_size=CHUNK):
        recorded[case].add(*entry)
        last = seq
    return recorded, last


def _of_cases(recorded: Mapping[int, _Recorded]) -> Iterator[Finding]:
    rounds: defaultdict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for case_id, step, outcome, closed_at in StepRun.objects.values_list("case_id", "step", "outcome", "closed_at"):
        rounds[case_id].append((step, outcome, closed_at is not None))
    cases = Case.objects.select_related("edition", "title").defer("edition__content").order_by("pk")
    for case in cases.iterator(chunk_size=CHUNK):
        if fault := _case_fault(case, recorded[case.pk], rounds[case.pk]):
            yield case.pk, _("%(case)s：%(what)s") % {"case": case.number, "what": fault}


def _case_fault(case: Case, history: _Recorded, rounds: Collection[tuple[str, str, bool]]) -> str:
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


def _of_filings(recorded: Mapping[int, _Recorded]) -> Iterator[Finding]:
    """An office's part of a form goes with its opinion, which names no receipt: it is not compared."""
    missing = {receipt: case for case, history in recorded.items() for receipt in history.handed_in}
    filings = Filing.objects.filter(submitted_at__isnull=False).select_related("case").order_by("pk")
    for filing in filings.iterator(chunk_size=CHUNK):
        receipt, own = filing.receipt or "", filing.organisation_id == filing.case.organisation_id
        missing.pop(receipt, None)
        _step, content = recorded[filing.case_id].handed_in.get(receipt, ("", None))
        if content is None and own:
            yield filing.case_id, _("回执%(receipt)s：提交没有相应的日志") % {"receipt": receipt}
        elif not _fits(contents.of_filing(filing), [content or ""]):
            yield filing.case_id, _("回执%(receipt)s：内容与提交时的日志不一致") % {"receipt": receipt}
    for receipt, case_id in sorted(missing.items()):
        yield case_id, _("回执%(receipt)s：日志中有提交，内容已不存在") % {"receipt": receipt}


def _of_sheets(recorded: Mapping[int, _Recorded]) -> Iterator[Finding]:
    missing = {(case, *sheet) for case, history in recorded.items() for sheet in history.sheets}
    sheets = ScoreSheet.objects.filter(source="expert", submitted_at__isnull=False, run__isnull=False)
    for sheet in sheets.select_related("run", "case", "scorer").order_by("pk").iterator(chunk_size=CHUNK):
        assert sheet.run is not None
        missing.discard((sheet.case_id, sheet.run.step, sheet.scorer_id))
        handed_in = recorded[sheet.case_id].sheets.get((sheet.run.step, sheet.scorer_id), [])
        if not handed_in or not _fits(contents.of_sheet(sheet), handed_in):
            words = {"case": sheet.case.number, "expert": sheet.scorer}
            yield sheet.case_id, _("%(case)s：%(expert)s的评分表与提交时的日志不一致") % words
    numbers = dict(Case.objects.filter(pk__in={case for case, *_rest in missing}).values_list("pk", "number"))
    for case_id in sorted(case for case, *_rest in missing):
        words = {"case": numbers.get(case_id, str(case_id))}
        yield case_id, _("%(case)s：日志中有提交的评分表，评分表已不存在") % words


def _of_titles(recorded: Mapping[int, _Recorded]) -> Iterator[Finding]:
    missing = {case for case, history in recorded.items() if history.titles}
    for title in Title.objects.order_by("pk").iterator(chunk_size=CHUNK):
        missing.discard(title.case_id)
        granted = recorded[title.case_id].titles
        if not granted or not _fits(contents.of_title(title), granted):
            yield title.case_id, _("称号%(number)s：与授予时的日志不一致") % {"number": title.number}
    for case_id, number in Case.objects.filter(pk__in=missing).order_by("pk").values_list("pk", "number"):
        yield case_id, _("%(case)s：日志中有所授的称号，称号已不存在") % {"case": number}


def _of_changes(recorded: Mapping[int, _Recorded]) -> Iterator[Finding]:
    """Each change of a title has its entry, and each entry its change."""
    left = {case: list(history.changes) for case, history in recorded.items() if history.changes}
    for change in TitleChange.objects.select_related("title").order_by("pk").iterator(chunk_size=CHUNK):
        digests = left.get(change.case_id, [])
        fitting = next((digest for digest in digests if _fits(contents.of_change(change), [digest])), None)
        if fitting is None:
            words = {"number": change.title.number}
            yield change.case_id, _("称号%(number)s：变动与办理时的日志不一致") % words
        else:
            digests.remove(fitting)
    numbers = dict(
        Case.objects.filter(pk__in=[case for case, digests in left.items() if digests]).values_list("pk", "number")
    )
    for case_id, number in sorted(numbers.items()):
        yield case_id, _("%(case)s：日志中有称号的变动，变动已不存在") % {"case": number}


def _of_spans() -> Iterator[Finding]:
    """What the register says of each title on every day is what follows from its changes."""
    titles = Title.objects.prefetch_related("changes", "spans").order_by("pk")
    for title in titles.iterator(chunk_size=CHUNK):
        changes = as_changes(sorted(title.changes.all(), key=lambda change: change.pk))
        life = spans(granted_state(title), title.granted_on, changes)
        stored = sorted(title.spans.all(), key=lambda span: span.starts)
        if [(each.starts, each.ends, each.state) for each in life] != [
            (span.starts, span.ends, state_of(span)) for span in stored
        ]:
            yield title.case_id, _("称号%(number)s：名录所载的经过与记录的变动不一致") % {"number": title.number}


def _of_supports(recorded: Mapping[int, _Recorded]) -> Iterator[Finding]:
    """Entries in the ledgers of titles: each as it was recorded, and as many."""
    entered: Counter[int] = Counter()
    for entry in SupportEntry.objects.select_related("title").order_by("pk").iterator(chunk_size=CHUNK):
        case = entry.title.case_id
        entered[case] += 1
        if not _fits(contents.of_support_entry(entry), recorded[case].supports):
            words = {"number": entry.title.number, "kind": entry.get_kind_display(), "day": day_words(entry.day)}
            yield case, _("称号%(number)s：支持台账%(day)s的“%(kind)s”与登记时的日志不一致") % words
    short = [case for case, history in recorded.items() if entered[case] < len(history.supports)]
    for case, number in Title.objects.filter(case__in=short).order_by("pk").values_list("case", "number"):
        yield case, _("称号%(number)s：日志中登记的支持，台账中已不存在") % {"number": number}


def _fits(content: Mapping[str, Any], digests: Iterable[str]) -> bool:
    """Whether the content is what one of these digests was made of; an empty digest fits, an unknown one does not."""
    for digest in digests:
        try:
            if not digest or content_fits(content, digest):
                return True
        except ValueError:
            continue
    return False
