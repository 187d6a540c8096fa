"""Answering objections: whoever put the notice up says whether one is upheld, and why."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import lock_case, move
from pingding.actions.door import action, notify, record_act
from pingding.actions.notices.notices import end_notice
from pingding.policy.errors import Refusal
from pingding.policy.steps.notice import UPHELD
from pingding.policy.text.masking import read_public_reason
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.access import find_case
from pingding.queries.cases.bound_outcomes import refuse_bound
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.cases import AmendReason, AnswerObjection, CloseObjection
from pingding.queries.notices.objections import public_texts, shown_evidence
from pingding.queries.page_marks import changes, mark_of
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Objection, StepRun


@action
def answer_objection(
    receipt: str,
    upheld: bool | None,
    answer: str,
    *,
    reason: str,
    seen: Mapping[str, str] | None = None,
    actor: Viewer,
    at: datetime,
) -> Objection:
    """Answer an objection, to whoever raised it by `answer`, to the public by `reason`.

    Upheld, the case takes the step's `upheld` outcome; rejected, it goes on when time has run. `seen` has the mark of
    the evidence that the actor saw (`shown_evidence`).
    Refusals: not an officer of the body that put up the notice; answered before; evidence that came meanwhile; all at
    once, nothing decided (None), no answer or reason, a reason with personal data; upheld, an outcome that is bound.
    """
    objection = _hold(receipt, actor)
    _require_open(objection, seen or {})
    case = objection.case
    answer, objection.reason = _read(objection, upheld, answer, reason)
    objection.state = Objection.State.UPHELD if upheld else Objection.State.REJECTED
    objection.answer, objection.answered_at, objection.answered_by = answer, at, actor.person
    objection.save()
    run = StepRun.objects.filter(case=case, kind="notice", closed_at=None).first()
    step = edition_of(case.edition).procedures[case.procedure].steps[run.step] if run else None
    record_act(
        AnswerObjection(upheld=bool(upheld), answer=answer, reason=objection.reason),
        at=at,
        actor=actor,
        behalf=objection.notice.batch.organisation,
        case=case,
        about=receipt,
        clause=step.clause if step else (),
    )
    if run is not None and upheld:
        _uphold(objection, run, actor=actor, at=at)
    elif run is not None:
        end_notice(case, at=at)
    return objection


def _read(objection: Objection, upheld: bool | None, answer: str, reason: str) -> tuple[str, str]:
    """Answer and public reason; Refusal of all that is wrong, the decision among it."""
    faults = Faults()
    if upheld is None:
        faults.add(Refusal(_("尚未选择结论"), remedy=_("请选择异议是否成立。")), "upheld", _("结论"))
    read_answer = faults.read(lambda: read_paragraphs(answer, _("处理意见"), 5000), "", "answer")
    public = faults.read(lambda: _public_reason(reason, objection), "", "reason")
    faults.refuse()
    return read_answer, public


def _public_reason(typed: str, objection: Objection) -> str:
    case, notice = objection.case, objection.notice
    public = f"{notice.title} {case.name} {case.organisation.name}"
    return read_public_reason(typed, _("公开的理由"), name=objection.name, contact=objection.contact, public=public)


def _require_open(objection: Objection, seen: Mapping[str, str]) -> None:
    """Refuse an objection that is answered, or whose evidence is no longer what was seen; it must be held."""
    if objection.state != Objection.State.OPEN:
        raise Refusal(_("该异议已经答复"), kind="conflict", remedy=_("请刷新页面查看。"))
    if seen.get("evidence") not in (None, mark_of(shown_evidence(objection), "evidence")):
        remedy = _("页面已显示全部佐证，请查看后再答复；已填写的内容仍在本页。")
        raise Refusal(_("提出人在此期间补充了佐证"), kind="conflict", remedy=remedy)


@action
def amend_reason(
    receipt: str, reason: str, *, seen: Mapping[str, str] | None = None, actor: Viewer, at: datetime
) -> Objection:
    """Put another reason in the place of the one that the public reads of an answered objection.

    `seen` has the mark of the reason that the actor saw. The answer itself stays. The journal keeps what stood there,
    readable by those who may read the case's journal.
    Refusals: not an officer of the body that put up the notice; not answered yet, or closed with another; the reason
    as it stands; a reason with personal data; Moved, where another reason was put there meanwhile.
    """
    objection = _hold(receipt, actor)
    if objection.state not in (Objection.State.UPHELD, Objection.State.REJECTED):
        remedy = _("请先答复异议。")
        raise Refusal(_("该异议没有公开的理由可以更正"), kind="conflict", remedy=remedy)
    stored = public_texts(objection)
    typed = {"reason": _public_reason(reason, objection)}
    amended = (stored | changes(stored, typed, seen or {}, {"reason": _("公开的理由")}))["reason"]
    if amended == objection.reason:
        remedy = _("请改写后再提交。")
        raise Refusal(_("与现在公开的理由相同"), where=_("公开的理由"), remedy=remedy)
    former, objection.reason = objection.reason, amended
    objection.save(update_fields=["reason"])
    record_act(
        AmendReason(former=former, reason=amended),
        at=at,
        actor=actor,
        behalf=objection.notice.batch.organisation,
        case=objection.case,
        about=receipt,
    )
    if objection.state == Objection.State.UPHELD:
        notify(
            gettext_noop("%(case)s：异议成立的公开理由已更正。%(reason)s"),
            {"case": objection.case, "reason": amended},
            at=at,
            organisation=objection.case.organisation,
            case=objection.case,
        )
    return objection


def _hold(receipt: str, actor: Viewer) -> Objection:
    """The objection with its case held, for an officer of the body that put up the notice. Or a Refusal."""
    objection = Objection.objects.select_related("notice__batch", "case").filter(receipt=receipt).first()
    if objection is None:
        raise Refusal(_("没有这件异议"), kind="missing", remedy=_("请从工作台进入。"))
    case = find_case(actor, objection.case.number)
    lock_case(case)
    objection.refresh_from_db()
    if not actor.holds(objection.notice.batch.organisation_id, *(ROLES_OF["officer"] | ROLES_OF["secretary"])):
        remedy = _("请由发布公示的单位办理。")
        raise Refusal(_("异议由发布公示的单位处理"), kind="forbidden", remedy=remedy)
    objection.case = case
    return objection


def _uphold(objection: Objection, run: StepRun, *, actor: Viewer, at: datetime) -> None:
    """The other objections are closed, the case takes the `upheld` outcome, its unit gets the public reason."""
    case = objection.case
    file = CaseFile(case)
    step = file.procedure.steps[run.step]
    refuse_bound(file, step, step.outcomes[UPHELD], at=at)
    _close_others(case, objection, actor=actor, at=at)
    move(case, run, UPHELD, at=at)
    notify(
        gettext_noop("%(case)s：公示期间的异议成立。%(reason)s"),
        {"case": case, "reason": objection.reason},
        at=at,
        organisation=case.organisation,
        case=case,
    )


def _close_others(case: Case, upheld: Objection, *, actor: Viewer, at: datetime) -> None:
    """Close the other objections to a case that no longer stands on notice: none of them was examined."""
    for other in case.objections.filter(state=Objection.State.OPEN).order_by("pk"):
        # Stored as the public reads it, in Chinese, and without the other's receipt, which opens its page.
        other.state, other.answer = Objection.State.CLOSED, "同一件的另一异议已成立，一并办结"
        other.answered_at, other.answered_by = at, actor.person
        other.save()
        record_act(
            CloseObjection(answer=other.answer),
            at=at,
            actor=actor,
            behalf=upheld.notice.batch.organisation,
            case=case,
            about=other.receipt,
        )
