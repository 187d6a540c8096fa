"""Public notices: put up for a batch of cases, ended by time case by case, held up by an objection to one."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.batches.batch_cases import Decision, HeldBatch, carry_out, first_outcome, hold_batch, make_batch
from pingding.actions.batches.issuing import CODE_LETTERS
from pingding.actions.cases.moving import count_act, hold_case, lock_case, move
from pingding.actions.cases.rounds import set_due
from pingding.actions.directory.accounts import PHONE, is_email
from pingding.actions.door import action, idempotent, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_check import count_chars
from pingding.policy.language.procedures import PublicNotice
from pingding.policy.procedures.deadlines import Due, notice_end
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.access import find_case
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import calendar, edition_of
from pingding.queries.notices.notices import closes_at, is_running, running_notice
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Notice, Objection, StepRun

LEAST_GROUNDS, MOST_GROUNDS = 10, 2000
"""Characters of the grounds of an objection."""
MOST_UNDECIDED = 20
"""Undecided objections to one case of a notice: more come from somebody who only wants the platform to be busy."""
LATEST_START = timedelta(days=366)
"""How far ahead a notice can begin: a day beyond is a slip of the pen."""


@action
def publish_notice(
    step: str,
    cases: Sequence[str],
    *,
    actor: Viewer,
    at: datetime,
    title: str,
    body: str = "",
    first_day: date | None = None,
) -> Notice:
    """Put cases on public notice from `first_day` (today when left out) for the definition's working days.

    Effects: a batch and a notice with its last day; the rounds stay open until it has run and are due then.
    Refusals, all at once: a first day in the past or more than a year ahead; no title; a case that is on notice
    already.
    """
    faults, today = Faults(), local_date(at)
    first = faults.read(lambda: _read_start(first_day or today, today), today, "first_day")
    with faults.caught("title"):
        title = read_line(title, _("公示标题"), 200)
    with faults.caught("body"):
        body = read_paragraphs(body, _("公示正文"), 20_000, required=False)
    held = _hold_unnoticed(cases, step, faults, actor=actor, at=at)
    faults.refuse()
    definition = held.definition
    assert isinstance(definition, PublicNotice)
    last_day = notice_end(first, definition.lasts_working_days, calendar())
    content = {"working_days": definition.lasts_working_days}
    batch = make_batch(held, content, actor=actor, at=at, moves=False)
    ends_at = datetime.combine(last_day + timedelta(days=1), time.min, SHANGHAI)
    provisional = calendar().provisional(last_day)
    notice = Notice.objects.create(
        batch=batch,
        title=title,
        body=body,
        first_day=first,
        last_day=last_day,
        provisional=provisional,
        ends_at=ends_at,
    )
    set_due([chosen.seat.run.pk for chosen in held.chosen], Due(closes_at(notice), provisional))
    for chosen in held.chosen:
        carry_out(batch, chosen, actor=actor, at=at, moves=False)
        notify(
            gettext_noop("%(case)s开始公示，至%(day)s止"),
            {"case": chosen.case, "day": last_day},
            at=at,
            organisation=chosen.case.organisation,
            case=chosen.case,
        )
    return notice


def _read_start(first: date, today: date) -> date:
    if first < today:
        raise Refusal(_("公示起始日不能早于今天"), remedy=_("请选择今天或以后的日期。"))
    if first - today > LATEST_START:
        raise Refusal(_("公示起始日须在一年以内"), remedy=_("请核对日期。"))
    return first


def _hold_unnoticed(cases: Sequence[str], step: str, faults: Faults, *, actor: Viewer, at: datetime) -> HeldBatch:
    """The cases held for a notice; one that is on notice already is among the faults."""
    decisions = [Decision(number, first_outcome(actor, number, step)) for number in cases]
    held = hold_batch(decisions, step, "notice", faults, actor=actor, at=at)
    for chosen in held.chosen:
        if running_notice(chosen.case) is not None:
            known = Refusal(_("本件已在公示"), kind="conflict", remedy=_("请刷新页面查看。"))
            faults.add(known, f"case-{chosen.case.number}", chosen.case.number)
    return held


@action
def end_notice(case: Case, *, at: datetime) -> bool:
    """Take the notice's first outcome for a case when its time has run and no objection is open; True when it moved.

    The platform acts here by itself (`tick`), on the clause of the notice.
    """
    hold_case(case)
    notice = running_notice(case)
    run = StepRun.objects.filter(case=case, kind="notice", closed_at=None).first()
    if notice is None or run is None or at < notice.ends_at:
        return False
    if case.objections.filter(state=Objection.State.OPEN).exists():
        return False
    count_act(case)
    step = edition_of(case.edition).procedures[case.procedure].steps[run.step]
    outcome = next(iter(step.outcomes))
    record_act(
        "end_notice",
        at=at,
        case=case,
        step=run.step,
        clause=step.clause,
        about=notice.title,
        change={"outcome": outcome},
    )
    move(case, run, outcome, at=at)
    return True


def read_contact(typed: str) -> str:
    """A telephone number or a mail address: whoever examines an objection has to reach the person. Or a Refusal."""
    contact = read_line(typed, _("联系方式"), 120)
    if not (PHONE.fullmatch(contact) or is_email(contact)):
        remedy = _("请填写手机号、带区号的座机号或邮箱。")
        raise Refusal(_("既不是电话号码也不是邮箱"), where=_("联系方式"), remedy=remedy)
    return contact


def read_grounds(typed: str) -> str:
    """The grounds of an objection, long enough to say a fact and what it rests on. Or a Refusal."""
    grounds = read_paragraphs(typed, _("异议理由"), MOST_GROUNDS)
    if count_chars(grounds) < LEAST_GROUNDS:
        what = _("不足%(least)d字，无法据以核实") % {"least": LEAST_GROUNDS}
        raise Refusal(what, where=_("异议理由"), remedy=_("请写明事实和依据。"))
    return grounds


@action
def raise_objection(
    notice: Notice,
    case: Case,
    *,
    name: str,
    contact: str,
    grounds: str,
    at: datetime,
    actor: Viewer,
    token: str = "",
) -> Objection:
    """Anybody objects to one case on notice, under their name; it holds up this case only.

    Effects: the objection with a receipt; whoever put up the notice is told. Refusals: the notice has ended; the
    name is missing; `read_contact` and `read_grounds`; `MOST_UNDECIDED` wait for an answer already. The same token
    again, or the same words by the same person, give the first receipt.
    """
    name, contact, grounds = read_line(name, _("姓名"), 60), read_contact(contact), read_grounds(grounds)
    held = hold_case(Case.objects.select_related("edition").get(pk=case.pk))

    def make() -> str:
        _refuse_untimely(notice, held, at)
        said = held.objections.filter(notice=notice, name=name, contact=contact, grounds=grounds)
        if (same := said.order_by("pk").first()) is not None:
            return same.receipt
        _refuse_more(notice, held)
        count_act(held)
        receipt = f"YY-{held.number}-{held.objections.count() + 1}-{_check_part()}"
        Objection.objects.create(
            notice=notice,
            case=held,
            receipt=receipt,
            name=name,
            contact=contact,
            grounds=grounds,
            raised_at=at,
        )
        record_act("raise_objection", at=at, actor=actor, case=held, about=receipt)
        notify(
            gettext_noop("%(case)s公示期间收到异议%(receipt)s，请处理"),
            {"case": held, "receipt": receipt},
            at=at,
            organisation=notice.batch.organisation,
            case=held,
        )
        return receipt

    return Objection.objects.get(receipt=idempotent(token, "raise_objection", at, make))


def _refuse_untimely(notice: Notice, case: Case, at: datetime) -> None:
    """Refuse an objection to a notice that does not run, or does not (any longer) concern the case."""
    if not is_running(notice, at):
        remedy = _("如有新的情况，请直接向发布公示的单位反映。")
        raise Refusal(_("该公示不在受理异议的期间内"), where=notice.title, kind="closed", remedy=remedy)
    if running_notice(case) != notice:
        remedy = _("请从公示页面选择公示对象。")
        raise Refusal(_("该件不在本次公示中"), where=notice.title, kind="missing", remedy=remedy)


def _refuse_more(notice: Notice, case: Case) -> None:
    """Refuse an objection while `MOST_UNDECIDED` to the case on this notice wait; the case must be held."""
    if case.objections.filter(notice=notice, state=Objection.State.OPEN).count() < MOST_UNDECIDED:
        return
    step = edition_of(case.edition).procedures[case.procedure].steps[notice.batch.step]
    assert isinstance(step, PublicNotice)
    raise Refusal(
        _("本件已有%(n)d件异议待处理，网上暂不再受理") % {"n": MOST_UNDECIDED},
        where=notice.title,
        clause="、".join(step.clause),
        kind="conflict",
        remedy=_("请在公示期内署名书面向%(unit)s提出，注明件号%(case)s。")
        % {"unit": step.objections_to or notice.batch.organisation.name, "case": case.number},
    )


def _check_part() -> str:
    """What makes a receipt hard to guess: with it anybody may ask how the objection stands."""
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(8))


@action
def answer_objection(receipt: str, upheld: bool, answer: str, *, actor: Viewer, at: datetime) -> Objection:
    """Answer an objection. Upheld, the case takes the step's `upheld` outcome; rejected, it goes on when time has run.

    Refusals: not an officer of the body that put up the notice; answered before; no reasons.
    """
    objection = Objection.objects.select_related("notice__batch", "case").filter(receipt=receipt).first()
    if objection is None:
        raise Refusal(_("没有这件异议"), kind="missing", remedy=_("请从待办进入。"))
    case = find_case(actor, objection.case.number)
    lock_case(case)
    objection.refresh_from_db()
    if not actor.holds(objection.notice.batch.organisation_id, *(ROLES_OF["officer"] | ROLES_OF["secretary"])):
        remedy = _("请由发布公示的单位办理。")
        raise Refusal(_("异议由发布公示的单位处理"), kind="forbidden", remedy=remedy)
    if objection.state != Objection.State.OPEN:
        raise Refusal(_("该异议已经答复"), kind="conflict", remedy=_("请刷新页面查看。"))
    answer = read_paragraphs(answer, _("处理意见"), 5000)
    objection.state = Objection.State.UPHELD if upheld else Objection.State.REJECTED
    objection.answer, objection.answered_at, objection.answered_by = answer, at, actor.person
    objection.save()
    run = StepRun.objects.filter(case=case, kind="notice", closed_at=None).first()
    step = edition_of(case.edition).procedures[case.procedure].steps[run.step] if run else None
    record_act(
        "answer_objection",
        at=at,
        actor=actor,
        behalf=objection.notice.batch.organisation,
        case=case,
        about=receipt,
        clause=step.clause if step else (),
        change={"upheld": upheld, "answer": answer},
    )
    if upheld and run is not None:
        _close_others(case, objection, actor=actor, at=at)
        move(case, run, "upheld", at=at)
        notify(
            gettext_noop("%(case)s：公示期间的异议%(receipt)s成立。%(answer)s"),
            {"case": case, "receipt": receipt, "answer": answer},
            at=at,
            organisation=case.organisation,
            case=case,
        )
    elif run is not None:
        end_notice(case, at=at)
    return objection


def _close_others(case: Case, upheld: Objection, *, actor: Viewer, at: datetime) -> None:
    """Close the other objections to a case that no longer stands on notice: nobody has found them wanting."""
    for other in case.objections.filter(state=Objection.State.OPEN).order_by("pk"):
        # Kept as it is said in public, in Chinese, and without the other's receipt, which opens its page.
        other.state, other.answer = Objection.State.CLOSED, "同一件的另一异议已成立，一并办结"
        other.answered_at, other.answered_by = at, actor.person
        other.save()
        record_act(
            "close_objection",
            at=at,
            actor=actor,
            behalf=upheld.notice.batch.organisation,
            case=case,
            about=other.receipt,
            change={"answer": other.answer},
        )
