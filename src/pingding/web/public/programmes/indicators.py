"""How a programme measures: indicator trees with weights and rules in words, grades, and the order of cases."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.expressions.in_words import in_words
from pingding.policy.language import Edition, GradeScale, Indicator, IndicatorSet, Ranking
from pingding.policy.language.indicators import BONUS, Bonus
from pingding.policy.parts import percent
from pingding.policy.scores.grading import by_comparison
from pingding.policy.scores.rules.registry import rule_words
from pingding.queries.calls import programmes as queries
from pingding.queries.editions import shared
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.public.programmes.limit_words import cohort_words, quota_words
from pingding.web.public.programmes.programmes import programme_frame
from pingding.web.wording.clause_links import chips
from pingding.web.wording.words import grouped

DEEPEST = 4


def programme_indicators(request: ViewerRequest, programme: str) -> HttpResponse:
    """Every indicator set, grade scale and ranking of a programme."""
    info = queries.programme(programme, request.at)
    edition = info.edition
    return render(
        request,
        "public/programmes/indicators.html",
        programme_frame(request, info, "programme_indicators")
        | {
            "sets": [_set(edition, key, each) for key, each in edition.indicators.items()],
            "grades": [_grades(edition, scale) for scale in edition.grades.values()],
            "rankings": [_ranking(edition, ranking) for ranking in edition.rankings.values()],
        },
    )


def _set(edition: Edition, key: str, each: IndicatorSet) -> dict[str, Any]:
    return {
        "anchor": f"indicator-{key}",
        "title": each.title,
        "total": each.total,
        "when": _when(edition, each.when),
        "notes": [_sources(each), *([each.local] if each.local else [])],
        "clauses": chips(edition, each.clause),
        "rows": [row for name, top in each.tree.items() for row in _rows(edition, f"{key}.{name}", top, 1)],
        "bonus": each.bonus and _bonus(edition, key, each.bonus),
        "deductions": [
            {
                "anchor": f"indicator-{key}.{name}",
                "title": d.title,
                "clauses": chips(edition, d.clause),
                "words": _deduction(edition, d.of, d.points, d.cap),
            }
            for name, d in each.deductions.items()
        ],
    }


def _bonus(edition: Edition, path: str, bonus: Bonus) -> dict[str, Any]:
    return {
        "cap": bonus.cap,
        "local": bonus.local,
        "clauses": chips(edition, bonus.clause),
        "rows": [row for name, top in bonus.items.items() for row in _rows(edition, f"{path}.{name}", top, 2)],
    }


def _rows(edition: Edition, path: str, row: Indicator, level: int) -> Iterator[dict[str, Any]]:
    """A row and all below it. An 其中 row stands one step in, under the sibling that it is a part of."""
    yield {
        "anchor": f"indicator-{path}",
        "level": min(level, DEEPEST),
        "title": row.title,
        "weight": row.weight,
        "of_which": row.of_which is not None,
        "rules": rule_words(edition, shared(), row.score, row.weight) if row.score else (),
        "when": _when(edition, row.when),
        "otherwise": _otherwise(row) if row.when else "",
        "floor": row.floor,
        "help": row.help,
        "local": row.local,
        "clauses": chips(edition, row.clause),
    }
    for key, child in row.children.items():
        yield from _rows(edition, f"{path}.{key}", child, level + (2 if child.of_which else 1))
    if row.bonus:
        yield from _bonus_in_branch(edition, path, row.bonus, level + 1)


def _bonus_in_branch(edition: Edition, path: str, bonus: Bonus, level: int) -> Iterator[dict[str, Any]]:
    """The bonus of a branch as a row with its cap, and its items below it."""
    rules = (_("在本级权重之外，加分合计不超过%(n)s分") % {"n": grouped(bonus.cap)},)
    yield {
        "anchor": f"indicator-{path}.{BONUS}",
        "level": min(level, DEEPEST),
        "title": _("加分项"),
        "rules": rules,
        "local": bonus.local,
        "clauses": chips(edition, bonus.clause),
    }
    for key, item in bonus.items.items():
        yield from _rows(edition, f"{path}.{BONUS}.{key}", item, level + 1)


def _otherwise(row: Indicator) -> str:
    return {
        "spread": _("不适用时，分值由同级其他指标分担"),
        "drop": _("不适用时，分值不计入总分"),
        "zero": _("不适用时，记0分"),
    }[row.otherwise]


def _when(edition: Edition, expression: str | None) -> str:
    return in_words(edition, shared(), expression) if expression else ""


def _sources(each: IndicatorSet) -> str:
    names = {
        "self": _("申报单位自评"),
        "district": _("区县核评"),
        "expert": _("专家评分"),
        "third_party": _("第三方评价"),
    }
    trimmed = _("不少于%(n)d人时去掉最高分和最低分后取平均") % {"n": each.trim_from}
    combine = {"mean": _("取平均分"), "median": _("取中位数"), "trimmed": trimmed}[each.combine]
    parts = {
        "who": translation.listed(names[s] for s in each.sources),
        "counts": names[each.counts],
        "combine": combine,
    }
    if len(each.sources) == 1:
        return _("由%(who)s，多份评分%(combine)s。") % parts
    return _("%(who)s并列，以%(counts)s为准，多份评分%(combine)s。") % parts


def _deduction(edition: Edition, of: str, points: Any, cap: Any) -> str:
    words = _("“%(of)s”每项扣%(n)s分") % {"of": in_words(edition, shared(), of), "n": grouped(points)}
    return _("%(words)s，最多扣%(n)s分") % {"words": words, "n": grouped(cap)} if cap else words


def _grades(edition: Edition, scale: GradeScale) -> dict[str, Any]:
    return {
        "title": scale.title,
        "clauses": chips(edition, scale.clause),
        "local": scale.local,
        "compared": list(cohort_words(edition, scale.cohort, shares=True)) if by_comparison(scale) else [],
        "grades": [
            {"label": grade.label, "rules": list(_grade_rules(edition, grade)), "clauses": chips(edition, grade.clause)}
            for grade in scale.grades.values()
        ],
    }


def _grade_rules(edition: Edition, grade: Any) -> Iterator[str]:
    if grade.from_ is not None:
        yield _("得分不低于%(n)s") % {"n": grouped(grade.from_)}
    if grade.below is not None:
        yield _("得分低于%(n)s") % {"n": grouped(grade.below)}
    if grade.above is not None:
        yield _("得分高于%(n)s") % {"n": grouped(grade.above)}
    if grade.up_to is not None:
        yield _("得分至多%(n)s") % {"n": grouped(grade.up_to)}
    if grade.places is not None:
        yield _("名次在前%(n)s名") % {"n": grade.places}
    if grade.top_share is not None:
        yield _("名次在前%(n)s%%") % {"n": grouped(percent(grade.top_share) * 100)}
    if grade.bottom_share is not None:
        yield _("名次在后%(n)s%%") % {"n": grouped(percent(grade.bottom_share) * 100)}
    if grade.max_share is not None:
        yield _("占比不超过%(n)s%%") % {"n": grouped(percent(grade.max_share) * 100)}
    if grade.requires:
        yield _("并须%(what)s") % {"what": in_words(edition, shared(), grade.requires)}
    if grade.event:
        yield _("%(what)s的，直接定为本等级") % {"what": in_words(edition, shared(), grade.event)}


def _ranking(edition: Edition, ranking: Ranking) -> dict[str, Any]:
    by = _("按得分由高到低") if ranking.by == "score" else _("按专家赞成比例由高到低")
    rules = [by if ranking.reviewed else _("尚无评审，由办理人排定")]
    rules += cohort_words(edition, ranking.cohort, shares=any(quota.by_share for quota in ranking.quotas))
    rules += [_("并列时：%(title)s") % {"title": tie.title} for tie in ranking.tie_breakers]
    if ranking.minimum is not None:
        least = ranking.minimum if isinstance(ranking.minimum, str) else grouped(ranking.minimum)
        rules.append(_("低于%(n)s的不得建议") % {"n": least})
    if ranking.turnout:
        rules.append(_("不足%(n)d件不排序") % {"n": ranking.turnout})
    rules += [quota_words(edition, quota) for quota in ranking.quotas]
    return {"title": ranking.title, "rules": rules, "local": ranking.local, "clauses": chips(edition, ranking.clause)}
