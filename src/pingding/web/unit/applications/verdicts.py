"""Faults and verdicts of a form as the pages list them, each with the way to what is to be done."""

from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.conditions.assess import Assessment, Finding
from pingding.queries.applications.writing import OpenForm
from pingding.queries.applications.writing_permission import SHEET
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.unit.applications.section_page import clause_url, fault_line
from pingding.web.unit.applications.writing_frame import page_url

LATER = "later"
"""The group of conditions that nobody has judged yet, which is no fault of the writer."""

FORCES = ("submission", "recommendation", "warning", "judged")


def fault_lines(request: ViewerRequest, form: OpenForm) -> list[dict[str, str]]:
    """What is to be filled in or put right (`Readiness.unfilled`), in the form's order, with the link to its field.

    Then come the texts that are no value, and the rows not scored.
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
    return lines


def by_part(lines: list[dict[str, str]]) -> list[tuple[str, list[dict[str, str]]]]:
    """The faults gathered under the part of the form where they stand, in the order of the parts."""
    parts: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        parts.setdefault(line["where"], []).append(line)
    return list(parts.items())


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
    """The conditions by what they decide: what blocks handing in first, then the recommendation, warnings, judged."""
    groups: dict[str, list[dict[str, Any]]] = {force: [] for force in (*FORCES, LATER)}
    for finding in assessment.requirements():
        if finding.answer == "not_applicable":
            continue
        later = finding.force == "judged" and finding.answer == "unknown"
        groups[LATER if later else finding.force].append(_verdict(request, form, finding))
    titles = {
        "submission": _("提交前须符合的条件"),
        "recommendation": _("推荐前须符合的条件"),
        "warning": _("提示"),
        "judged": _("审核或评审人员已判断的条件"),
        LATER: _("提交后由审核或评审人员判断的条件"),
    }
    return [
        {"force": force, "title": titles[force], "verdicts": verdicts, "tally": _tally(verdicts)}
        for force, verdicts in groups.items()
        if verdicts
    ]


def _tally(verdicts: list[dict[str, Any]]) -> dict[str, int]:
    states = [verdict["state"] for verdict in verdicts]
    counted = {"satisfied": ("satisfied", "declared", "unchecked"), "not_satisfied": ("not_satisfied",)}
    counted["unknown"] = ("unknown", "lacking")
    return {state: sum(map(states.count, alike)) for state, alike in counted.items()}


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
