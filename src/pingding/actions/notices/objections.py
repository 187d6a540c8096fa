"""Objections to cases on notice: raised by anybody under their name, with evidence now or later."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.attachments import StoredFile
from pingding.actions.cases.contacts import check_part, read_contact
from pingding.actions.cases.moving import count_act, hold_case
from pingding.actions.door import action, idempotent, notify, record_act
from pingding.actions.evidence import attach, hashes, lacking, refuse_more_files, require_files
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_check import count_chars
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.text.receipts import OBJECTION
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.cases import AddEvidence, RaiseObjection
from pingding.queries.notices.notices import find_objection, is_running, late_remedy, running_notice
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Notice, Objection

LEAST_GROUNDS, MOST_GROUNDS = 10, 2000
"""Characters of the grounds of an objection."""
MOST_UNDECIDED = 20
"""Undecided objections to one case of a notice: more come from somebody who only wants the platform to be busy."""


class ObjectionText(NamedTuple):
    """Who objects, how to reach them, and on what grounds."""

    name: str
    contact: str
    grounds: str


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
    evidence: Sequence[StoredFile] = (),
) -> Objection:
    """Anybody objects to one case on notice, under their name; it holds up this case only.

    Effects: the objection with a receipt, and its evidence, which nobody reads but the body that answers; a message to
    that body. Refusals: too many files; the notice has ended; the name is missing; `read_contact` and `read_grounds`;
    `MOST_UNDECIDED` wait for an answer already. The same words by the same person give the first receipt, with the same
    token even after the notice; files that it lacks are added, or refused by name where it is answered or has no room.
    """
    refuse_more_files(len(evidence))
    text = ObjectionText(read_line(name, _("姓名"), 60), read_contact(contact), read_grounds(grounds))
    case = hold_case(Case.objects.select_related("edition").get(pk=case.pk))
    receipt = idempotent(
        token,
        (RaiseObjection.act, str(notice.pk), case.number, *text),
        at,
        lambda: _raise(notice, case, text, evidence, actor=actor, at=at),
    )
    objection = Objection.objects.select_related("case", "notice__batch__organisation").get(receipt=receipt)
    _add_lacking(objection, evidence, actor=actor, at=at)
    return objection


@action
def add_evidence(receipt: str, evidence: Sequence[StoredFile], *, actor: Viewer, at: datetime) -> Objection:
    """Whoever has the receipt of an objection adds evidence to it while it waits for its answer.

    Effects: the files that it lacks, and a message to the body that answers. Refusals: no such receipt; no file; it is
    answered, or has no room for them.
    """
    unlocked = find_objection(receipt)
    require_files(evidence)
    case = hold_case(Case.objects.select_related("edition").get(pk=unlocked.case_id))
    objection = Objection.objects.select_related("notice__batch__organisation").get(pk=unlocked.pk)
    objection.case = case
    _add_lacking(objection, evidence, actor=actor, at=at)
    return objection


def _raise(
    notice: Notice, case: Case, text: ObjectionText, evidence: Sequence[StoredFile], *, actor: Viewer, at: datetime
) -> str:
    """The receipt of the objection: a new one, or the first one where the same words were said before."""
    _refuse_untimely(notice, case, at)
    same = case.objections.filter(notice=notice, **text._asdict()).order_by("pk").first()
    if same is not None:
        return same.receipt
    _refuse_more(notice, case)
    count_act(case)
    receipt = f"{OBJECTION}{case.number}-{case.objections.count() + 1}-{check_part()}"
    objection = Objection.objects.create(notice=notice, case=case, receipt=receipt, raised_at=at, **text._asdict())
    act = RaiseObjection(evidence=hashes(evidence))
    record_act(act, at=at, actor=actor, case=case, about=receipt)
    attach(objection.evidence, evidence, about=receipt, actor=actor, at=at)
    notify(
        gettext_noop("%(case)s公示期间收到异议%(receipt)s，请处理"),
        {"case": case, "receipt": receipt},
        at=at,
        organisation=notice.batch.organisation,
        case=case,
    )
    return receipt


def _add_lacking(objection: Objection, evidence: Sequence[StoredFile], *, actor: Viewer, at: datetime) -> None:
    """Add the files that an objection lacks. Refusal, by their names, where it is answered or has no room for them."""
    over = "" if objection.state == Objection.State.OPEN else _("该异议已经答复")
    files = lacking(objection.evidence, evidence, over=over)
    if not files:
        return
    count_act(objection.case)
    act = AddEvidence(evidence=hashes(files))
    record_act(act, at=at, actor=actor, case=objection.case, about=objection.receipt)
    attach(objection.evidence, files, about=objection.receipt, actor=actor, at=at)
    notify(
        gettext_noop("%(case)s的异议%(receipt)s补充了佐证，请一并核实"),
        {"case": objection.case, "receipt": objection.receipt},
        at=at,
        organisation=objection.notice.batch.organisation,
        case=objection.case,
    )


def _refuse_untimely(notice: Notice, case: Case, at: datetime) -> None:
    """Refuse an objection to a notice that does not run, or does not (any longer) concern the case."""
    if not is_running(notice, at):
        what = _("该公示不在受理异议的期间内")
        raise Refusal(what, where=notice.title, kind="closed", remedy=late_remedy(notice))
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
        clause=step.clause,
        kind="conflict",
        remedy=_("请在公示期内署名书面向%(unit)s提出，注明件号%(case)s。")
        % {"unit": step.objections_to or notice.batch.organisation.name, "case": case.number},
    )
