"""Faults and verdicts of a form as the pages list them, each with the way to what is to be done."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.conditions.assess import Assessment, Finding
from pingding.policy.conditions.facts_asked import facts_asked
from pingding.policy.conditions.verdicts import Answer
from pingding.queries.applications.writing import OpenForm
from pingding.queries.applications.writing_permission import SHEET
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.unit.applications.section_page import clause_url, fault_line
from pingding.web.unit.applications.writing_frame import page_url

LATER = "later"
"""The group of conditions that nobody has judged yet, which is no fault of the writer."""

FORCES = ("submission", "recommendation", "warning", "judged")


def fault_lines(request: ViewerRequest, form: OpenForm) -> list[dict[str, str]]:
    """What stands between the writer and signing (`Readiness.left`), each thing once, with the way to its field.

    What is to be filled in or put right comes first, then texts that are no value, rows not scored, and the conditions
    that block.
    """
    ready = form.readiness
    unsigned = frozenset(ready.unsigned)
    faults = [fault for fault in ready.faults if fault not in unsigned]
    lines = [_line(request, form, f.target, f.what, "、".join(f.clause), f.remedy) for f in faults]
    for key, refusal in ready.unreadable.items():
        what = fault_line(translation.headed(form.edition.vocabulary[key].label, refusal.what), "")
        lines.append(_line(request, form, f"fact:{key}", what, refusal.cited, refusal.remedy))
    for title in ready.unscored:
        what = _("“%(title)s”尚未评完") % {"title": title}
        where = form.edition.indicators[form.step.indicators or ""].title
        href = page_url(request, form, SHEET)
        lines.append({"where": where, "text": what, "href": href, "remedy": _("请填写分数，须写理由的写明理由。")})
    return [*lines, *(_blocked_line(request, form, finding) for finding in ready.blocked)]


def _blocked_line(request: ViewerRequest, form: OpenForm, finding: Finding) -> dict[str, str]:
    """A condition that blocks, with the way to the first of the fields or files that decide it."""
    files = (f"material:{key}" for key in finding.lacking)
    asked = finding.missing or facts_asked(form.facts, finding.path)
    targets = [*files, *(f"fact:{key}" for key in asked)]
    target = next((target for target in targets if form.page_of(target)), "")
    text = translation.headed(finding.required, finding.found)
    remedy = finding.remedy if finding.answer is Answer.not_satisfied else ""
    return _line(request, form, target, text, "、".join(finding.clause), remedy)


def by_part(lines: list[dict[str, str]], titles: Iterable[str]) -> list[tuple[str, list[dict[str, str]]]]:
    """The faults gathered under the part of the form where they stand, in the order of the parts."""
    parts: dict[str, list[dict[str, str]]] = {title: [] for title in titles}
    for line in lines:
        parts.setdefault(line["where"], []).append(line)
    return [(where, gathered) for where, gathered in parts.items() if gathered]


def _line(request: ViewerRequest, form: OpenForm, target: str, what: str, clause: str, remedy: str) -> dict[str, str]:
    kind, _colon, key = target.partition(":")
    page = form.page_of(target)
    href = ""
    if page is not None:
        name = f"material.{key}" if kind == "material" else key
        partners = kind == "fact" and form.edition.vocabulary[key].record == "partners"
        anchor = "partners" if partners else f"f-{name}"
        href = f"{page_url(request, form, page.id, check=True)}#{anchor}"
    link = clause_url(form, [clause.partition("、")[0]]) if clause else ""
    where = page.title if page is not None else ""
    return {"where": where, "text": what, "href": href, "clause": clause, "clause_url": link, "remedy": remedy}


def verdict_groups(request: ViewerRequest, form: OpenForm, assessment: Assessment) -> list[dict[str, Any]]:
    """The conditions by what they decide, each group with what does not hold yet and what does.

    What blocks handing in is said among the faults; here stands only what waits for them, as `waiting`.
    """
    groups: dict[str, list[Finding]] = {force: [] for force in (*FORCES, LATER)}
    for finding in assessment.requirements():
        if finding.answer != "not_applicable":
            later = finding.force == "judged" and finding.answer == "unknown"
            groups[LATER if later else finding.force].append(finding)
    titles = {
        "submission": _("提交前须符合的条件"),
        "recommendation": _("推荐前须符合的条件"),
        "warning": _("提示"),
        "judged": _("审核或评审人员已判断的条件"),
        LATER: _("提交后由审核或评审人员判断的条件"),
    }
    blocked = {finding.path for finding in form.readiness.blocked}
    shown = {force: [each for each in findings if each.path not in blocked] for force, findings in groups.items()}
    return [
        {"force": force, "title": titles[force]} | _split(request, form, findings)
        for force, findings in shown.items()
        if findings
    ]


def _split(request: ViewerRequest, form: OpenForm, findings: Iterable[Finding]) -> dict[str, Any]:
    """Verdicts that do not hold, that wait for what is to be filled in, and that hold."""
    parts: dict[str, list[dict[str, Any]]] = {"open": [], "waiting": [], "passed": []}
    for finding in findings:
        verdict = _verdict(request, form, finding)
        waits = finding.force == "submission" and finding.answer == "unknown"
        state = "waiting" if waits else "passed" if finding.answer == "satisfied" else "open"
        parts[state].append(verdict)
    return parts


def _verdict(request: ViewerRequest, form: OpenForm, finding: Finding) -> dict[str, Any]:
    first = next((key for key in finding.missing if form.page_of(f"fact:{key}")), None)
    page = form.page_of(f"fact:{first}") if first else None
    # What to do about a violation is not said before there is an answer that could be one.
    unanswered = finding.answer == "unknown" and page is not None
    remedy = finding.remedy if finding.answer != "satisfied" and not unanswered else ""
    if page is not None and not remedy:
        remedy = _("请填写“%(label)s”") % {"label": form.edition.vocabulary[first or ""].label}
    return {
        "state": finding.state,
        "requirement": finding.required,
        "note": finding.found,
        "clause": "、".join(finding.clause),
        "clause_url": clause_url(form, finding.clause),
        "remedy": remedy,
        "remedy_url": f"{page_url(request, form, page.id, check=True)}#f-{first}" if page is not None else "",
    }
