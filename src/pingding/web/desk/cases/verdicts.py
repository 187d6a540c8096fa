"""Verdicts of a case as the components take them: what was required, what was found, under which clause."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.conditions.verdict_words import branch
from pingding.policy.conditions.verdicts import Answer, Finding, combined_all, combined_some
from pingding.policy.language import Edition
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.directory.names import name_at, read_names
from pingding.queries.steps.case_acts import may_override, overrides_of
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case, Override
from pingding.web.desk.component_values import cite
from pingding.web.frame.addresses import address

FORCE = {
    "submission": gettext_noop("不符合不能提交"),
    "recommendation": gettext_noop("不符合不能推荐"),
    "warning": gettext_noop("提示"),
    "judged": gettext_noop("由评审人判断"),
}
"""What not satisfying a condition means."""


def deciding_answer(finding: Finding) -> Answer:
    """The answer as far as it decides anything: a branch is not refused by a part that only warns."""
    if not finding.children:
        return finding.answer
    decided = finding.answer_for("judged")
    return finding.answer if decided is Answer.not_applicable else decided


def verdict_of(edition: Edition, finding: Finding) -> dict[str, Any]:
    """A finding as the component `verdict_row` takes it."""
    cited = cite(edition, finding.clause)
    answer = deciding_answer(finding)
    state = finding.state if not finding.children else answer.value
    if answer is Answer.not_applicable:
        state = _("不适用")
    return {
        "state": state,
        "requirement": finding.says,
        "note": finding.found,
        "clause": cited.number,
        "clause_url": cited.url,
        "gist": cited.gist,
        "force": _(FORCE[finding.force]),
        "remedy": finding.remedy if answer is not Answer.satisfied else "",
        "path": finding.path,
        "level": finding.path.count("."),
        "branch": bool(finding.children),
        "overridden": finding.overridden,
        "folded": [{"requirement": each.says, "note": each.found} for each in finding.unchosen],
    }


def computed_verdict(edition: Edition, finding: Finding) -> dict[str, Any] | None:
    """The verdict beside a reviewer's question: without the parts that reviewers judge; None where nothing is left."""
    computed = _computed(finding)
    return verdict_of(edition, computed) if computed is not None else None


def _computed(finding: Finding) -> Finding | None:
    if not finding.children:
        return None if finding.force == "judged" else finding
    children = tuple(filter(None, map(_computed, finding.children)))
    if not children or children == finding.children:
        return finding if children else None
    needed = len(children) if finding.needed == len(finding.children) else min(finding.needed or 1, len(children))
    answers = [child.answer for child in children]
    answer = combined_all(answers) if needed == len(children) else combined_some(answers, needed)
    return replace(
        finding, children=children, needed=needed, answer=answer, word_found=partial(branch, answers, needed)
    )


def conditions_tab(request: ViewerRequest, file: CaseFile, visibility: CaseVisibility) -> dict[str, Any]:
    """Every condition with its parts, the tally of the leaves, and a form where this viewer may let one pass."""
    case, edition = file.case, file.edition
    assessment = assessment_of(file, at=request.at, drafts=case.submitted_at is None, without=visibility.weighing)
    requirements = assessment.requirements()
    answers = [one.answer for one in requirements if one.force != "warning"]
    warned = [one for one in requirements if one.force == "warning" and one.answer is Answer.not_satisfied]
    overrides = overrides_of(file)
    read_names(override.organisation for override in overrides)
    passed = {override.condition: _passed(override) for override in overrides}
    return {
        "tally": {answer.value: answers.count(answer) for answer in Answer},
        "warned": len(warned),
        "verdicts": [
            verdict_of(edition, finding)
            | {
                "override_url": _override_url(request.viewer, case, finding),
                "override": passed.get(finding.path),
            }
            for top in assessment.findings
            for finding in _concise(top)
        ],
    }


def _concise(finding: Finding) -> Iterator[Finding]:
    """A finding, then its parts: not those of one that does not apply, nor the alternatives that were not chosen."""
    yield finding
    if finding.answer is not Answer.not_applicable:
        for child in finding.children:
            if child not in finding.unchosen:
                yield from _concise(child)


def _passed(override: Override) -> dict[str, Any]:
    """Who let a condition pass, by the name of that day, when and why."""
    who = name_at(override.organisation, override.at)
    return {"who": who, "at": override.at, "reason": override.reason}


def _override_url(viewer: Viewer, case: Case, finding: Finding) -> str:
    """Where to let the condition pass; empty unless it fails and the viewer may."""
    if not finding.fails or case.ended_at is not None:
        return ""
    return address("override", case.number) if may_override(viewer, case, finding) else ""
