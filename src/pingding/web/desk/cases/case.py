"""The case page, for everybody who may see the case: form, verdicts, material, opinions, journal, and what to do."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.queries.access import find_case
from pingding.queries.applications.invitations import invitations_to, papers_due
from pingding.queries.applications.receipts import may_withdraw, own_draft, papers_owed
from pingding.queries.applications.widenings import widenings_to_answer
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.correction import correction_of
from pingding.queries.cases.path import CasePath, decision_words, path_of
from pingding.queries.cases.state import state_of
from pingding.queries.cases.visibility import CaseVisibility, visibility_of
from pingding.queries.directory.names import name_at
from pingding.queries.editions import edition_of
from pingding.queries.listing.subjects import SUBJECTS
from pingding.queries.notices.objections import objections_to_answer
from pingding.queries.panels.avoidances import asks_to_avoid, avoidance_refusal
from pingding.queries.panels.preferences import HeldPreference, preferences_of
from pingding.queries.panels.reopening import panels_to_reopen
from pingding.queries.refusals import kind_of
from pingding.queries.regions import region_title
from pingding.queries.steps.case_acts import acts_of, my_reviews
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.held_up import held_up_for
from pingding.queries.worklist.next_case import next_alike
from pingding.records.models import Case
from pingding.web.desk.cases.acts import ActForm, act_form, with_phrases
from pingding.web.desk.cases.case_tabs import tab_links, tabs_of
from pingding.web.desk.cases.concerns import concerns_of
from pingding.web.desk.cases.journey import drawn_way, journey
from pingding.web.desk.cases.list_behind import list_behind
from pingding.web.desk.cases.place import Place, list_at, place_of
from pingding.web.desk.cases.waiting import waiting_part
from pingding.web.desk.component_values import cite, crumbs
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.titles.reported import about_title
from pingding.web.desk.widenings import case_link
from pingding.web.frame.addresses import address
from pingding.web.frame.context import own_desk
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.papers.case_links import case_papers
from pingding.web.wording.call_words import paper_line
from pingding.web.wording.dates import moment_words

MOST_GROUNDS = 80
OVERRIDE = "override"
"""In place of a step: a condition is to be let pass, on the tab of the conditions."""


@signed_in
def case(request: ViewerRequest, number: str) -> HttpResponse:
    """The case page."""
    return case_page(request, find_case(request.viewer, number))


@signed_in
def case_way(request: ViewerRequest, number: str) -> HttpResponse:
    """The whole procedure with the way that the case took: a page, or the drawing alone for the page of the case."""
    case = find_case(request.viewer, number)
    file = CaseFile(case)
    title = case.name or case.organisation.name
    above = _crumbs(request, case, place_of(request))[0]
    context = {
        "title": title,
        "drawing": drawn_way(file.edition, case, path_of(file)),
        "crumbs": crumbs((above["title"], above["url"]), (number, address("case", number)), (_("流程"), "")),
    }
    template = "drawing" if request.headers.get("HX-Request") else "way"
    return render(request, f"desk/cases/{template}.html", context)


def case_page(
    request: ViewerRequest, case: Case, *, step: str = "", post: QueryDict | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The page of a case; after a refused act with the refusal on top and, at `step`, what was typed."""
    if refusal is not None:
        case.refresh_from_db(fields=["progress", "status", "revision", "ended_at", "submitted_at", "name"])
    file = CaseFile(case)
    edition, visibility, path = file.edition, visibility_of(request.viewer, file), path_of(file)
    tabs, place = tabs_of(visibility, case), place_of(request)
    chosen = place.query.get("tab", "conditions" if step == OVERRIDE else "")
    tab = chosen if chosen in tabs else next(iter(tabs))
    acts = _acts(request, file, place, step, post, refusal)
    shown = tabs[tab].context(request, file, path, visibility)
    context = {
        "case": case,
        "edition": edition,
        "at": request.at,
        "tab": tab,
        "tabs": tab_links(case, tabs, tab, place, shown),
        "tab_template": f"desk/cases/tabs/{tab}.html",
        "acts": acts,
        "reviews": my_reviews(request.viewer, file),
        "decided": decision_words(file.procedure, path.runs) if case.held_title_id else "",
        **waiting_part(request, file, path, {act.step for act in acts}),
        "own_links": _own_links(request, file, visibility),
        "papers": tuple(case_papers(file, visibility)),
        **_refused(refusal),
        "opened": request.GET.get("act", ""),
        "lost": _lost(acts, step, post),
        "after": _after(request, case, place),
        "correctable": {part for act in acts for part in act.correctable},
        "query": place.on(""),
        "here": place.on(address("case", case.number)),
        "content_url": place.on(address("case", case.number), tab="content"),
        **_head(request, file, path, place),
        **_circumstances(request, file, path, visibility),
        **shown,
    }
    return render(request, "desk/cases/case.html", context, status=kind_of(refusal).status if refusal else 200)


def _head(request: ViewerRequest, file: CaseFile, path: CasePath, place: Place) -> dict[str, Any]:
    """What the page says of the case above its tabs, and the way through the list behind it."""
    case, edition, state = file.case, file.edition, state_of(file.case, path, request.at)
    return {
        "title": case.name or case.organisation.name,
        "applicant": _applicant(case),
        "crumbs": _crumbs(request, case, place),
        "due": path.due,
        "regions": [region_title(region) for region in case.regions],
        "bar": journey(edition, case, path, state, request.at),
        "way_url": address("case_way", case.number),
        "programme_url": address("programme", edition.id),
        "state": state,
        "behind": list_behind(request, case, place),
    }


def _circumstances(
    request: ViewerRequest, file: CaseFile, path: CasePath, visibility: CaseVisibility
) -> dict[str, Any]:
    """What else is to be known of the case: why it stands still, what speaks for it, what against it."""
    return {
        **_stopped(request, file.edition, file.case, path),
        "preferences": _preferences(file.case, visibility),
        **concerns_of(request, file),
        **about_title(request.viewer, file.case),
    }


def _refused(refusal: Refusal | None) -> dict[str, Any]:
    return {"faults": faults_of(refusal), "refusal": refusal}


def _acts(
    request: ViewerRequest, file: CaseFile, place: Place, step: str, post: QueryDict | None, refusal: Refusal | None
) -> list[ActForm]:
    """The forms of what the viewer can do now; at `step`, with what was typed and what is wrong with it."""
    errors, acts = errors_of(refusal), acts_of(request.viewer, file, at=request.at)
    forms = [
        act_form(request, file.case, act, place, *((post, errors) if act.seat.run.step == step else (None, {})))
        for act in acts
    ]
    return with_phrases(request.viewer, forms)


def _after(request: ViewerRequest, case: Case, place: Place) -> dict[str, Any] | None:
    """After an act, the case that waits next at the same step; None where none does, or nothing was done just now."""
    step = str(request.GET.get("after", ""))
    waiting = next_alike(request.viewer, case, step) if step else None
    if waiting is None:
        return None
    url = Place({}, place.origin).on(address("case", waiting.number))
    return {"name": waiting.name, "count": waiting.count, "url": f"{url}#act"}


def _applicant(case: Case) -> str:
    """The unit by its present name, with the one under which it applied where that was another."""
    unit, applied_as = case.organisation, name_at(case.organisation, case.submitted_at)
    return unit.name + translation.bracketed(
        _("申报时名称：%(name)s") % {"name": applied_as} if applied_as != unit.name else ""
    )


def _crumbs(request: ViewerRequest, case: Case, place: Place) -> list[dict[str, str]]:
    """The way here: the list out of which the case was opened, below whose entry the page stands; else the desk."""
    behind = list_at(place.origin)
    listing = SUBJECTS.get(behind.kwargs.get("subject", "")) if behind is not None else None
    if listing is not None and listing.open_to(request.viewer):
        request.below = "listing"
        return crumbs((_(listing.title), place.origin), (case.number, ""))
    if request.viewer.is_auditor and not request.viewer.offices:
        request.below = "listing"
    elif request.viewer.is_expert and not request.viewer.offices:
        request.below = "expert_desk"
    return crumbs(own_desk(request.viewer), (case.number, ""))


def _stopped(request: ViewerRequest, edition: Edition, case: Case, path: CasePath) -> dict[str, Any]:
    """Why the case does not go on: the correction that never came, what keeps a notice that has run from ending."""
    held_up = held_up_for(request.viewer, request.at, case) if "notice" in path.open_kinds else ()
    return {"lapse": _lapse(edition, case, path), "held_up": held_up}


def _lapse(edition: Edition, case: Case, path: CasePath) -> dict[str, Any] | None:
    """The correction that never came: by when, asked at which step, on which clause."""
    correction = correction_of(path.lapsed) if path.lapsed is not None else None
    if path.lapsed is None or correction is None:
        return None
    asker = edition.procedures[case.procedure].steps[correction.asked_by]
    return {"due": path.lapsed.due_at, "step": asker.title, "cited": cite(edition, asker.clause)}


def _preferences(case: Case, visibility: CaseVisibility) -> list[dict[str, Any]]:
    return [_preference(each) for each in preferences_of(case)] if visibility.everything else []


def _preference(preference: HeldPreference) -> dict[str, Any]:
    """A title of another programme that decides between equals, with what that programme promised for it."""
    return {
        "name": preference.title.name,
        "number": preference.title.number,
        "url": address("title", preference.title.code),
        "programme": preference.programme,
        "says": preference.says,
        "cited": cite(edition_of(preference.title.edition), preference.clause),
        "rule": preference.rule,
    }


def _own_links(request: ViewerRequest, file: CaseFile, visibility: CaseVisibility) -> list[dict[str, str]]:
    """The ways from here to other pages: an objection to be answered, a partner's answer or paper, the
    withdrawal."""
    case = file.case
    noticed = any(run.kind == "notice" for run in file.runs)
    links = [
        {
            "title": _("答复异议%(receipt)s") % {"receipt": objection.receipt},
            "url": address("answer_objection", objection.receipt),
            "note": objection.grounds[:MOST_GROUNDS] + ("……" if len(objection.grounds) > MOST_GROUNDS else ""),
        }
        for objection in (objections_to_answer(request.viewer, case) if noticed else ())
    ]
    links += map(case_link, widenings_to_answer(request.viewer, case) if _correcting(file) else ())
    for invitation in invitations_to(request.viewer, file):
        links.append({"title": _("答复合作邀请"), "url": address("invitation", case.number, invitation.pk)})
    for run in panels_to_reopen(request.viewer, file):
        title = _("重新开启“%(step)s”") % {"step": file.procedure.steps[run.step].title}
        note = _("评审结束后发现专家应当回避的，在此更换。")
        links.append({"title": title, "url": address("reopen", case.number, run.step), "note": note})
    for partner in papers_due(request.viewer, file):
        title = _("上传“%(name)s”的书面确认") % {"name": partner.name}
        links.append({"title": title, "url": address("partner_paper", case.number, partner.pk)})
    if visibility.writes:
        links += _own_papers(file)
    if asks_to_avoid(request.viewer, file) and avoidance_refusal(file) is None:
        links.append({"title": _("申请回避评审专家"), "url": address("avoiding", case.number)})
    begun = visibility.writes and (case.submitted_at is not None or own_draft(case))
    if begun and may_withdraw(request.viewer, case, request.at):
        title = _("放弃本事项") if own_draft(case) else _("撤回本件")
        links.append({"title": title, "url": address("withdraw", case.number)})
    return links


def _correcting(file: CaseFile) -> bool:
    return any(run.closed_at is None and run.correction is not None for run in file.runs)


def _own_papers(file: CaseFile) -> list[dict[str, str]]:
    """The paper that the unit has still to bring: how much, to whom and where, until when."""
    if file.case.ended_at is not None or not any(run.kind == "receive" for run in file.runs):
        return []
    lines = [paper_line(owed) for owed in papers_owed(file.case, file.case.organisation)]
    until = [_("%(at)s前") % {"at": moment_words(line["due"])} if line["due"] else "" for line in lines]
    notes = (" · ".join(filter(None, (line["where"], due))) for line, due in zip(lines, until, strict=True))
    return [{"title": line["title"], "url": "", "note": note} for line, note in zip(lines, notes, strict=True)]


def _lost(acts: list[ActForm], step: str, post: QueryDict | None) -> list[dict[str, str]]:
    """What was typed for an act that is no longer there, so that it can be copied."""
    if post is None or any(act.step == step for act in acts):
        return []
    names = {"reason": _("理由"), "opinion": _("意见"), "findings": _("核查情况"), "summary": _("评审小结")}
    written = ((name, str(post.get(key, "")).strip()) for key, name in names.items())
    return [{"term": name, "value": text} for name, text in written if text]
