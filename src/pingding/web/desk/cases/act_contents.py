"""What was typed into an act's form: read as the content of its kind of step, the parts that it names shown again."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy.steps.fill import Fill
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.registry import KINDS
from pingding.queries.applications.content import CorrectionPart
from pingding.queries.applications.writing_permission import sheet_open
from pingding.queries.cases.correction import correction_of
from pingding.queries.cases.parties import APPLICANTS
from pingding.queries.steps.case_acts import Act
from pingding.records.models import Case
from pingding.web.desk.steps.registry import STEP_FORMS
from pingding.web.frame.addresses import address


@dataclass(frozen=True)
class PartChoice:
    """A part that can be named in a return for correction, with the note on what to correct."""

    target: str
    title: str
    checked: bool
    note: str
    children: "tuple[PartChoice, ...]" = ()

    @property
    def opened(self) -> bool:
        return any(child.checked for child in self.children)


def read_content(kind: str, post: QueryDict) -> StepContent:
    """What was typed, as the step's content. Refusal for what is no date or number.

    A kind that is not acted on from the case's page has no content here; the act refuses it.
    """
    parts = tuple(dict.fromkeys(post.getlist("parts")))
    notes = {part: note for part in parts if (note := post.get(f"note:{part}", "").strip())}
    values: dict[str, Any] = {"reason": post.get("reason", ""), "parts": parts, "notes": notes}
    if kind not in STEP_FORMS:
        return StepContent(**values)
    content = KINDS[kind].content
    assert content is not None
    return content(**values, **STEP_FORMS[kind].read(post))


def part_choice(part: CorrectionPart, post: QueryDict) -> PartChoice:
    """A part with those of its kind below it, as they were ticked."""
    named = post.getlist("parts")
    children = tuple(part_choice(child, post) for child in part.children)
    note = post.get(f"note:{part.target}", "")
    return PartChoice(part.target, part.title, part.target in named, note, children)


def form_links(case: Case, act: Act) -> list[dict[str, str]]:
    """The ways to a form and a sheet of one's own, where the step has them: these are filled in elsewhere."""
    links = []
    if act.seat.step.own_form:
        title = _own_form(case, act)
        links.append({"title": title, "url": address("writing", case.number)})
    if act.seat.step.own_sheet and sheet_open(act.seat.run):
        url = reverse("score", args=[case.number, act.seat.run.step])
        links.append({"title": _("填写评价表"), "url": url})
    return links


def _own_form(case: Case, act: Act) -> str:
    """What the link to one's own form at a step is called."""
    if not isinstance(act.seat.step, Fill):
        return _("填写由本单位填写的栏目")
    if correction_of(act.seat.run) is not None:
        return _("去补正")
    if act.seat.seat.role not in APPLICANTS:
        return _("办理“%(what)s”") % {"what": act.seat.step.title}
    return _("填写“%(what)s”") % {"what": act.seat.step.title} if case.held_title_id else _("填写申报材料")
