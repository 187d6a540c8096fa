"""An authority opens a procedure for many titles at once: chosen from its cohort, or drawn by a recorded seed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.opening import case_about, open_case
from pingding.actions.door import action, hold_journal, notify, platform_language, record_act
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.procedures.deadlines import end_of
from pingding.policy.steps.draw import CURRENT, draw_order, list_digest
from pingding.policy.text.typed_text import read_line
from pingding.queries.clock import local_date
from pingding.queries.journal.acts.titles import OpenInRound, OpenRound
from pingding.queries.journal.contents import of_round
from pingding.queries.titles.rounds import Candidate, RoundCandidates, independent_unit, round_candidates
from pingding.queries.viewer import Viewer
from pingding.records.models import StoredEdition, TitleRound

SEED_BYTES = 32
SAME = ("year", "closes_at", "organisation", "evaluator")
"""What a round must have in common with what is added to it under its name."""


@dataclass(frozen=True)
class NewRound:
    """What a round is called, of which year it is, until when its first step is due (None: by the definition).

    `titles` are the numbers of those taken in; of a sampled cohort nobody chooses, and it stays empty. `evaluator` is
    the credit code of the unit that it is entrusted to, where the definition says so.
    """

    name: str
    year: int
    closes: date | None = None
    titles: Sequence[str] = ()
    evaluator: str = ""


@action
def open_round(
    stored: StoredEdition, procedure: str, new: NewRound, *, actor: Viewer, at: datetime, seed: str | None = None
) -> TitleRound:
    """Open a procedure for the titles chosen from its cohort, or for so many of them as are drawn: a case for each.

    A round of the same name takes in those that it has not yet; a draw is not repeated. Only rehearsals give a `seed`.
    Effects: the round, with seed and candidates where it was drawn; a case for each title, its first rounds due when
    the round closes; the holders get a message, unless the round is unannounced. Refusals, with the clause: none of
    the offices that may; a title outside the cohort, with the reason; no title at all; a closing day that has passed;
    a round drawn before; an evaluator that is not registered, or tied to one of the titles.
    """
    person, on = actor.person_or_refuse(), local_date(at)
    name = read_line(new.name, _("本轮名称"), 120)
    if new.closes is not None and new.closes < on:
        raise Refusal(_("截止日早于今日"), where=_("截止日"), remedy=_("请填写今日或以后的日期。"))
    hold_journal()
    candidates = round_candidates(actor, stored, procedure, new.year, on)
    chosen, drawing = _drawn(candidates, seed) if candidates.sampled else (_chosen(candidates, new.titles), {})
    if not chosen:
        raise Refusal(_("本轮没有称号"), clause=candidates.clause, remedy=_("请从列出的称号中选择。"))
    opening = TitleRound(
        edition=stored,
        procedure=procedure,
        name=name,
        year=new.year,
        closes_at=end_of(new.closes) if new.closes else None,
        organisation=candidates.behalf,
        opened_by=person,
        opened_at=at,
        drawing=drawing,
        evaluator=independent_unit(new.evaluator, candidates, chosen) if candidates.evaluator else None,
    )
    title_round = _stored(opening, candidates)
    _record(title_round, candidates, len(chosen), actor=actor, at=at)
    for each in chosen:
        _open(title_round, each, candidates, actor=actor, at=at)
    return title_round


def _chosen(candidates: RoundCandidates, numbers: Sequence[str]) -> list[Candidate]:
    """The candidates of these numbers. Refusal for one that is not in the cohort."""
    inside = {each.title.number: each for each in candidates.inside}
    outside = {each.title.number: each for each in candidates.outside}
    for number in numbers:
        if number in inside:
            continue
        refusal = outside[number].refusal if number in outside else None
        words = {"number": number, "why": refusal.what if refusal else _("不是本机关可以列入的称号")}
        raise Refusal(
            _("%(number)s不能列入本轮：%(why)s") % words,
            clause=refusal.clause if refusal else candidates.clause,
            kind="conflict",
            remedy=_("请刷新页面，重新核对名单。"),
        )
    return [inside[number] for number in dict.fromkeys(numbers)]


def _drawn(candidates: RoundCandidates, seed: str | None) -> tuple[list[Candidate], dict[str, Any]]:
    """So many candidates in the order of the draw, and what it takes to repeat it."""
    inside = {each.title.number: each for each in candidates.inside}
    seed = seed or secrets.token_hex(SEED_BYTES)
    order = draw_order(inside, seed, "")
    drawing = {
        "algorithm": CURRENT,
        "seed": seed,
        "candidates": sorted(inside),
        "candidates_sha256": list_digest(inside),
        "number": candidates.number,
    }
    return [inside[number] for number in order[: candidates.number]], drawing


def _stored(opening: TitleRound, candidates: RoundCandidates) -> TitleRound:
    """The round of that name, stored now where there is none yet.

    What is there is added to, unless it was drawn or is another one.
    """
    named = TitleRound.objects.filter(edition=opening.edition, procedure=opening.procedure, name=opening.name).first()
    if named is None:
        opening.save()
        return opening
    if named.drawing:
        what = _("“%(name)s”已经抽取，不重抽") % {"name": named.name}
        raise Refusal(what, clause=candidates.clause, kind="conflict", remedy=_("请查看已抽取的名单。"))
    if any(getattr(named, what) != getattr(opening, what) for what in SAME):
        raise Refusal(
            _("已有名为“%(name)s”的一轮，年度、截止日、开展的机关或受托的机构不同") % {"name": named.name},
            clause=candidates.clause,
            kind="conflict",
            remedy=_("请换一个名称，或与已开展的一轮写得一致。"),
        )
    return named


def _record(title_round: TitleRound, candidates: RoundCandidates, titles: int, *, actor: Viewer, at: datetime) -> None:
    with platform_language():
        about = translation.headed(candidates.procedure.title, title_round.name)
    record_act(
        OpenRound(
            year=title_round.year,
            titles=titles,
            closes=local_date(title_round.closes_at) if title_round.closes_at else None,
            seed=title_round.drawing.get("seed", ""),
            evaluator=title_round.evaluator.name if title_round.evaluator else "",
            round=title_round.pk,
            content=content_digest(of_round(title_round)),
        ),
        at=at,
        actor=actor,
        behalf=candidates.behalf,
        about=about,
        clause=candidates.clause,
    )


def _open(
    title_round: TitleRound, chosen: Candidate, candidates: RoundCandidates, *, actor: Viewer, at: datetime
) -> None:
    case = case_about(chosen.title, candidates.key, local_date(at))
    case.title_round, case.period, case.opened_by = title_round, title_round.year, actor.person
    case.confidential = not candidates.opens.announced
    open_case(case, at=at, due_at=title_round.closes_at)
    record_act(
        OpenInRound(year=title_round.year),
        at=at,
        actor=actor,
        behalf=candidates.behalf,
        case=case,
        about=title_round.name,
        clause=candidates.clause,
    )
    text = (
        gettext_noop("“%(name)s”列入%(round)s，请按期办理")
        if candidates.opens.compulsory
        else gettext_noop("“%(name)s”可以参加%(round)s，自愿参加")
    )
    words = {"name": case.name, "round": title_round.name}
    notify(text, words, at=at, organisation=case.organisation, case=case)
