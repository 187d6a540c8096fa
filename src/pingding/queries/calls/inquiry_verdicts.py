"""What a programme answers a unit that has no case: which requirements hold, what is lacking, what is decided later."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.conditions.assess import Answer, Assessment, Finding, assess
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.facts.regions import addressed
from pingding.policy.language import Condition, Edition
from pingding.policy.language.conditions import WITHOUT_RECORDS
from pingding.queries.bans import Applying, BanInForce, bans_on
from pingding.queries.calls.calls import window_refusal
from pingding.queries.calls.first_offices import sending_refusal
from pingding.queries.calls.programmes import ProgrammeInfo
from pingding.queries.clock import local_date
from pingding.queries.editions import shared

NEEDS_A_CASE = frozenset({"no_open_case", "no_title_held", "field_free", "partners_confirmed"})
REGION = "region"
"""What a fact's `record` says where it is the unit's region."""


@dataclass(frozen=True)
class ProgrammeVerdict:
    """What one programme answers. `refusals` keep everybody out: the edition is not in force (the answer is then no),
    or no call is open (the answer is then what it would be in the next one), or nobody sits yet at the office of the
    region to which it would go (the answer is then of the conditions alone). `leaves`: each requirement that applies
    so far; `later`: how many are decided by reviewers or checked at submission; `bans`: those in force against who
    asks, of which one that blocks makes the answer no."""

    info: ProgrammeInfo
    answer: Answer
    refusals: tuple[Refusal, ...]
    leaves: tuple[Finding, ...]
    later: int
    bans: tuple[BanInForce, ...] = ()


def verdict_of(
    info: ProgrammeInfo,
    edition: Edition,
    facts: Facts,
    at: datetime,
    codes: Collection[str] = (),
    staffed: Collection[str] | None = None,
) -> ProgrammeVerdict:
    asking = Applying({code: _("本单位") for code in codes}, {})
    bans = bans_on(info.stored, asking, local_date(at)) if codes else ()
    refusing = _refusing_registers(info, edition, facts, at)
    asked_at_submission = {path for path, c in _every(edition) if c.bar in NEEDS_A_CASE}
    shown_above = {path for path, c in _every(edition) if c.bar in ("in_force", "in_window")}
    unplaced = {path for path, c in _every(edition) if c.bar == "addressed" and _region(edition, facts) is None}
    reasons = {key: refusal.what for key, refusal in refusing.items()}
    assessment = assess(edition, shared(), facts, bars=reasons, consulted=WITHOUT_RECORDS)
    elsewhere = asked_at_submission | shown_above
    seen = Assessment(tuple(_seen(finding, elsewhere, unplaced) for finding in assessment.findings))
    lines = (line for finding in seen.findings for line in _lines(finding))
    concerning = (line for line in lines if line.answer_for("submission") is not Answer.not_applicable)
    shown = _without_repeated_region(concerning, dict(_every(edition)), facts)
    later = sum(leaf.force in ("judged", "recommendation") for leaf in seen.all())
    refusals = tuple(refusing[key] for key in ("in_force", "in_window") if key in refusing)
    if not refusing and info.running and (region := _region(edition, facts)):
        undelivered = sending_refusal(edition, info.running.call, (region,), staffed=staffed)
        refusals = (undelivered,) if undelivered else ()
    barred = info.stopped is not None or any(ban.blocks for ban in bans)
    answer = Answer.not_satisfied if barred else seen.answer("submission")
    return ProgrammeVerdict(info, answer, refusals[:1], shown, later + len(asked_at_submission), bans)


def _every(edition: Edition) -> Iterator[tuple[str, Condition]]:
    def walk(path: str, condition: Condition) -> Iterator[tuple[str, Condition]]:
        yield path, condition
        for key, child in condition.children.items():
            yield from walk(f"{path}.{key}", child)

    for key, condition in edition.conditions.items():
        yield from walk(key, condition)


def _seen(finding: Finding, elsewhere: set[str], unplaced: set[str]) -> Finding:
    """A finding as it stands without a case: what is shown or checked elsewhere does not count; an unknown place is
    unknown."""
    if finding.path in elsewhere:
        return replace(finding, answer=Answer.not_applicable, word_found=lambda: _("提交申报时核对"))
    if finding.path in unplaced:
        return replace(finding, answer=Answer.unknown, word_found=lambda: _("尚未填写所在地区"), missing=(REGION,))
    return replace(finding, children=tuple(_seen(child, elsewhere, unplaced) for child in finding.children))


def _lines(finding: Finding) -> Iterator[Finding]:
    """The requirements to show one by one: where all must hold, each; where some must, the whole."""
    if finding.children and finding.needed == len(finding.children):
        for child in finding.children:
            yield from _lines(child)
    else:
        yield finding


def _region(edition: Edition, facts: Facts) -> str | None:
    name = next((key for key, fact in edition.vocabulary.items() if fact.record == REGION), None)
    return str(facts[name]) if name and facts[name] else None


def _refusing_registers(info: ProgrammeInfo, edition: Edition, facts: Facts, at: datetime) -> dict[str, Refusal]:
    """What the registers say without a case: whether the edition is in force, the window open, the region addressed."""
    refusing: dict[str, Refusal] = {}
    if info.stopped is not None:
        refusing["in_force"] = info.stopped
    if info.running is None:
        refusing["in_window"] = _shut(info, at)
    region = _region(edition, facts)
    call = info.running.call if info.running else None
    written = edition.programme.regions
    regions = call.regions if call else () if written == "all" else written
    if region is not None and not addressed(shared(), regions, region):
        what = _("面向的地区不含%(region)s") % {"region": shared().regions[region].title}
        refusing["addressed"] = Refusal(what, clause=edition.programme.intake.clause)
    return refusing


def _shut(info: ProgrammeInfo, at: datetime) -> Refusal:
    """Why nothing is taken now: the next call has not opened, or the last one has closed, or there was none."""
    if info.planned is not None:
        refusal = window_refusal(info.planned.call, at)
    else:
        refusal = window_refusal(info.calls[0].call, at) if info.calls else None
    return refusal or Refusal(
        _("目前没有开放的申报通知"),
        clause=info.edition.programme.intake.clause,
        kind="closed",
        remedy=_("请关注申报通知；条件可以先行自查。"),
    )


def _without_repeated_region(
    leaves: Iterable[Finding], conditions: Mapping[str, Condition], facts: Facts
) -> tuple[Finding, ...]:
    """The leaves without those that rest on the region alone and answer as the addressed regions do.

    The one that stays cites the clauses of all. `conditions` are those of the edition by their paths.
    """
    every = tuple(leaves)
    register = next((leaf for leaf in every if conditions[leaf.path].bar == "addressed"), None)
    if register is None:
        return every
    same = [leaf for leaf in every if leaf.answer is register.answer and _on_region(conditions[leaf.path], facts)]
    clause = dict.fromkeys(clause for leaf in (register, *same) for clause in leaf.clause)
    citing_all = replace(register, clause=tuple(clause))
    return tuple(citing_all if leaf is register else leaf for leaf in every if leaf not in same)


def _on_region(condition: Condition, facts: Facts) -> bool:
    """Whether a condition is computed from the unit's region and nothing else."""
    if condition.computed is None:
        return False
    behind = facts.entered_behind(tuple(facts.expression(condition.computed).term.names()))
    vocabulary = facts.compiled.vocabulary
    return bool(behind) and all(name in vocabulary and vocabulary[name].record == REGION for name in behind)
