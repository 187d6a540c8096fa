"""The acts of a case as forms: one generic shape for every kind of step, and what was typed read back into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.part_titles import part_titles
from pingding.policy.language import Edition, Outcome, Procedure
from pingding.policy.procedures.departures import proposal_words
from pingding.policy.translation import counted
from pingding.queries.access import official_units
from pingding.queries.cases.correction import correction_of
from pingding.queries.cases.seats import departure_of
from pingding.queries.directory.phrases import phrases_of
from pingding.queries.editions import edition_of
from pingding.queries.steps.case_acts import Act
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case, Organisation, Phrase
from pingding.web.desk.cases.act_contents import PartChoice, form_links, part_choice
from pingding.web.desk.cases.place import Place
from pingding.web.desk.cases.verdicts import computed_verdict
from pingding.web.desk.component_values import CitedClause, Field, cite
from pingding.web.desk.component_values import field as field_of
from pingding.web.desk.steps.registry import STEP_FORMS
from pingding.web.desk.steps.step_form import Question
from pingding.web.frame.page_drafts import DraftForm, draft_of
from pingding.web.wording.procedure_words import follows_words, opened_by_outcome, outcome_tone, silence_words


@dataclass(frozen=True)
class ActQuestion:
    """A yes/no question of a checklist, or a judged condition, with the computed verdict beside it."""

    field: Field
    required: bool
    verdict: dict[str, Any] | None


@dataclass(frozen=True)
class Choice:
    """An outcome that can be taken."""

    key: str
    label: str
    tone: str
    note: str
    checked: bool
    closed: bool = False
    corrects: bool = False
    """Whether the form goes back with it, for the parts that are named."""


@dataclass(frozen=True)
class ActForm:
    """An act as the template draws it; `typed` says that it is shown with what was typed before."""

    step: str
    title: str
    office: Organisation
    cited: CitedClause
    help: str
    due: Any
    provisional: bool
    silence: str
    url: str
    links: tuple[dict[str, str], ...]
    blocked: tuple[Refusal, ...]
    questions: tuple[ActQuestion, ...]
    fields: tuple[Field, ...]
    statement: str
    statement_when: str
    """With which outcomes the statement must be signed; empty where with each."""
    statement_errors: tuple[str, ...]
    choices: tuple[Choice, ...]
    choice_errors: tuple[str, ...]
    reason: Field | None
    corrections: tuple[PartChoice, ...]
    correction_note: str
    template: str
    desk: object
    desk_fields: tuple[Field, ...]
    draft: DraftForm | None
    typed: bool = False
    batch_url: str = ""
    here: bool = True
    phrases: tuple[Phrase, ...] | None = None
    """The phrases of the office for which it is done; None where that keeps none."""
    asked: dict[str, Any] | None = None

    @property
    def correctable(self) -> frozenset[str]:
        """What can be named in a return for correction."""
        return frozenset(each.target for part in self.corrections for each in (part, *part.children))

    @property
    def query(self) -> str:
        """The place on the page to which its forms lead back, as the query of their addresses."""
        return "".join(self.url.partition("?")[1:])

    @property
    def written(self) -> bool:
        """Whether the draft holds anything that somebody wrote."""
        return self.draft is not None and self.draft.holds(sent_anyway=("outcome",) if self.sentence else ())

    @property
    def sentence(self) -> str:
        """The outcome where it is the only one: said in words, since there is nothing to choose."""
        return self.choices[0].label if len(self.choices) == 1 else ""


EMPTY = QueryDict("")
Errors = Mapping[str, list[str]]
"""What was refused, by the name of the field."""


def act_form(
    request: ViewerRequest, case: Case, act: Act, place: Place, post: QueryDict | None, errors: Errors
) -> ActForm:
    """The form of an act; `post` is what was typed before a refusal, else the draft's, `errors` what was refused."""
    draft = draft_of(request, f"case-{case.pk}", "act", act.seat.run.pk)
    post = post if post is not None or draft is None else draft.post
    edition, step, typed = edition_of(case.edition), act.seat.step, post or EMPTY
    form = STEP_FORMS.get(step.kind)
    questions, fields, desk_fields, reason = _asked(edition, act, typed, errors)
    return ActForm(
        step=act.seat.run.step,
        title=step.title,
        cited=cite(edition, step.clause),
        help=form.help(step) if form else step.help,
        due=act.seat.run.due_at,
        provisional=act.seat.run.provisional,
        silence=silence_words(step),
        office=act.seat.seat.organisation,
        url=place.on(reverse("act", args=[case.number, act.seat.run.step])),
        links=tuple(form_links(case, act)),
        blocked=act.blocked,
        questions=tuple(_question(edition, question) for question in questions),
        fields=tuple(fields),
        statement=form.statement(step) if form else "",
        statement_when=_signed_when(act),
        statement_errors=tuple(errors.get(f"signed-{act.seat.run.step}", ())),
        choices=tuple(_choices(act, typed)) if form else (),
        choice_errors=tuple(errors.get(f"{act.seat.run.step}-outcome-1", ())),
        reason=reason,
        corrections=tuple(part_choice(part, typed) for part in act.corrections) if form else (),
        correction_note=_correction_note(act),
        template=form.template if form else "",
        desk=act.desk,
        desk_fields=tuple(desk_fields),
        typed=post is not None,
        batch_url=_batch_url(case, act),
        here=form is not None,
        asked=_asked_back(edition, act),
        draft=draft,
    )


def _asked(
    edition: Edition, act: Act, typed: QueryDict, errors: Errors
) -> tuple[list[Question], list[Field], list[Field], Field | None]:
    """Questions, fields, those of the kind's own part, and the reason with what was typed and what is wrong of it."""
    form, reason = STEP_FORMS.get(act.seat.step.kind), _reason(act, typed)
    questions = form.questions(edition, act, typed) if form else []
    fields = form.fields(act.seat.step, typed) if form else []
    desk_fields = form.desk_fields(act, typed) if form else []
    for field in (*(question.field for question in questions), *fields, *desk_fields, *filter(None, [reason])):
        field["errors"] = errors.get(field["name"], [])
    return questions, fields, desk_fields, reason


def _asked_back(edition: Edition, act: Act) -> dict[str, Any] | None:
    """What a return for correction asked for, part by part."""
    correction = correction_of(act.seat.run)
    if correction is None:
        return None
    titles = part_titles(edition, correction.parts)
    parts = [{"title": title, "note": correction.notes.get(part, "")} for part, title in titles.items()]
    return {"reason": correction.reason, "parts": parts}


def _batch_url(case: Case, act: Act) -> str:
    if not act.seat.batch:
        return ""
    url = reverse("batch", args=[case.edition.programme, act.seat.run.step])
    return f"{url}?call={case.call_id}" if case.call_id else url


def _question(edition: Edition, question: Question) -> ActQuestion:
    verdict = computed_verdict(edition, question.finding) if question.finding else None
    return ActQuestion(question.field, question.required, verdict)


def _choices(act: Act, post: QueryDict) -> list[Choice]:
    step = act.seat.step
    chosen = post.get("outcome", "")
    choices = [
        Choice(
            key,
            o.label,
            outcome_tone(_procedure(act), o, _opens(act, key)),
            _note(act, key, o),
            key == chosen,
            _used_up(act, o),
            o.correction is not None,
        )
        for key, o in step.outcomes.items()
    ]
    if step.optional:
        note = _("本步骤可以不安排，直接进入下一步。")
        choices.append(Choice("skip", _("不安排"), "back", note, chosen == "skip"))
    if len(choices) == 1:
        choices = [replace(choices[0], checked=True, closed=False)]
    return choices


def _signed_when(act: Act) -> str:
    outcomes = act.seat.step.outcomes.values()
    forward = [o.label for o in outcomes if o.tone == "forward"]
    if len(forward) in (0, len(outcomes)):
        return ""
    labels = translation.listed(_("“%(step)s”") % {"step": each} for each in forward)
    return _("作出%(labels)s时必填") % {"labels": labels}


def _used_up(act: Act, outcome: Outcome) -> bool:
    return outcome.correction is not None and act.corrected >= outcome.correction.times


def _note(act: Act, key: str, outcome: Outcome) -> str:
    if _used_up(act, outcome):
        return counted("已退回补正%(n)d次，不能再次退回。", act.corrected) % {"n": act.corrected}
    if outcome.correction:
        left = max(0, outcome.correction.times - act.corrected)
        note = _("勾选需补正的部分并写明理由；%(days)d个工作日内补正，还可退回%(left)d次。")
        return note % {"days": outcome.correction.working_days, "left": left}
    if way := departure_of(outcome, act.seat.rounds):
        words = {"proposed": proposal_words(edition_of(act.seat.run.case.edition), way)}
        return _("此前的建议是“%(proposed)s”；作出本结果为变更建议，须写明理由，并予以标明。") % words
    return follows_words(_procedure(act), outcome, _opens(act, key)) + (_("须写明理由。") if outcome.reason else "")


def _opens(act: Act, outcome: str) -> tuple[str, ...]:
    run = act.seat.run
    return opened_by_outcome(edition_of(run.case.edition), run.case.procedure, run.step, outcome)


def _procedure(act: Act) -> Procedure:
    case = act.seat.run.case
    return edition_of(case.edition).procedures[case.procedure]


def _reason(act: Act, post: QueryDict) -> Field | None:
    """The reason, where an outcome needs one."""
    outcomes = act.seat.step.outcomes.values()
    needed = [o.label for o in outcomes if o.reason or departure_of(o, act.seat.rounds)]
    if not needed:
        return None
    help_text = _told(act.seat.run.case) % {"labels": "”“".join(map(str, needed))}
    return field_of(
        "reason", "longtext", _("理由"), post.get("reason", ""), help=help_text, rows=3, max_chars=5000, unmarked=True
    )


def _told(case: Case) -> str:
    """When a reason is asked, and who reads it: the holder of a title nothing of what is examined in confidence."""
    if case.confidential:
        return _("作出“%(labels)s”时必填，只供办理部门查看。")
    if case.held_title_id:
        return _("作出“%(labels)s”时必填，将告知称号单位。")
    return _("作出“%(labels)s”时必填，将告知申报单位。")


def _correction_note(act: Act) -> str:
    labels = [o.label for o in act.seat.step.outcomes.values() if o.correction]
    return translation.listed(labels)


def with_phrases(viewer: Viewer, forms: list[ActForm]) -> list[ActForm]:
    """The forms with the phrases of their offices, where something is written in them; read in one query for all."""
    offices = {form.office.pk for form in forms if form.here} & set(official_units(viewer))
    phrases = list(phrases_of(viewer, offices)) if offices else []
    own = {office: tuple(each for each in phrases if each.organisation_id == office) for office in offices}
    return [replace(form, phrases=own.get(form.office.pk)) for form in forms]
