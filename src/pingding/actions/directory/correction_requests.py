"""A unit requests that what was registered of it be corrected; the one office for which that waits answers it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import action, for_change, notify, record_act
from pingding.actions.permission import forbidden, require_approver
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import approver, approving_office
from pingding.queries.directory.registrations import decides_registrations
from pingding.queries.journal.acts.directory import AnswerCorrectionRequest, RequestCorrection
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Organisation, Person

FIELDS = ("correction_request", "correction_requested_at")


@action
def request_correction(organisation: Organisation, what: str, *, actor: Viewer, at: datetime) -> None:
    """Ask whoever corrects what was registered, once it is approved, to put something right; by the unit.

    Effects: it waits for the office that approves the region's registrations, else for the platform's administrators,
    until they have seen it and correct something, or answer it; a message to them with `what` is to be corrected and
    why; journal.
    Refusals: not of the unit; not approved yet, when it corrects itself; nothing said; another request waits.
    """
    organisation = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    if not actor.holds(organisation.pk, Role.ADMINISTRATOR, Role.WRITER):
        raise forbidden(_("只有本单位的管理员或填报人可以请求更正"), _("请联系本单位管理员。"))
    if organisation.status != Organisation.Status.APPROVED:
        remedy = _("核准前由单位管理员自行更正。")
        raise Refusal(_("本单位的注册尚未核准"), kind="conflict", remedy=remedy)
    what = read_line(what, _("更正请求"), 500, required=False)
    if not what:
        remedy = _("请写明要更正的项目、正确的内容和理由。")
        raise Refusal(_("尚未填写"), where=_("更正请求"), field="correction_request", remedy=remedy)
    _refuse_second(organisation, at)
    organisation.correction_request, organisation.correction_requested_at = what, at
    organisation.save(update_fields=FIELDS)
    text = gettext_noop("“%(unit)s”（%(code)s）请求更正登记信息：%(what)s")
    words = {"unit": organisation.name, "code": organisation.code, "what": what}
    office = approving_office(organisation.region, local_date(at))
    if office is not None:
        notify(text, words, at=at, organisation=office.organisation)
    administrators = Person.objects.filter(platform_office=Person.Office.ADMINISTRATOR, is_active=True)
    for person in administrators if office is None else ():
        notify(text, words, at=at, person=person)
    record_act(RequestCorrection(reason=what), at=at, actor=actor, behalf=organisation, about=organisation.name)


def _refuse_second(organisation: Organisation, at: datetime) -> None:
    """Refuse a request while another one of the unit waits; the unit must be held."""
    since = organisation.correction_requested_at
    if since is None:
        return
    words = {"day": translation.day(since), "office": approver(organisation.region, local_date(at))}
    remedy = _("请等%(office)s更正或答复后再提；需要补充的，请直接联系。") % words
    what = _("%(day)s提出的更正请求尚未办理") % words
    raise Refusal(what, where=_("更正请求"), kind="conflict", field="correction_request", remedy=remedy)


@action
def answer_correction_request(
    organisation: Organisation, answer: str, *, seen: datetime | None = None, actor: Viewer, at: datetime
) -> Organisation:
    """Answer a unit's request for correction without correcting what it asks for. By the office that it waits for.

    `seen` is when the request was made that the actor saw. Effects: the request waits no longer; a message to the unit
    with the answer; journal. Refusals: another office's; no request waits, or another than the one seen; no answer.
    """
    require_approver(actor, organisation, at)
    organisation = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    requested_at = organisation.correction_requested_at
    if requested_at is None or seen not in (None, requested_at):
        remedy = _("页面已显示最新内容，请核对后再办理。")
        raise Refusal(_("这件更正请求已经办理"), where=organisation.name, kind="conflict", remedy=remedy)
    faults, where = Faults(), _("对“%(unit)s”的答复") % {"unit": organisation.name}
    line = faults.read(lambda: _read_answer(answer, where), "", "answer")
    faults.refuse()
    requested = organisation.correction_request
    _settle(organisation)
    organisation.save(update_fields=FIELDS)
    notify(gettext_noop("更正请求的答复：%(answer)s"), {"answer": line}, at=at, organisation=organisation)
    act = AnswerCorrectionRequest(correction_request=requested, answer=line)
    record_act(act, at=at, actor=actor, about=organisation.name)
    return organisation


def _read_answer(answer: str, where: str) -> str:
    line = read_line(answer, where, 500, required=False)
    if not line:
        raise Refusal(_("未填写"), where=where, remedy=_("请写明不作更正的理由或已如何办理，将告知该单位。"))
    return line


def settle_as_seen(organisation: Organisation, seen: datetime | None, *, actor: Viewer, at: datetime) -> None:
    """A correction settles the unit's request when who made it is of the office that it waits for and saw it.

    `seen` is when the request was made that the actor saw. The unit must be held; the caller stores it.
    """
    shown = seen is not None and seen == organisation.correction_requested_at
    if shown and decides_registrations(actor, organisation, local_date(at)):
        _settle(organisation)


def _settle(organisation: Organisation) -> None:
    """What the unit requested waits no longer."""
    organisation.correction_request, organisation.correction_requested_at = "", None
