"""Can we apply? Facts in, verdicts of all programmes out: no account, nothing stored, an address that can be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

PROGRAMME, CLOSED, SHOWN, SEND = "programme", "closed", "shown", "send"
OWN = (PROGRAMME, CLOSED, SHOWN, SEND)
"""The parameters of the page that are no answers: judge one programme alone, or the closed ones too; the questions that
stay where they are; sent by the form."""
FEW = 5
"""So many questions at a time."""
LONGEST = 300
ORDER = (Answer.not_satisfied, Answer.unknown, Answer.satisfied)

Answers = dict[str, str | list[str]]


def can_apply(request: ViewerRequest) -> HttpResponse:
    """The few questions that decide most, the answers so far kept, the verdicts beside.

    A sending without script carries empty fields too; it is sent on to the short address, so that what stands in the
    address line can be passed on. With script the questions stay where they are until the next ones are asked for.
    """
    answers = _answers(request)
    scope = {name: request.GET[name] for name in (PROGRAMME, CLOSED) if request.GET.get(name)}
    htmx = bool(request.headers.get("HX-Request"))
    if SEND in request.GET and not htmx:
        return HttpResponseRedirect(_address(answers, scope))
    inquiry = inquire(
        answers,
        request.at,
        request.viewer.unit_codes,
        programme=scope.get(PROGRAMME, ""),
        closed=CLOSED in scope,
    )
    context = _context(request, inquiry, answers, scope)
    if not htmx:
        return render(request, "public/inquiry/can_apply.html", context)
    response = render(request, "public/inquiry/inquiry.html", context)
    response.headers["HX-Push-Url"] = _address(answers, scope)
    return response


def _answers(request: ViewerRequest) -> Answers:
    """What was typed, by field name; several ticks make a list. Texts beyond any sensible length are cut."""
    answers: Answers = {}
    for key, values in request.GET.lists():
        typed = [value.strip()[:LONGEST] for value in values if value.strip()]
        if typed and key not in OWN:
            answers[key] = typed if len(typed) > 1 else typed[0]
    return answers


def _address(answers: Answers, scope: Mapping[str, str], shown: str = "") -> str:
    query = {**scope, **answers, **({SHOWN: shown} if shown else {})}
    page = reverse("can_apply")
    return f"{page}?{urlencode(query, doseq=True)}" if query else page


def _shown(inquiry: Inquiry, answers: Answers, asked: Sequence[str]) -> list[InquiryQuestion]:
    """The questions to show: those that are to stay, else what is wrong, then what decides most."""
    if asked:
        return [question for question in inquiry.questions if question.key in asked]
    faulty = [question for question in inquiry.questions if question.key in inquiry.faults]
    open_ones = [question for question in inquiry.questions if question.key not in answers]
    return [*faulty, *open_ones[: max(0, FEW - len(faulty))]]


def _context(request: ViewerRequest, inquiry: Inquiry, answers: Answers, scope: Mapping[str, str]) -> dict[str, Any]:
    shown = _shown(inquiry, answers, request.GET.getlist(SHOWN))
    earlier = [question for question in inquiry.questions if question.key in answers and question not in shown]
    places = _Places({question.fact_id: question for question in inquiry.questions}, answers, scope)
    verdicts = [_verdict(verdict, places) for verdict in inquiry.verdicts]
    return {
        "at": request.at,
        "fields": [_field(question, answers, inquiry, request) for question in shown],
        "earlier": [_field(question, answers, inquiry, request) for question in earlier],
        "shown": [question.key for question in shown],
        "scope": scope,
        "faults": [_fault(key, refusal, places) for key, refusal in inquiry.faults.items()],
        "verdicts": verdicts,
        "ruled_out": any(verdict["failed"] or verdict["refused"] for verdict in verdicts),
        "answered": sum(question.key in answers for question in inquiry.questions),
        "ahead": sum(question.key not in answers for question in inquiry.questions),
        "one": inquiry.verdicts[0].info.edition.programme.short if scope.get(PROGRAMME) and verdicts else "",
        "left_out": inquiry.left_out,
        "all_url": _address(answers, {}),
        "closed_url": _address(answers, {CLOSED: "1"}),
        "clear_url": _address({}, scope),
        "crumbs": [{"title": _("首页"), "url": reverse("home")}, {"title": _("我能申报吗"), "url": ""}],
    }


@dataclass(frozen=True)
class _Places:
    """Where a question is answered: its page shows it whatever else is open."""

    questions: Mapping[str, InquiryQuestion]
    answers: Answers
    scope: Mapping[str, str]

    def of(self, key: str) -> str:
        return f"{_address(self.answers, self.scope, key)}#f-{key}"


def _field(question: InquiryQuestion, answers: Answers, inquiry: Inquiry, request: ViewerRequest) -> dict[str, Any]:
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


def _fault(key: str, refusal: Refusal, places: _Places) -> dict[str, str]:
    """A wrong answer: a link to its field."""
    return {"text": translation.headed(refusal.where, refusal.what), "remedy": refusal.remedy, "href": places.of(key)}


def _verdict(verdict: ProgrammeVerdict, places: _Places) -> dict[str, Any]:
    info = verdict.info
    leaves = sorted(verdict.leaves, key=lambda leaf: ORDER.index(leaf.answer_for("submission")))
    rows = [_row(info.edition, leaf, places) for leaf in leaves]
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
        "refused": verdict.answer is Answer.not_satisfied,
        "later": verdict.later,
    }


def _ban(ban: BanInForce) -> dict[str, Any]:
    """A ban as its programme's verdict shows it: its clause is of the programme that it comes from."""
    return {"says": ban.says, "cited": ban.cited, "remedy": ban.remedy, "blocks": ban.blocks}


def _row(edition: Any, leaf: Finding, places: _Places) -> dict[str, Any]:
    """A requirement with what was found; for an unknown one, what to enter and where."""
    cited = chips(edition, leaf.clause)
    answer = leaf.answer_for("submission")
    missing = [places.questions[name] for name in leaf.missing if name in places.questions]
    row = {
        "state": answer.value,
        "requirement": leaf.required,
        "clause": "、".join(leaf.clause),
        "clause_url": cited[0].url if cited else "",
        "gist": cited[0].gist if cited else "",
        "found": leaf.entered,
        "note": "" if leaf.entered or answer is Answer.unknown else leaf.found,
        "remedy": _("申报时：%(advice)s") % {"advice": leaf.remedy}
        if leaf.remedy and answer is Answer.not_satisfied
        else "",
        "remedy_url": "",
    }
    if answer is Answer.unknown and missing:
        names = translation.listed(dict.fromkeys(question.fact.label for question in missing))
        row["remedy"] = _("请填写：%(names)s") % {"names": names}
        row["remedy_url"] = places.of(missing[0].key)
    return row
