"""How many may be chosen of which cases, in words: the cohort of a ranking, its quotas."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import Edition, Step
from pingding.policy.parts import ROUNDED, percent
from pingding.policy.steps.limits import RECOMMENDER, ComparedCases, Quota
from pingding.policy.steps.meeting import Meeting
from pingding.queries.panels.ranking import STANDS


def cohort_words(edition: Edition, cohort: ComparedCases, *, shares: bool) -> Iterator[str]:
    """Among which cases places are given, and where there are `shares`, of which these are shares."""
    if cohort.over == "so_far":
        yield _("同批各件到齐之前，名次暂定")
    elif cohort.over == "list":
        yield _("在同一名单的各件之间排列")
    else:
        yield _("申报截止、同批各件到齐后一并排列")
    if cohort.within:
        yield _("在同一%(groups)s的各件之间排名次") % {"groups": _groups(edition, cohort)}
    if shares:
        yield _denominator(cohort)


def step_words(edition: Edition, step: Step) -> Iterator[str]:
    """What limits how many cases a step takes: its quotas, the groups, and the denominator of its shares."""
    if isinstance(step, Meeting):
        yield from (quota_words(edition, quota) for quota in step.quotas)
    cohort = step.compared()
    if cohort is not None and cohort.within:
        yield _("按%(groups)s分组，各组分别计算") % {"groups": _groups(edition, cohort)}
    if cohort is not None and cohort.counts != ("scored",):
        yield _denominator(cohort)


def _groups(edition: Edition, cohort: ComparedCases) -> str:
    return translation.listed(edition.vocabulary[key].label for key in cohort.within if key in edition.vocabulary)


def _denominator(cohort: ComparedCases) -> str:
    counted = translation.listed(str(STANDS[each]) for each in cohort.counts)
    return _("占比以%(counted)s各件为分母") % {"counted": counted}


def quota_words(edition: Edition, quota: Quota) -> str:
    """A quota in words: how many, of what, by what, and what becomes of a share that is no whole number."""
    fact = edition.vocabulary.get(quota.per or "")
    per = _("推荐单位") if quota.per == RECOMMENDER else fact.label if fact else ""
    if quota.by_share:
        words = _("最多为参评各件的%(of)s（%(rounding)s）") % {"of": quota.of, "rounding": _(ROUNDED[quota.rounding])}
    else:
        words = _("最多%(n)s件") % {"n": quota.of}
    words = _("同一%(per)s%(words)s") % {"per": per, "words": words} if per else words
    if percent(quota.pool) != 1:
        words = _("%(words)s，建议时可提出其%(pool)s") % {"words": words, "pool": quota.pool}
    return words if quota.force == "refuse" else _("%(words)s，超过的只提示") % {"words": words}
