"""The procedures of a programme: drawn, and step by step with who acts, until when, on which clause."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.expressions.in_words import in_words
from pingding.policy.expressions.terms import DONE, OPENED
from pingding.policy.language import Edition, Outcome, Procedure
from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.obligation_words import exceptions, schedule_words
from pingding.policy.procedures.paths import joins_after
from pingding.policy.procedures.validity import duties_words, lapse_in_effect
from pingding.policy.steps.registry import kind_title
from pingding.queries.calls import programmes as queries
from pingding.queries.clock import local_date
from pingding.queries.editions import shared
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.public.programmes.limit_words import step_words
from pingding.web.public.programmes.programmes import events_of, programme_frame
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words
from pingding.web.wording.procedure_words import Events, drawing, end_word, parties_of, time_words


def programme_procedure(request: ViewerRequest, programme: str) -> HttpResponse:
    """The application's procedure first, then the others, then what holders owe and who takes part."""
    info = queries.programme(programme, request.at)
    edition, events = info.edition, events_of(info)
    ordered = sorted(edition.procedures.items(), key=lambda pair: pair[1].opened_by != "application")
    return render(
        request,
        "public/programmes/procedure.html",
        programme_frame(request, info, "programme_procedure")
        | {
            "procedures": [
                _procedure(edition, key, p, events if p is edition.application else {}) for key, p in ordered
            ],
            "obligations": [_obligation(edition, obligation) for obligation in edition.obligations.values()],
            "after_lapse": _after_lapse(edition, local_date(request.at)) if edition.obligations else "",
            "parties": [
                {"title": party.title, "local": party.local, "clauses": chips(edition, party.clause)}
                for party in edition.parties.values()
            ],
        },
    )


def _procedure(edition: Edition, key: str, procedure: Procedure, events: Events) -> dict[str, Any]:
    drawn = drawing(edition, procedure, events)
    return {
        "id": key,
        "title": procedure.title,
        "clauses": chips(edition, procedure.clause),
        "local": procedure.local,
        "when": in_words(edition, shared(), procedure.when, day=OPENED[procedure.opened_by]) if procedure.when else "",
        "nodes": drawn.nodes,
        "edges": drawn.edges,
        "steps": [
            _step(edition, key, procedure, step_id, events) for step_id, s in procedure.steps.items() if s.public
        ],
    }


def _step(edition: Edition, procedure_id: str, procedure: Procedure, key: str, events: Events) -> dict[str, Any]:
    step = procedure.steps[key]
    locals_ = [step.local, step.deadline.local if step.deadline else ""]
    locals_ += [o.correction.local for o in step.outcomes.values() if o.correction]
    return {
        "anchor": f"step-{procedure_id}-{key}",
        "title": step.title,
        "kind": kind_title(step.kind),
        "optional": step.optional,
        "parties": parties_of(edition, step),
        "time": time_words(edition, procedure, step, events),
        "help": step.help,
        "when": in_words(edition, shared(), step.when, day=DONE) if step.when else "",
        "asks": [*step.asked(), *step_words(edition, step)],
        "outcomes": [_outcome(edition, procedure, key, outcome) for outcome in step.outcomes.values()],
        "local": list(dict.fromkeys(filter(None, locals_))),
        "clauses": chips(
            edition, tuple(dict.fromkeys((*step.clause, *(step.deadline.clause if step.deadline else ()))))
        ),
    }


def _outcome(edition: Edition, procedure: Procedure, key: str, outcome: Outcome) -> dict[str, Any]:
    targets = [procedure.steps[target].title for target in outcome.to or joins_after(procedure, key)]
    where = end_word(outcome.end) if outcome.end else translation.listed(targets)
    time = ""
    if outcome.correction is not None:
        parts = {"n": outcome.correction.working_days, "times": outcome.correction.times}
        time = _("%(n)d个工作日内补正，最多%(times)d次") % parts
    return {
        "label": outcome.label,
        "where": where,
        "time": time,
        "tone": outcome.tone,
        "clauses": chips(edition, outcome.clause),
    }


def _after_lapse(edition: Edition, on: date) -> str:
    """What holders owe although a document has lapsed, or no more; empty before."""
    lapse = lapse_in_effect(edition, on)
    if lapse is None:
        return ""
    words = {"day": day_words(lapse.on, weekday=False), "duties": duties_words(lapse)}
    return _("所依据的办法自%(day)s起不再受理新的申报；已有称号的义务%(duties)s。") % words


def _obligation(edition: Edition, obligation: Obligation) -> dict[str, Any]:
    return {
        "title": obligation.title,
        "text": schedule_words(edition, obligation),
        "exceptions": list(exceptions(edition, shared(), obligation)),
        "procedure": obligation.procedure,
        "local": obligation.local,
        "clauses": chips(edition, obligation.clause),
    }
