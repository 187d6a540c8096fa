"""The cases of a round with their faults: each by the set that scores it, with the values that hold for all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from pingding.cli.definitions.asking import day_of, facts_or_faults
from pingding.cli.definitions.facts_file import FactsFile, scores_of
from pingding.cli.library import Opened
from pingding.cli.scoring.results import round_of
from pingding.cli.scoring.sheets import Sheet, is_round, read_sheets
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.facts.norms import RoundNorms, round_norms
from pingding.policy.scores.leaves import applicable_sets, is_judged, leaves
from pingding.policy.scores.rounds import Sheeted, applicable_set
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.values import show_value

ByRound = dict[str, list[Sheeted]]
"""By indicator set, or by the ranking in which several sets meet: the cases scored by it."""


def read_rounds(opened: Opened, file: Path, on: datetime | None, set_id: str | None) -> tuple[ByRound, list[Refusal]]:
    """Everything given, by round, and every fault of all the cases. UsageError for what is no such file or folder."""
    refused: list[Refusal] = []
    sheets: dict[str, Sheet] = {}
    stated: dict[str, Facts] = {}
    for sheet in read_sheets(file, opened):
        facts, faults = facts_or_faults(opened, sheet.asked, day_of(on, sheet.asked))
        refused += [_of_case(sheet.name, fault) for fault in faults]
        sheets[sheet.name] = sheet
        if facts is not None:
            stated[sheet.name] = facts
    norms = round_norms(opened.edition, stated)
    refused += _contradictory(opened, norms, sheets)
    by_round: ByRound = {}
    for name, own in stated.items():
        facts = Facts(opened.edition, opened.shared, {**own.entered, **norms.of(own)}, own.on)
        cases, faults = _scored_by(opened, sheets[name], facts, set_id, compared=is_round(file))
        refused += [_of_case(name, fault) for fault in faults]
        for case in cases:
            id = round_of(opened.edition, case.indicators)[0] if is_round(file) else case.indicators
            by_round.setdefault(id, []).append(case)
    return by_round, refused


def _scored_by(
    opened: Opened, sheet: Sheet, facts: Facts, set_id: str | None, *, compared: bool
) -> tuple[list[Sheeted], list[Refusal]]:
    """A case by each set that scores it, in a ranking by one alone, and the faults of its points."""
    cases: list[Sheeted] = []
    faults: list[Refusal] = []
    by_round: dict[str, list[str]] = {}
    for key in _sets(opened, facts, sheet.asked, set_id):
        by_round.setdefault(round_of(opened.edition, key)[0] if compared else key, []).append(key)
    for sets in by_round.values():
        only = sets[0] if len(sets) == 1 else applicable_set(opened.edition, sets, facts)
        if only is None:
            faults.append(_open_set(opened, sets, facts))
            continue
        points = {path: value for path, value in sheet.asked.scores.items() if path in _rows(opened, only)}
        entries, wrong = scores_of(opened, replace(sheet.asked, scores=points), facts, only)
        faults += wrong
        cases.append(Sheeted(sheet.name, facts, only, entries))
    return cases, [*faults, *_foreign(opened, [case.indicators for case in cases], sheet.asked)]


def _open_set(opened: Opened, sets: list[str], facts: Facts) -> Refusal:
    """What is said of a case of which the facts leave open by which set of a ranking it is scored."""
    asked = [name for key in sets if (when := opened.edition.indicators[key].when) for name in facts.missing(when)]
    titles = "、".join(f"“{opened.edition.indicators[key].title}”" for key in sets)
    labels = "、".join(f"“{opened.edition.vocabulary[name].label}”（{name}）" for name in dict.fromkeys(asked))
    remedy = f"请填写{labels}，或用 --indicators 指明。" if labels else "请用 --indicators 指明。"
    return Refusal(f"不知按哪一套指标评分：{titles}都可能适用", where="、".join(dict.fromkeys(asked)), remedy=remedy)


def _contradictory(opened: Opened, norms: RoundNorms, sheets: Mapping[str, Sheet]) -> Iterator[Refusal]:
    """Every value that one round has once, and that a case states otherwise than another: its row and its column."""
    for each in norms.contradictions:
        fact, here, first = opened.edition.norms[each.fact], sheets[each.case], sheets[each.first]
        shown, before = (show_value(fact, value, opened.shared) for value in (each.value, each.first_value))
        whose = "同一地区的各件" if fact.norm and fact.norm.per == "region" else "同批各件"
        what = f"“{fact.label}”{whose}只有一个值，此处为{shown}，{first.place}（{first.name}）为{before}"
        where = f"{here.place}（{here.name}），栏目“{each.fact}”"
        yield Refusal(what, where=where, clause=fact.clause, remedy="请改为一致；只写在一件里也可以。")


def _of_case(name: str, fault: Refusal) -> Refusal:
    fault.where = "：".join(filter(None, (name, fault.where)))
    return fault


def _sets(opened: Opened, facts: Facts, asked: FactsFile, set_id: str | None) -> list[str]:
    """The sets to score by: the one named, else those that concern the case and either ask nobody for points or have
    the rows that points were given for; where none has all of these rows, the one that has most.
    """
    applicable = [set_id] if set_id else list(applicable_sets(opened.edition, facts))
    if not applicable:
        raise click.UsageError("本办法没有适用的指标体系。")
    own = {key: len(asked.scores.keys() & _rows(opened, key)) for key in applicable}
    most = max(own.values())
    return [key for key in applicable if own[key] == most or not _judged(opened, key)]


def _judged(opened: Opened, set_id: str) -> bool:
    return any(is_judged(row.score) for _path, row in leaves(opened.edition.indicators[set_id]))


def _rows(opened: Opened, set_id: str) -> set[str]:
    return {path for path, _row in leaves(opened.edition.indicators[set_id])}


def _foreign(opened: Opened, scored_by: list[str], asked: FactsFile) -> Iterator[Refusal]:
    """Points for rows that none of the sets has; the option is suggested where another set has them."""
    sets, own = opened.edition.indicators, {path for key in scored_by for path in _rows(opened, key)}
    for path in sorted(asked.scores.keys() - own):
        other = next((key for key in sets if path in _rows(opened, key)), None)
        remedy = did_you_mean(path, own) or "请按评分表所列指标评分。"
        if other is not None:
            remedy = f"它属于“{sets[other].title}”，请加 --indicators {other}。"
        where = "、".join(sets[key].title for key in scored_by)
        yield Refusal(f"没有指标“{path}”", where=where, remedy=remedy)
