"""The scores of a panel step over the cases of a call, and beside them what explains them; nothing is decided here."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.translation import counted
from pingding.queries.reviews.convened import convenes_now
from pingding.queries.reviews.score_statistics import ScoredCase, ScoreStatistics, ScoringExpert, score_statistics
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import cell, chip, cite, column, crumbs, field
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in

MOST = 100_000


@signed_in
def panel_statistics(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """Raw scores, leniency, agreement and stability, each said in words with what it cannot say."""
    asked = {name: natural_number(request.GET.get(name, "")) for name in ("call", "cut", "percent")}
    cut, percent = (None if asked[name] is None else min(asked[name] or 0, MOST) for name in ("cut", "percent"))
    figures = score_statistics(request.viewer, programme, step, call=asked["call"], cut=cut, percent=percent)
    here = reverse("panel_statistics", args=[programme, step])
    context = {
        "at": request.at,
        "figures": figures,
        "title": f"{figures.edition.programme.short} · {figures.step.title}",
        "cited": cite(figures.edition, figures.step.clause),
        "calls": [chip(name, f"{here}?call={key}", key == figures.call, n) for key, name, n in figures.calls],
        "warnings": list(_warnings(figures)),
        "facts": list(_facts(figures)),
        "fields": [
            field("cut", "integer", _("线上件数"), str(figures.cut), help=_("看前多少件的名单是否稳定。")),
            field("percent", "integer", _("分歧界限"), str(figures.percent), unit="%", help=_("占满分的百分比。")),
        ],
        "meanings": [{"term": term, "value": words, "wide": True} for term, words in _meanings()],
        "columns": _case_columns(),
        "rows": [_case(figures, each) for each in figures.cases],
        "expert_columns": _expert_columns(),
        "experts": [_expert(each) for each in figures.experts],
        "crumbs": crumbs((_("工作台"), reverse("todo")), *_panels(request.viewer, figures), (_("评分统计"), "")),
    }
    return render(request, "desk/panels/statistics.html", context)


def _panels(viewer: Viewer, figures: ScoreStatistics) -> list[tuple[str, str]]:
    """The way back to the panels of the step, for whoever convenes one there now."""
    if not convenes_now(viewer, figures.edition.id, figures.step_id):
        return []
    url = reverse("panel_desk", args=[figures.edition.id, figures.step_id])
    return [(f"{figures.edition.programme.short} · {figures.step.title}", f"{url}?call={figures.call}")]


def _warnings(figures: ScoreStatistics) -> Iterator[str]:
    """What keeps the figures from being final, or from being compared."""
    if figures.waiting:
        yield counted("还有%(n)d件评审未结束，以下各数是暂时的。", figures.waiting) % {"n": figures.waiting}
    if figures.groups > 1:
        words = _("各件分为%(n)d组，组与组之间没有共同的专家，校正后的分数只能在组内比较。")
        yield words % {"n": figures.groups}


def _facts(figures: ScoreStatistics) -> Iterator[dict[str, Any]]:
    """Agreement, stability and disagreement, each with what it means."""
    alpha = "—" if figures.alpha is None else f"{figures.alpha:.2f}"
    yield {"term": _("评分一致性（Krippendorff α）"), "value": alpha, "note": _agreement_words(figures.alpha)}
    share = figures.stability.share
    lists, same = figures.stability.lists, figures.stability.lists - len(figures.stability.changes)
    words = {"same": same, "lists": lists, "cut": figures.cut}
    note = _("逐一去掉一位专家重排%(lists)d次，其中%(same)d次前%(cut)d件不变。") % words
    yield {"term": _("名单稳定性"), "value": "—" if share is None else f"{share:.0%}", "note": note}
    apart = [each.case.number for each in figures.cases if each.apart]
    limit = _("最高与最低相差超过%(points)s分的件。") % {"points": f"{figures.beyond:g}"}
    yield {"term": _("分歧较大"), "value": str(len(apart)), "note": limit}


def _agreement_words(alpha: float | None) -> str:
    """What a value of α says; the bounds are those that Krippendorff names as customary."""
    if alpha is None:
        return _("评分太少或全部相同，无从计算。")
    if alpha >= 0.8:
        return _("0.8以上，一致性好。")
    if alpha >= 0.667:
        return _("0.667至0.8，可作参考。")
    return _("低于0.667，专家之间差别较大，宜看分歧较大的件和各位专家的宽严。")


def _meanings() -> Iterator[tuple[str, str]]:
    """What each figure is, how it is computed, what it cannot say."""
    yield (
        _("校正后、宽严"),
        _(
            "把每份评分看作件的水平加专家的宽严，用最小二乘法同时求出（件和专家两个因素相加的模型，各件的专家可以不同）。"
            "宽严为正的，打分比同组其他专家高；校正后的分数减去了宽严。专家只评过一件的，看不出宽严。"
        ),
    )
    yield _("离散（标准差）"), _("这位专家给各件的总分彼此相差多少；很小的，可能没有拉开差距。")
    yield (
        _("评分一致性（Krippendorff α）"),
        _(
            "同一件的各份评分之间的差别，与全部评分之间的差别相比：1为完全一致，0为与随机给分无异，可以为负。"
            "间距数据的公式见 K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011。"
        ),
    )
    yield (
        _("名单稳定性"),
        _(
            "逐一去掉一位专家的全部评分，按办法的合成方法重新排序；线上各件与原来相同的次数所占的比例。"
            "低的，名单系于个别专家。"
        ),
    )
    yield _("分歧较大"), _("同一件的最高分与最低分相差超过界限的，宜在会上说明。")


def _case_columns() -> list[dict[str, str]]:
    return [
        column(_("件")) | {"card": "name"},
        column(_("份数"), "number") | {"card": "first labelled"},
        column(_("得分"), "number") | {"card": "first labelled"},
        column(_("名次"), "number") | {"card": "first labelled"},
        column(_("校正后"), "number") | {"card": "further labelled"},
        column(_("校正后名次"), "number") | {"card": "further labelled"},
        column(_("提示")) | {"card": "state"},
    ]


def _case(figures: ScoreStatistics, each: ScoredCase) -> dict[str, Any]:
    """A case as a row; what moves it across the line by correction is named, and sheets far apart."""
    case, lines = each.case, []
    if each.apart:
        words = {"low": f"{each.apart.lowest:g}", "high": f"{each.apart.highest:g}"}
        lines.append(("warn", _("最低%(low)s，最高%(high)s") % words))
    if each.place is not None and (each.place <= figures.cut) != (each.corrected_place <= figures.cut):
        lines.append(("warn", _("按校正后的分数会在线的另一侧")))
    raw = "—" if each.raw is None else f"{each.raw:.2f}"
    return {
        "cells": [
            cell(case.name or case.organisation.name, url=address("case", case.number), note=case.number),
            cell(each.sheets),
            cell(raw),
            cell("—" if each.place is None else each.place),
            cell(f"{each.corrected:.2f}"),
            cell(each.corrected_place),
            cell("" if lines else "—", lines=lines),
        ]
    }


def _expert_columns() -> list[dict[str, str]]:
    return [
        column(_("专家")) | {"card": "name"},
        column(_("份数"), "number") | {"card": "first labelled"},
        column(_("平均"), "number") | {"card": "first labelled"},
        column(_("离散（标准差）"), "number") | {"card": "further labelled"},
        column(_("宽严"), "number") | {"card": "first labelled"},
        column(_("去掉这位专家，名单怎样")) | {"card": "state"},
    ]


def _expert(each: ScoringExpert) -> dict[str, Any]:
    spread = each.points.spread
    lines = []
    if each.comes_in:
        words = {"in": translation.listed(each.comes_in), "out": translation.listed(each.goes_out)}
        lines.append(("warn", _("%(in)s进入，%(out)s退出") % words))
    return {
        "cells": [
            cell(each.name),
            cell(each.points.sheets),
            cell(f"{each.points.mean:.2f}"),
            cell("—" if spread is None else f"{spread:.2f}"),
            cell("—" if each.points.sheets == 1 else f"{each.leniency:+.2f}"),
            cell("" if lines else _("不变"), lines=lines),
        ]
    }
