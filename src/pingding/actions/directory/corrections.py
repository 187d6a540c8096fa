"""What was registered of a unit is corrected, or it is renamed: two acts, since a slip was never the unit's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.directory.conveners import concerning_unit, propose_replacements
from pingding.actions.directory.correction_requests import settle_as_seen
from pingding.actions.directory.organisations import resubmit
from pingding.actions.directory.unit_data import UnitData, merged_with, read_unit, registered_already
from pingding.actions.door import action, for_change, notify, record_act
from pingding.actions.permission import forbidden, require_in_charge, require_reason
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import fails_check_digit, read_line
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import approver, looks_after
from pingding.queries.directory.organisations import correctable
from pingding.queries.journal.acts.directory import CorrectOrganisation, RenameOrganisation
from pingding.queries.journal.acts.fields import UnitFields
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import FormerName, Organisation

Status = Organisation.Status
Ended = FormerName.Ended


@action
def correct_organisation(
    organisation: Organisation,
    unit: UnitData,
    *,
    reason: str,
    seen: Mapping[str, str] | None = None,
    request_seen: datetime | None = None,
    actor: Viewer,
    at: datetime,
) -> Organisation:
    """Correct what was registered, with the reason: before approval by the unit, afterwards by its region's officer.

    What was left empty the unit's administrator may enter at any time (`queries.organisations.correctable`). With the
    marks of what was `seen`, only what was changed there is corrected (`merged_with`).
    Effects: the data; a name that was a slip still finds the unit, and stands where it was used; a refused
    registration waits for approval again (`resubmit`); by an officer, a message, and `settle_as_seen`; journal with
    old and new. Refusals: a field corrected meanwhile (Moved); as at registration; no reason; nothing changed.
    """
    existing = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    own = actor.holds(existing.pk, Role.ADMINISTRATOR) and not looks_after(actor, existing, local_date(at))
    open_now = _require_may_correct(existing, actor, at)
    unit = merged_with(existing, unit, seen) if seen else unit
    reason, changes = _read(existing, unit, reason, at)
    if not changes.keys() <= set(open_now):
        raise _not_theirs(existing, at)
    _apply(existing, changes, code_reason="" if own else reason, at=at)
    if own:
        resubmit(existing, at)
    else:
        settle_as_seen(existing, request_seen, actor=actor, at=at)
        notify(gettext_noop("本单位登记信息已更正：%(reason)s"), {"reason": reason}, at=at, organisation=existing)
    existing.save()
    act = CorrectOrganisation(
        reason=reason,
        from_=UnitFields(**{name: before for name, (before, _after) in changes.items()}),
        to=UnitFields(**{name: after for name, (_before, after) in changes.items()}),
    )
    record_act(act, at=at, actor=actor, behalf=existing if own else None, about=existing.name)
    propose_replacements(concerning_unit(existing), at=at)
    return existing


def _read(existing: Organisation, unit: UnitData, reason: str, at: datetime) -> tuple[str, dict[str, tuple[Any, Any]]]:
    """The reason, and old and new by field; Refusal of all that is wrong."""
    faults = Faults()
    corrected = read_unit(unit, local_date(at), faults, existing)
    with faults.caught("reason"):
        reason = read_line(reason, _("理由"), 500, required=False)
        require_reason(reason)
    with faults.caught("code"):
        _require_free(corrected["code"], existing, at)
        _require_shown(existing, corrected["code"])
    faults.refuse()
    return reason, _changes(existing, corrected)


def _require_may_correct(organisation: Organisation, actor: Viewer, at: datetime) -> tuple[str, ...]:
    """What the actor may correct; refused where that is nothing."""
    allowed = correctable(actor, organisation, local_date(at))
    if not allowed and actor.holds(organisation.pk, Role.ADMINISTRATOR):
        raise _not_theirs(organisation, at)
    if not allowed:
        require_in_charge(actor, organisation, at)
    return allowed


def _not_theirs(organisation: Organisation, at: datetime) -> Refusal:
    offices = approver(organisation.region, local_date(at))
    remedy = _("请说明理由，向%(offices)s提出；尚为空白的项目可以自行补填。") % {"offices": offices}
    return forbidden(_("核准后的登记信息由所属地区的经办人更正"), remedy)


def _require_free(code: str, existing: Organisation, at: datetime) -> None:
    """Refuse a code that another unit has registered."""
    other = Organisation.objects.filter(code=code).exclude(pk=existing.pk).first()
    if other is not None:
        raise registered_already(other, at)


def _apply(organisation: Organisation, changes: dict[str, tuple[Any, Any]], *, code_reason: str, at: datetime) -> None:
    """Put the changes to the record; a name that was a slip goes to the former ones."""
    for name, (_before, after) in changes.items():
        setattr(organisation, name, after)
    if "code" in changes:
        odd = organisation.code is not None and fails_check_digit(organisation.code)
        organisation.code_reason = code_reason if odd else ""
    if "name" in changes:
        before = changes["name"][0]
        FormerName.objects.create(organisation=organisation, name=before, until=at, ended=Ended.CORRECTED)


def _require_shown(organisation: Organisation, code: str) -> None:
    """Refuse a code that fails its check digit and that no licence of the unit shows."""
    if code and fails_check_digit(code) and organisation.licence_id is None:
        raise Refusal(_("没有证照佐证这一代码"), where=_("统一社会信用代码"), remedy=_("请先由该单位上传证照。"))


def _changes(organisation: Organisation, corrected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the correction changes: old and new by field. Refusal when it changes nothing."""
    before = {key: getattr(organisation, key) for key in corrected}
    changes = {key: (before[key], value) for key, value in corrected.items() if value != before[key]}
    if not changes:
        raise Refusal(_("没有改动"), kind="conflict", remedy=_("请修改需要更正的项目后再提交。"))
    return changes


@dataclass(frozen=True)
class Renaming:
    """A new name, the day from which the unit bears it, and the document that says so; as typed."""

    name: str
    renamed_on: date | None
    document: str


@action
def rename_organisation(
    organisation: Organisation,
    renaming: Renaming,
    *,
    request_seen: datetime | None = None,
    actor: Viewer,
    at: datetime,
) -> Organisation:
    """Put on record that a unit has been renamed. By an officer of its region, a public body's by the administrator.

    Effects: the new name; the former one stays with its day and document, finds the unit, and stands on all that was
    done under it; the request for correction that the actor saw is settled (`settle_as_seen`); a message to the unit;
    journal. Refusals: a unit that is not approved yet, which corrects its name; no day, or one to come; no document;
    the same name.
    """
    require_in_charge(actor, organisation, at)
    existing = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    if existing.status != Status.APPROVED:
        remedy = _("请更正登记信息中的名称。")
        raise Refusal(_("本单位的注册尚未核准"), kind="conflict", remedy=remedy)
    name, renamed_on, document = _read_renaming(renaming, existing, at)
    FormerName.objects.create(
        organisation=existing,
        name=existing.name,
        until=at,
        ended=Ended.RENAMED,
        renamed_on=renamed_on,
        document=document,
    )
    before, existing.name = existing.name, name
    settle_as_seen(existing, request_seen, actor=actor, at=at)
    existing.save(update_fields=["name", "correction_request", "correction_requested_at"])
    words = {"before": before, "name": name}
    notify(gettext_noop("“%(before)s”已登记更名为“%(name)s”"), words, at=at, organisation=existing)
    act = RenameOrganisation(from_=before, to=name, renamed_on=renamed_on, document=document)
    record_act(act, at=at, actor=actor, about=name)
    propose_replacements(concerning_unit(existing), at=at)
    return existing


def _read_renaming(renaming: Renaming, existing: Organisation, at: datetime) -> tuple[str, date | None, str]:
    """Name, day and document; Refusal of all that is wrong."""
    faults = Faults()
    name = faults.read(lambda: read_line(renaming.name, _("单位名称"), 120), "", "name")
    renamed_on = faults.read(lambda: _day_of(renaming, local_date(at)), None, "renamed_on")
    document = faults.read(lambda: read_line(renaming.document, _("变更文件"), 200), "", "document")
    if name == existing.name:
        faults.add(Refusal(_("与现名相同"), where=_("单位名称"), remedy=_("请填写变更后的名称。")), "name")
    faults.refuse()
    return name, renamed_on, document


def _day_of(renaming: Renaming, today: date) -> date:
    where, remedy = _("更名日期"), _("请按登记机关核准变更的日期填写。")
    if renaming.renamed_on is None:
        raise Refusal(_("未填写"), where=where, remedy=remedy)
    if renaming.renamed_on > today:
        raise Refusal(_("晚于今日"), where=where, remedy=remedy)
    return renaming.renamed_on
