"""Can we apply? Facts in, verdicts of all programmes out: no account, nothing stored, an address that can be shared."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.conditions.assess import Answer, Finding
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_view import period_and
from pingding.policy.language import Fact
from pingding.policy.values.typed import choices_of
from pingding.policy.values.units import written_unit
from pingding.queries.bans import BanInForce
from pingding.queries.calls.inquiry import Inquiry, InquiryQuestion, inquire
from pingding.queries.calls.inquiry_verdicts import ProgrammeVerdict
from pingding.queries.clock import local_date
from pingding.queries.editions import shared
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.wording.clause_links import chips

GROUP = "group"
LONGEST = 300
ORDER = (Answer.not_satisfied, Answer.unknown, Answer.satisfied)


def can_apply(request: ViewerRequest) -> HttpResponse:
    """One group of questions at a time, the answers so far kept, the verdicts beside.

    A sending without script carries empty fields too; it is sent on to the short address, so that what stands in the
    address line can be passed on.
    """
    answers = _answers(request)
    htmx = bool(request.headers.get("HX-Request"))
    inquiry = inquire(answers, request.at, request.viewer.unit_codes)
    groups = _groups(inquiry)
    group = _allowed(groups, inquiry, request.GET.getlist(GROUP))
    short = _address(answers, group)
    if "send" in request.GET and not htmx:
        return HttpResponseRedirect(short)
    context = _context(request, inquiry, groups, answers, group)
    if not htmx:
        return render(request, "public/inquiry/can_apply.html", context)
    response = render(request, "public/inquiry/inquiry.html", context)
    response.headers["HX-Push-Url"] = short
    return response


def _allowed(groups: list[dict[str, Any]], inquiry: Inquiry, asked: list[str]) -> str:
    """The group asked for last; but from the one shown nobody goes on while an answer in it is wrong."""
    if len(asked) < 2:
        return "".join(asked)
    names, (shown, *_others, asked_group) = [group["id"] for group in groups], asked
    onward = shown in names and asked_group in names and names.index(asked_group) > names.index(shown)
    faulty = onward and any(q.key in inquiry.faults for q in groups[names.index(shown)]["questions"])
    return shown if faulty else asked_group


def _answers(request: ViewerRequest) -> dict[str, str | list[str]]:
    """What was typed, by field name; several ticks make a list. Texts beyond any sensible length are cut."""
    answers: dict[str, str | list[str]] = {}
    for key, values in request.GET.lists():
        typed = [value.strip()[:LONGEST] for value in values if value.strip()]
        if typed and key not in (GROUP, "send"):
            answers[key] = typed if len(typed) > 1 else typed[0]
    return answers


def _address(answers: dict[str, str | list[str]], group: str) -> str:
    query = {**answers, **({GROUP: group} if group else {})}
    page = reverse("can_apply")
    return f"{page}?{urlencode(query, doseq=True)}" if query else page


def _groups(inquiry: Inquiry) -> list[dict[str, Any]]:
    """The questions few at a time: who the unit is, its record, its figures, then each programme's own."""
    titles = {"unit": _("单位情况"), "record": _("信用与记录"), "figures": _("规模与合作")}
    for verdict in inquiry.verdicts:
        titles[verdict.info.edition.id] = verdict.info.edition.programme.short
    by_group: dict[str, list[InquiryQuestion]] = {}
    for question in inquiry.questions:
        by_group.setdefault(_group_of(question), []).append(question)
    return [{"id": key, "title": titles[key], "questions": by_group[key]} for key in titles if key in by_group]


def _group_of(question: InquiryQuestion) -> str:
    if question.programme:
        return question.programme
    fact = question.fact
    if fact.record or fact.type in ("choice", "region"):
        return "unit"
    return "record" if fact.type == "yesno" else "figures"


def _context(
    request: ViewerRequest,
    inquiry: Inquiry,
    groups: list[dict[str, Any]],
    answers: dict[str, str | list[str]],
    shown_group: str,
) -> dict[str, Any]:
    names = [group["id"] for group in groups]
    at = names.index(shown_group) if shown_group in names else 0
    current = groups[at] if groups else None
    questions = current["questions"] if current else []
    shown = {question.key for question in questions}
    group_of = {question.key: group["id"] for group in groups for question in group["questions"]}
    labels = {question.fact_id: question for question in inquiry.questions}
    return {
        "at": request.at,
        "steps": [_step(group, answers, inquiry, group is current) for group in groups],
        "current": current,
        "fields": [_field(question, answers, inquiry, request) for question in questions],
        "hidden": [
            (key, value)
            for key, typed in answers.items()
            if key not in shown
            for value in (typed if isinstance(typed, list) else [typed])
        ],
        "previous": groups[at - 1]["id"] if at else "",
        "next": groups[at + 1] if at + 1 < len(groups) else None,
        "faults": [_fault(key, refusal, answers, group_of) for key, refusal in inquiry.faults.items()],
        "verdicts": [_verdict(verdict, labels, answers, group_of) for verdict in inquiry.verdicts],
        "answered": sum(question.key in answers for question in inquiry.questions),
        "asked": len(inquiry.questions),
        "crumbs": [{"title": _("首页"), "url": reverse("home")}, {"title": _("我能申报吗"), "url": ""}],
    }


def _step(group: dict[str, Any], answers: dict[str, Any], inquiry: Inquiry, active: bool) -> dict[str, Any]:
    keys = [question.key for question in group["questions"]]
    done = sum(key in answers for key in keys)
    faulty = any(key in inquiry.faults for key in keys)
    return {
        "title": group["title"],
        "url": _address(answers, group["id"]),
        "state": "faulty" if faulty else "done" if done == len(keys) else "doing" if done else "todo",
        "note": _("已答%(done)d项，共%(all)d项") % {"done": done, "all": len(keys)},
        "active": active,
    }


def _field(
    question: InquiryQuestion, answers: dict[str, Any], inquiry: Inquiry, request: ViewerRequest
) -> dict[str, Any]:
    fact, refusal = question.fact, inquiry.faults.get(question.key)
    choices: Any = choices_of(fact, shared())
    if fact.type == "region":
        on = local_date(request.at)
        choices = {
            key: region.title for key, region in shared().regions.items() if region.valid_on(on) and not region.upper
        }
    typed = answers.get(question.key, "")
    return {
        "name": question.key,
        "kind": "choice" if fact.type == "region" else fact.type,
        "label": fact.label,
        "value": typed if fact.type != "choices" or isinstance(typed, list) else [typed],
        "help": _help(fact),
        "counted": fact.counted,
        "unit": "%" if fact.type == "ratio" else written_unit(fact),
        "choices": list(choices.items()),
        "unmarked": True,
        "errors": [refusal.advice] if refusal else [],
    }


def _help(fact: Fact) -> str:
    """The fact's own help; of titles held, that those count too of which this platform does not know."""
    of_titles_held = fact.earlier is not None and not fact.earlier.of_title
    more = _("不在平台授予的称号也算在内，按证书填写。") if of_titles_held else ""
    return period_and(fact, translation.in_a_row(filter(None, (fact.help, more))))


def _fault(key: str, refusal: Refusal, answers: dict[str, Any], group_of: dict[str, str]) -> dict[str, str]:
    """A wrong answer: a link to its field, in whichever group it stands."""
    return {
        "text": translation.headed(refusal.where, refusal.what),
        "remedy": refusal.remedy,
        "href": f"{_address(answers, group_of.get(key, ''))}#f-{key}",
    }


def _verdict(
    verdict: ProgrammeVerdict, labels: dict[str, InquiryQuestion], answers: dict[str, Any], group_of: dict[str, str]
) -> dict[str, Any]:
    info = verdict.info
    leaves = sorted(verdict.leaves, key=lambda leaf: ORDER.index(leaf.answer_for("submission")))
    rows = [_row(info.edition, leaf, labels, answers, group_of) for leaf in leaves]
    return {
        "title": info.edition.title,
        "edition": info.edition.programme.edition,
        "url": reverse("programme", args=[info.edition.id]),
        "state": verdict.answer.value,
        "standing": info.standing.value,
        "due": info.running.call.closes_at if info.running else None,
        "refusals": [
            {
                "what": r.what,
                "remedy": r.remedy,
                "clauses": chips(info.edition, r.clause),
            }
            for r in verdict.refusals
        ],
        "bans": [_ban(ban) for ban in verdict.bans],
        "tally": {each.value: sum(leaf.answer_for("submission") is each for leaf in leaves) for each in ORDER},
        "failed": [row for row in rows if row["state"] == Answer.not_satisfied],
        "rows": [row for row in rows if row["state"] != Answer.not_satisfied],
        "later": verdict.later,
    }


def _ban(ban: BanInForce) -> dict[str, Any]:
    """A ban as its programme's verdict shows it: its clause is of the programme that it comes from."""
    return {"says": ban.says, "cited": ban.cited, "remedy": ban.remedy, "blocks": ban.blocks}


def _row(
    edition: Any, leaf: Finding, labels: dict[str, InquiryQuestion], answers: dict[str, Any], group_of: dict[str, str]
) -> dict[str, Any]:
    """A requirement with what was found; for an unknown one, what to enter and where."""
    cited = chips(edition, leaf.clause)
    answer = leaf.answer_for("submission")
    missing = [labels[name] for name in leaf.missing if name in labels]
    row = {
        "state": answer.value,
        "requirement": leaf.required,
        "clause": "、".join(leaf.clause),
        "clause_url": cited[0].url if cited else "",
        "gist": cited[0].gist if cited else "",
        "found": leaf.entered,
        "note": "" if leaf.entered or answer is Answer.unknown else leaf.found,
        "remedy": leaf.remedy if answer is Answer.not_satisfied else "",
        "remedy_url": "",
    }
    if answer is Answer.unknown and missing:
        names = translation.listed(dict.fromkeys(question.fact.label for question in missing))
        row["remedy"] = _("请填写：%(names)s") % {"names": names}
        row["remedy_url"] = f"{_address(answers, group_of.get(missing[0].key, ''))}#f-{missing[0].key}"
    return row
