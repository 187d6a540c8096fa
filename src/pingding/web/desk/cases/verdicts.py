"""Verdicts of a case as the components take them: what was required, what was found, under which clause."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy import translation
from pingding.policy.conditions.pressing import UNJUDGED, WARNED, deciding_answer, listed, urgency
from pingding.policy.conditions.verdict_words import branch
from pingding.policy.conditions.verdicts import Answer, Assessment, Finding, combined_all, combined_some
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.condition_parts import parts_behind
from pingding.queries.cases.facts import facts_in
from pingding.queries.cases.visibility import CasePart, CaseVisibility
from pingding.queries.clock import local_date
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
UNVERIFIED = ("declared", "unchecked")
"""States of what holds so far as somebody says, and of what nobody looked up: not yet to be called satisfied."""


def standing(finding: Finding) -> str:
    """The state as pages show it; what holds only by parts that nobody verified is itself unverified.

    Of a choice, as many verified parts as it needs suffice.
    """
    answer = deciding_answer(finding)
    if not finding.children or finding.overridden:
        return finding.state
    if answer is not Answer.satisfied:
        return answer.value
    parts = [standing(child) for child in finding.children if deciding_answer(child) is Answer.satisfied]
    verified = sum(part not in UNVERIFIED for part in parts)
    if finding.needed != len(finding.children) and verified >= (finding.needed or 1):
        return answer.value
    return next((state for state in UNVERIFIED if state in parts), answer.value)


def verdict_of(edition: Edition, finding: Finding) -> dict[str, Any]:
    """A finding as the component `verdict_row` takes it."""
    cited = cite(edition, finding.clause)
    answer = deciding_answer(finding)
    state = _("不适用") if answer is Answer.not_applicable else standing(finding)
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
    """What is open first, the most pressing at the top, then what nobody verified yet, then by group what holds; the
    tally of all.

    What reviewers have still to judge is open too, and stands last of it. A form comes along where this viewer may let
    a condition pass.
    """
    assessment = _assessed(request, file, visibility)
    worded = _Worded(request.viewer, file, _facts(request, file))
    tops = [(top, tuple(listed(top))) for top in assessment.findings]
    rows = [finding for _top, own in tops for finding in own]
    pressing = sorted((finding for finding in rows if urgency(finding)), key=urgency)
    groups = [group for group in _groups(worded, tops) if group["verdicts"]]
    return {
        "tally": _tally(finding for finding in rows if finding.force != "warning"),
        "warned": sum(urgency(finding) == WARNED for finding in rows),
        "open": [worded.row(finding) for finding in pressing if urgency(finding) != UNJUDGED],
        "unjudged": [worded.row(finding) for finding in pressing if urgency(finding) == UNJUDGED],
        "unverified_rows": [worded.row(finding) for finding in rows if _unverified(finding)],
        "passed": groups,
    }


def _unverified(finding: Finding) -> bool:
    """Whether it holds only so far as somebody says or nobody looked up."""
    return deciding_answer(finding) is Answer.satisfied and standing(finding) in UNVERIFIED


def _tally(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each answer; what is satisfied without what nobody verified yet."""
    counts = dict.fromkeys((*Answer, *UNVERIFIED), 0)
    for finding in findings:
        counts[standing(finding) if _unverified(finding) else deciding_answer(finding).value] += 1
    return counts


def _assessed(
    request: ViewerRequest, file: CaseFile, visibility: CaseVisibility, *, registers: bool = True
) -> Assessment:
    """The verdicts as this viewer reads them: without the answers of steps that are kept back."""
    drafts, without = file.case.submitted_at is None, visibility.weighing
    return assessment_of(file, at=request.at, drafts=drafts, without=without, registers=registers)


def _facts(request: ViewerRequest, file: CaseFile) -> Facts:
    """The facts that the verdicts rest on."""
    return facts_in(file, on=local_date(request.at), drafts=file.case.submitted_at is None).facts


def disputed(request: ViewerRequest, file: CaseFile, visibility: CaseVisibility) -> dict[str, str]:
    """By field of a form, what the open conditions that read it come to; the most pressing one of each."""
    if CasePart.CONDITIONS not in visibility.parts or file.case.held_title_id is not None:
        return {}
    facts, notes = _facts(request, file), dict[str, str]()
    assessment = _assessed(request, file, visibility, registers=False)
    rows = [finding for top in assessment.findings for finding in listed(top)]
    for finding in sorted((each for each in rows if 0 < urgency(each) < UNJUDGED), key=urgency):
        for part in parts_behind(facts, finding.path):
            kind, _colon, key = part.partition(":")
            if kind == "fact":
                notes.setdefault(key, translation.headed(finding.says, finding.found))
    return notes


def _groups(worded: "_Worded", tops: list[tuple[Finding, tuple[Finding, ...]]]) -> Iterator[dict[str, Any]]:
    """What holds, under the condition around it; what stands by itself comes together at the end."""
    alone: list[Finding] = []
    for top, own in tops:
        if own == (top,):
            alone.append(top)
        else:
            yield _group(top.says, worded, own)
    yield _group(_("单独列出的条件"), worded, alone)


def _group(title: str, worded: "_Worded", own: Sequence[Finding]) -> dict[str, Any]:
    passed = [finding for finding in own if not urgency(finding) and not _unverified(finding)]
    counted = [finding for finding in passed if deciding_answer(finding) is Answer.satisfied]
    return {
        "title": title,
        "count": len(counted),
        "whole": len(passed) == len(own),
        "names": [finding.says for finding in counted],
        "verdicts": [worded.row(finding) for finding in passed],
    }


class _Worded:
    """Puts the findings of one case into the rows that the components take."""

    def __init__(self, viewer: Viewer, file: CaseFile, facts: Facts) -> None:
        self.viewer, self.file, self.facts = viewer, file, facts
        overrides = overrides_of(file)
        read_names(override.organisation for override in overrides)
        self.let_pass = {override.condition: _passed(override) for override in overrides}

    def row(self, finding: Finding) -> dict[str, Any]:
        """A finding with its parts, the parts of the form that it reads, and what somebody did or may do about it."""
        return verdict_of(self.file.edition, finding) | {
            "parts": [verdict_of(self.file.edition, part) for part in _parts_of(finding)],
            "reads": parts_behind(self.facts, finding.path),
            "override_url": _override_url(self.viewer, self.file.case, finding),
            "override": self.let_pass.get(finding.path),
        }


def _parts_of(finding: Finding) -> Iterator[Finding]:
    """What is below a finding that is listed as one: not of what does not apply, nor the alternatives not chosen."""
    if finding.answer is Answer.not_applicable:
        return
    for child in finding.children:
        if child not in finding.unchosen:
            yield child
            yield from _parts_of(child)


def _passed(override: Override) -> dict[str, Any]:
    """Who let a condition pass, by the name of that day, when and why."""
    who = name_at(override.organisation, override.at)
    return {"who": who, "at": override.at, "reason": override.reason}


def _override_url(viewer: Viewer, case: Case, finding: Finding) -> str:
    """Where to let the condition pass; empty unless it fails and the viewer may."""
    if not finding.fails or case.ended_at is not None:
        return ""
    return address("override", case.number) if may_override(viewer, case, finding) else ""
