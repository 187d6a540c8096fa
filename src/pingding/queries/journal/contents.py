"""What an act leaves in other tables, as a digest that the act records: a value changed there later is found."""

from datetime import UTC
from decimal import Decimal
from typing import Any

from pingding.records.models import (
    BanLifting,
    Batch,
    BatchItem,
    Filing,
    ScoreSheet,
    StepRun,
    SupportEntry,
    Title,
    TitleChange,
    TitleReport,
    TitleRound,
)

THOUSANDTH, MILLIONTH, CENT = Decimal("0.001"), Decimal("0.000001"), Decimal("0.01")


def of_filing(filing: Filing) -> dict[str, Any]:
    """A version that was handed in."""
    return {"form": filing.form, "version": filing.version, "data": filing.data, "signed": filing.signed}


def of_sheet(sheet: ScoreSheet) -> dict[str, Any]:
    """A score sheet that was handed in; the total with the places that its column keeps."""
    veto = {"veto": sheet.veto, "veto_reason": sheet.veto_reason} if sheet.veto else {}
    return {
        **veto,
        "points": sheet.points,
        "reasons": sheet.reasons,
        "answers": sheet.answers,
        "favour": sheet.favour,
        "comment": sheet.comment,
        "total": None if sheet.total is None else str(sheet.total.quantize(THOUSANDTH)),
    }


def of_batch_item(batch: Batch, item: BatchItem) -> dict[str, Any]:
    """What a batch says of all its cases, minutes and attendance among it, and of one, as it is read back."""
    return {
        "content": batch.content,
        "place": item.place,
        "score": None if item.score is None else str(item.score.quantize(THOUSANDTH)),
        "outcome": item.outcome,
        "reason": item.reason,
    }


def of_result(run: StepRun) -> dict[str, Any]:
    """What a scored round came to, with the places that its column keeps."""
    return {
        "step": run.step,
        "round": run.round,
        "score": None if run.score is None else str(run.score.quantize(MILLIONTH)),
        "grade": run.grade or "",
    }


def of_title(title: Title) -> dict[str, Any]:
    """A title as it was granted."""
    return {
        "kind": title.kind,
        "status": title.status,
        "holder": title.organisation_id,
        "name": title.name,
        "number": title.number,
        "region": title.region,
        "field": title.field,
        "granted_on": title.granted_on.isoformat(),
        "expires_on": title.expires_on.isoformat() if title.expires_on else None,
        "code": title.code,
    }


def of_change(change: TitleChange) -> dict[str, Any]:
    """A change of a title as it was recorded."""
    return {
        "title": change.title_id,
        "act": change.act,
        "sets": change.sets,
        "details": change.details,
        "effective_on": change.effective_on.isoformat(),
        "clause": change.clause,
    }


def of_lifting(lifting: BanLifting) -> dict[str, Any]:
    """That a ban was lifted, as it was recorded."""
    return {
        "ban": lifting.ban_id,
        "effective_on": lifting.effective_on.isoformat(),
        "reason": lifting.reason,
        "document": lifting.document,
        "clause": lifting.clause,
    }


def of_report(report: TitleReport) -> dict[str, Any]:
    """What was reported on a title; its receipt keeps who reported from being found out by trying names."""
    return {
        "receipt": report.receipt,
        "text": report.text,
        "name": report.name,
        "contact": report.contact,
        "body": report.body_id,
    }


def of_round(each: TitleRound) -> dict[str, Any]:
    """A round over many titles, with what it takes to repeat its draw and whom it is entrusted to."""
    return {
        "edition": each.edition_id,
        "procedure": each.procedure,
        "name": each.name,
        "year": each.year,
        "closes_at": each.closes_at.astimezone(UTC).isoformat() if each.closes_at else None,
        "organisation": each.organisation_id,
        "drawing": each.drawing,
        "evaluator": each.evaluator_id,
    }


def of_support_entry(entry: SupportEntry) -> dict[str, Any]:
    """An entry in a title's ledger of supports."""
    return {
        "support": entry.support,
        "kind": entry.kind,
        "instalment": entry.instalment,
        "amount": str(entry.amount.quantize(CENT)),
        "day": entry.day.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
        "reverses": entry.reverses_id,
        "stated": entry.stated,
        "document": entry.document,
        "reason": entry.reason,
        "clause": entry.clause,
    }
