"""Faults and verdicts of a form as the pages list them, each with the way to what is to be done."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.conditions.assess import Assessment, Finding
from pingding.policy.conditions.facts_asked import facts_asked
from pingding.policy.conditions.verdicts import Answer
from pingding.policy.forms.form_check import FormFault
from pingding.queries.applications.writing import OpenForm
from pingding.queries.applications.writing_permission import SHEET
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.unit.applications.section_page import clause_url, fault_line
from pingding.web.unit.applications.writing_frame import page_url

LATER = "later"
"""The group of conditions that nobody has judged yet, which is no fault of the writer."""

FORCES = ("submission", "recommendation", "warning", "judged")


def fault_lines(request: ViewerRequest, form: OpenForm) -> list[dict[str, Any]]:
    """What stands between the writer and signing (`Readiness.left`), each thing once, with the way to its field.

    What is to be filled in or put right comes first, then texts that are no value, rows not scored, and the conditions
    that block. `lacking` are those of which nothing is there yet, each with its `label`: they are not wrong.
    """
    ready = form.readiness
    unsigned = frozenset(ready.unsigned)
    faults = [fault for fault in ready.faults if fault not in unsigned]
    lines = [
        _line(request, form, f.target, f.what, "、".join(f.clause), f.remedy)
        | {"lacking": f.lacking, "label": _called(form, f), "how_many": f.how_many}
        for f in faults
    ]
    for key, refusal in ready.unreadable.items():
        what = fault_line(translation.headed(form.edition.vocabulary[key].label, refusal.what), "")
        lines.append(_line(request, form, f"fact:{key}", what, refusal.cited, refusal.remedy))
    for title in ready.unscored:
        what = _("“%(title)s”尚未评完") % {"title": title}
        where = form.edition.indicators[form.step.indicators or ""].title
        href = page_url(request, form, SHEET)
        lines.append({"where": where, "text": what, "href": href, "remedy": _("请填写分数，须写理由的写明理由。")})
        lines[-1] |= {"lacking": True, "label": title}
    return [*lines, *(_blocked_line(request, form, finding) for finding in ready.blocked)]


def _blocked_line(request: ViewerRequest, form: OpenForm, finding: Finding) -> dict[str, Any]:
    """A condition that blocks, with the way to the first of the fields or files that decide it."""
    files = (f"material:{key}" for key in finding.lacking)
    asked = finding.missing or facts_asked(form.facts, finding.path)
    targets = [*files, *(f"fact:{key}" for key in asked)]
    target = next((target for target in targets if form.page_of(target)), "")
    text = translation.headed(finding.required, finding.found)
    remedy = finding.remedy if finding.answer is Answer.not_satisfied else ""
    line = _line(request, form, target, text, "、".join(finding.clause), remedy)
    return line | {"lacking": finding.answer is Answer.unknown, "label": finding.required}


def wrong_lines(form: OpenForm, lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is wrong, in the order of the parts where it stands."""
    places = {page.title: number for number, page in enumerate(form.pages)}
    wrong = (line for line in lines if not line.get("lacking"))
    return sorted(wrong, key=lambda line: places.get(line["where"], len(places)))


def unfilled_parts(request: ViewerRequest, form: OpenForm, lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is not filled in yet, by part: of one that is begun its `lines`, of any other the number alone."""
    begun = {page.title for page in form.pages if form.typed(page)}
    urls = {page.title: page_url(request, form, page.id, check=True) for page in form.pages}
    parts: dict[str, list[dict[str, Any]]] = {title: [] for title in urls}
    for line in lines:
        if line.get("lacking"):
            parts.setdefault(line["where"], []).append(line)
    return [
        {
            "where": where,
            "url": urls.get(where, own[0]["href"]),
            "lines": own,
            "how_many": sum(line.get("how_many", 1) for line in own),
            "begun": where in begun,
        }
        for where, own in parts.items()
        if own
    ]


def _called(form: OpenForm, fault: FormFault) -> str:
    """What is not filled in: a field by its name, a row and what stands for many by their words."""
    of_field = fault.row is None and fault.how_many == 1
    return (_label(form, fault.target) if of_field else "") or fault.what


def _label(form: OpenForm, target: str) -> str:
    """What the field or file of a target is called; empty where none of the form is meant."""
    kind, _colon, key = target.partition(":")
    page = form.page_of(target)
    if page is None:
        return ""
    if kind == "material":
        return next(each.material.title for each in page.materials if each.id == key)
    return next(field.label for field in page.fields if field.id == key)


def _line(request: ViewerRequest, form: OpenForm, target: str, what: str, clause: str, remedy: str) -> dict[str, Any]:
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
