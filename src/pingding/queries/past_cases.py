"""Past cases as they were handed in and judged, to be decided again: in batches, for whoever runs the platform."""

from collections.abc import Iterator, Mapping, Sequence

from pingding.policy.definition.replay.past import PastCase, PastRound, PastSheet
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.queries.cases.facts import records_of_many, values_of_many
from pingding.queries.clock import local_date
from pingding.queries.editions import stored_edition
from pingding.queries.panels.cohorts import recommenders
from pingding.queries.panels.entries import titles_held_by
from pingding.queries.panels.sheets import counted_sheets, points_of
from pingding.records.models import Call, Case, FilingFile, Override, Seat, StepRun, StoredEdition

BATCH = 500
"""So many cases are read together."""


def past_edition(draft: Edition, programme: str = "") -> StoredEdition:
    """The edition whose cases a draft is tried on: the one named, else the one that the draft revises, else its own.

    Refusal(kind="missing") where the database has none of them.
    """
    if programme:
        return stored_edition(programme)
    candidates = [each for each in (draft.programme.revises, draft.id) if each]
    stored = {each.programme: each for each in StoredEdition.objects.filter(programme__in=candidates)}
    edition = next((stored[each] for each in candidates if each in stored), None)
    if edition is None:
        what = f"数据库里既没有草案所修订的办法，也没有编号为“{draft.id}”的办法"
        raise Refusal(what, kind="missing", remedy="请用 --edition 写明以哪一部办法的件重新判断。")
    return edition


def past_call(stored: StoredEdition, call: int) -> Call:
    """A call of the edition by its number in the database; Refusal(kind="missing") when it has none such."""
    row = Call.objects.filter(edition=stored, pk=call).first()
    if row is None:
        calls = "、".join(f"{pk} {title}" for pk, title in stored.calls.order_by("pk").values_list("pk", "title"))
        raise Refusal(
            f"“{stored.title}”没有编号为 {call} 的申报通知", kind="missing", remedy=f"可写：{calls or '（无）'}。"
        )
    return row


def past_cases(stored: StoredEdition, call: Call | None = None) -> Iterator[PastCase]:
    """Every case of the edition, or of one call, that was handed in, in order; the queries grow with the batches."""
    rows = Case.objects.filter(edition=stored, submitted_at__isnull=False).order_by("pk")
    keys = list((rows.filter(call=call) if call else rows).values_list("pk", flat=True))
    for first in range(0, len(keys), BATCH):
        batch = list(rows.filter(pk__in=keys[first : first + BATCH]).select_related("organisation", "call"))
        for case in batch:
            case.edition = stored
        yield from _read(batch)


def _read(cases: Sequence[Case]) -> Iterator[PastCase]:
    """These cases, each table in one query."""
    values, records = values_of_many(cases), records_of_many(cases)
    materials, judged, overrides = _materials(cases), _judged(cases), _overrides(cases)
    rounds = _rounds(cases)
    sheets, names, holds = _sheets(rounds), dict(recommenders(cases)), titles_held_by(cases)
    for case in cases:
        at = case.submitted_at
        assert at is not None
        yield PastCase(
            number=case.number,
            name=case.name or case.organisation.name,
            call=f"{case.call_id or ''}/{case.period or ''}",
            procedure=case.procedure,
            on=local_date(at),
            submitted_at=at,
            closes_at=case.call.closes_at if case.call else None,
            values=values[case.pk],
            record=records[case.pk],
            materials=frozenset(materials.get(case.pk, ())),
            judged=judged.get(case.pk, {}),
            overrides=overrides.get(case.pk, {}),
            sheets=tuple(sheets.get(case.pk, ())),
            rounds=tuple(PastRound(run.step, run.opened_at, run.closed_at) for run in rounds.get(case.pk, {}).values()),
            recommender=names.get(case.pk, ""),
            holds=holds.get(case.pk, frozenset()),
            failed=case.status in Case.WITHOUT_SUCCESS,
        )


def _materials(cases: Sequence[Case]) -> Mapping[int, set[str]]:
    """By case, the materials that its handed-in versions have."""
    rows = FilingFile.objects.filter(filing__case__in=cases, filing__submitted_at__isnull=False)
    materials: dict[int, set[str]] = {}
    for case, material in rows.values_list("filing__case", "material"):
        materials.setdefault(case, set()).add(material)
    return materials


def _judged(cases: Sequence[Case]) -> Mapping[int, dict[str, bool | None]]:
    """By case, what reviewers answered on conditions; a later answer counts before an earlier one."""
    judged: dict[int, dict[str, bool | None]] = {}
    rows = Seat.objects.filter(run__case__in=cases, acted_at__isnull=False).order_by("acted_at", "pk")
    for case, content in rows.values_list("run__case", "content"):
        judged.setdefault(case, {}).update(content.get("judged", {}))
    return judged


def _overrides(cases: Sequence[Case]) -> Mapping[int, dict[str, str]]:
    overrides: dict[int, dict[str, str]] = {}
    for case, condition, reason in Override.objects.filter(case__in=cases).values_list("case", "condition", "reason"):
        overrides.setdefault(case, {})[condition] = reason
    return overrides


def _rounds(cases: Sequence[Case]) -> Mapping[int, dict[str, StepRun]]:
    """By case and step, the newest round."""
    rounds: dict[int, dict[str, StepRun]] = {}
    for run in StepRun.objects.filter(case__in=cases).order_by("round", "pk"):
        rounds.setdefault(run.case_id, {})[run.step] = run
    return rounds


def _sheets(rounds: Mapping[int, Mapping[str, StepRun]]) -> Mapping[int, list[PastSheet]]:
    """By case, the sheets that count in the newest round of each panel."""
    steps = {run.pk: run.step for own in rounds.values() for run in own.values() if run.kind == "panel"}
    sheets: dict[int, list[PastSheet]] = {}
    for sheet in counted_sheets(steps):
        step = steps[sheet.run_id or 0]
        sheets.setdefault(sheet.case_id, []).append(PastSheet(step, points_of(sheet), bool(sheet.favour)))
    return sheets
