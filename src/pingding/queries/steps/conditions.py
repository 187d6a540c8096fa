"""Conditions that a step asks about: those judged there, those that a recommendation or a grant rests on."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.conditions.assess import Finding
from pingding.policy.errors import Refusal
from pingding.policy.language import Condition, Edition
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile


def judged_at(edition: Edition, step: str) -> dict[str, Condition]:
    """The conditions judged at a step, by path, each with the clause of the part around it where it has none."""
    conditions: dict[str, Condition] = {}

    def walk(path: str, condition: Condition, around: tuple[str, ...]) -> None:
        clause = condition.clause or around
        if condition.judged and step in condition.judged.at:
            conditions[path] = condition.model_copy(update={"clause": clause})
        for key, child in condition.children.items():
            walk(f"{path}.{key}", child, clause)

    for key, condition in edition.conditions.items():
        walk(key, condition, ())
    return conditions


def not_recommendable(file: CaseFile, *, at: datetime, drafts: bool = False) -> Iterator[Refusal]:
    """A refusal for each condition that blocks the recommendation and is not satisfied.

    With `drafts` what is handed in with the act counts too.
    """
    for finding in _blocking(file, at, drafts):
        yield _not_recommendable(file, finding)


def refuse_unrecommendable(file: CaseFile, *, at: datetime) -> None:
    """Refuse a case that cannot be recommended among others: names the first condition and counts the rest."""
    blocking = _blocking(file, at, drafts=False)
    if blocking:
        raise _not_recommendable(file, blocking[0], len(blocking) - 1)


def _blocking(file: CaseFile, at: datetime, drafts: bool) -> Sequence[Finding]:
    """Only an application is recommended: a case by which a holder meets an obligation is not asked again."""
    if file.case.held_title_id is not None:
        return ()
    return assessment_of(file, at=at, drafts=drafts).blocking("recommendation")


def _not_recommendable(file: CaseFile, finding: Finding, others: int = 0) -> Refusal:
    more = _("，另有%(n)d项") % {"n": others} if others else ""
    return Refusal(
        _("不符合推荐条件：%(sentence)s%(more)s") % {"sentence": finding.sentence.rstrip("。"), "more": more},
        where=file.case.number,
        clause=finding.clause,
        remedy=finding.remedy or _("请在办件页面的“要点”中逐项查看。"),
    )


def refuse_unsettled(file: CaseFile, kind: str, *, at: datetime) -> None:
    """Refuse to grant a kind of title while a condition stands against it that nobody let pass.

    A condition that somebody may let pass, be it a warning, stands against every title while it is not satisfied. One
    that a reviewer answered with no stands against all but a pilot, which is for those that do not meet all yet.
    """
    if file.case.held_title_id is not None:
        return
    pilot = file.edition.titles[kind].status == "pilot"
    for finding in assessment_of(file, at=at).against_title(pilot=pilot):
        raise Refusal(
            _("尚不能授予称号：%(sentence)s") % {"sentence": finding.sentence.rstrip("。")},
            where=file.case.number,
            clause=finding.clause,
            remedy=_ungranted_remedy(file.edition, finding),
        )


def _ungranted_remedy(edition: Edition, finding: Finding) -> str:
    if finding.override is None:
        return _("请作出不予授予的决定，或退回重新评判。")
    who = edition.parties[finding.override].title
    return _("确需授予的，由%(who)s在办件页面的“要点”中写明理由后再办。") % {"who": who}
