"""Issuing a document with a number; where cases have been granted a kind of title, their titles begin."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import (
    ChosenOutcome,
    Decision,
    HeldBatch,
    carry_out,
    first_outcome,
    hold_batch,
    make_batch,
)
from pingding.actions.batches.papers import (
    NOBODY_BY_HAND,
    NamedByHand,
    keep_paper,
    paper_body,
    read_by_hand,
    recipients_named,
)
from pingding.actions.cases.new_titles import begin_title, next_running_number, record_granted, title_number
from pingding.actions.cases.title_acts import supersede
from pingding.actions.door import action, hold_journal
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.steps.issue import Issue
from pingding.policy.text.naming import number as numbered
from pingding.policy.text.typed_text import read_line
from pingding.policy.values.periods import add_months
from pingding.queries.cases.assessment import progress_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.refusals import Faults
from pingding.queries.steps.conditions import refuse_unsettled
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch, BatchItem, Case, IssuedDocument, Title


@action
def issue_document(
    step: str,
    cases: Sequence[str],
    *,
    actor: Viewer,
    at: datetime,
    title: str,
    dated: date | None = None,
    n: int | None = None,
    text: str | None = None,
    outcome: str | None = None,
    by_hand: NamedByHand = NOBODY_BY_HAND,
) -> Batch:
    """Issue one document for cases: number in the definition's pattern, e.g. 渝经信发〔2025〕2号.

    `text` is its body, the definition's unless given, as are its recipients unless named `by_hand`. Effects in order:
    the number is taken (`n`, or the next of the year); a batch; the document, kept as issued; each title granted begins
    on its day; the cases move. Refusals, all at once: a number already used; a date in the future, or before what it
    carries out; no title; no body, or one that does not say whom it is about; too long recipients; whatever keeps it.
    """
    faults, day = Faults(), dated or local_date(at)
    title, by_hand = _read_heading(title, day, faults, at=at), read_by_hand(by_hand, faults)
    decisions = [Decision(case, first_outcome(actor, case, step) if outcome is None else outcome) for case in cases]
    held_batch = hold_batch(decisions, step, "issue", faults, actor=actor, at=at)
    with faults.caught("dated"):
        _refuse_backdated([chosen.case for chosen in held_batch.chosen], day)
    definition: Issue = held_batch.definition
    with faults.caught("text"):
        body = paper_body(held_batch, (chosen.case for chosen in held_batch.chosen), text, day)
    hold_journal()
    with faults.caught("n"):
        n, full = _number(definition, day.year, n)
    faults.refuse()
    batch = make_batch(held_batch, {"document": definition.document, "number": full}, actor=actor, at=at)
    document = _store(batch, held_batch, by_hand, title=title, body=body, dated=day, number=full, n=n)
    for chosen in held_batch.chosen:
        _grant(chosen, document, actor=actor, at=at)
        carry_out(batch, chosen, actor=actor, at=at)
    return batch


def _store(batch: Batch, held_batch: HeldBatch, by_hand: NamedByHand, **paper: Any) -> IssuedDocument:
    definition: Issue = held_batch.definition
    recipients = recipients_named(held_batch, [chosen.case for chosen in held_batch.chosen], by_hand)
    head = definition.head or batch.organisation.name + ("" if definition.is_letter else "文件")
    return keep_paper(batch, head=head, pattern=definition.number, recipients=recipients, **paper)


def _read_heading(title: str, day: date, faults: Faults, *, at: datetime) -> str:
    """The document's title as it is kept; a title that cannot be, and a day in the future, are among the faults."""
    if day > local_date(at):
        faults.add(Refusal(_("成文日期不能晚于今天"), remedy=_("请核对日期。")), "dated")
    with faults.caught("title"):
        return read_line(title, _("文件标题"), 200)
    return title


def _number(definition: Issue, year: int, n: int | None) -> tuple[int, str]:
    """The running number, the next one where none is given, and the document's number; Refusal when used."""
    if n is not None and n < 1:
        raise Refusal(_("文号的序号应为正整数"), remedy=_("请改正序号，或留空由系统顺延。"))
    counted = IssuedDocument.objects.exclude(pattern="")
    n = n or next_running_number(counted, definition.number, year)
    full = numbered(definition.number, year, n)
    if counted.filter(number=full).exists():
        raise Refusal(
            _("文号“%(number)s”已使用") % {"number": full},
            where=definition.title,
            kind="conflict",
            remedy=_("请改用其他序号，或留空由系统顺延。"),
        )
    return n, full


def _refuse_backdated(cases: Sequence[Case], day: date) -> None:
    """Refuse a document older than what it carries out: application, a meeting's decision, the end of a notice."""
    items = BatchItem.objects.filter(case__in=cases, batch__kind__in=("meeting", "notice"))
    limits = [(item.case, *_limit(item.batch)) for item in items.select_related("case", "batch__notice").order_by("pk")]
    for case in cases:
        if case.submitted_at:
            submitted = local_date(case.submitted_at)
            limits.append((case, submitted, _("本件于%(day)s提交") % {"day": translation.day(submitted)}))
    late = [limit for limit in limits if day < limit[1]]
    if late:
        case, earliest, why = max(late, key=lambda limit: limit[1])
        what = _("成文日期不能早于%(day)s") % {"day": translation.day(earliest)}
        raise Refusal(what, where=case.number, remedy=_("%(why)s，请核对日期。") % {"why": why})


def _limit(batch: Batch) -> tuple[date, str]:
    """The first day on which a document can carry out what this batch did, and why it is the first."""
    if batch.kind == "notice":
        last = batch.notice.last_day
        return last + timedelta(days=1), _("本件公示至%(day)s") % {"day": translation.day(last)}
    held_on = date.fromisoformat(batch.content["held_on"])
    return held_on, _("本件于%(day)s经会议审定") % {"day": translation.day(held_on)}


def _grant(chosen: ChosenOutcome, document: IssuedDocument, *, actor: Viewer, at: datetime) -> Title | None:
    """Begin the title that the case has been granted, journal it and tell its holder; None where there is none."""
    case = chosen.case
    kind_id = chosen.outcome.grants or progress_of(case).grants
    if kind_id is None or chosen.outcome.tone != "forward" or Title.objects.filter(case=case).exists():
        return None
    refuse_unsettled(CaseFile(case), kind_id, at=at)
    title = _begin_title(case, kind_id, document)
    kind = edition_of(case.edition).titles[kind_id]
    record_granted(title, clause=kind.clause, at=at, actor=actor)
    return title


def _begin_title(case: Case, kind_id: str, document: IssuedDocument) -> Title:
    """The title of a kind from the document's day on, with its number, its verification code and what it owes first."""
    kind = edition_of(case.edition).titles[kind_id]
    facts = case_facts(case, on=document.dated).facts
    title = Title(
        case=case,
        edition=case.edition,
        kind=kind_id,
        status=kind.status,
        organisation=case.organisation,
        name=case.name or case.organisation.name,
        number=title_number(edition_of(case.edition), kind, document.dated.year),
        region=case.organisation.region,
        field=str(facts[kind.unique_in] or "") if kind.unique_in else "",
        granted_on=document.dated,
        expires_on=add_months(document.dated, 12 * kind.years) if kind.years else None,
        document=document,
    )
    begin_title(title)
    supersede(title, kind)
    return title


ACT = issue_document
