"""What the pool keeps of an expert: the term and training by who keeps it, absences and joint work by themselves."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, record_act
from pingding.actions.permission import forbidden
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line
from pingding.queries.clock import local_date
from pingding.queries.directory.people import may_keep_experts
from pingding.queries.directory.pool import own_entry
from pingding.queries.journal.acts.directory import (
    AddAbsence,
    AddTraining,
    DeclareJointWork,
    SetTerm,
    WithdrawAbsence,
    WithdrawJointWork,
)
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Absence, Expert, JointWork, Person, Training

MOST_ROWS = 100
"""Of absences, and of bodies worked with, that an expert may declare."""


@action
def set_term(
    person: Person, starts: date | None, ends: date | None, *, level: str = "", actor: Viewer, at: datetime
) -> Expert:
    """Set the term and the level of an expert; a day left out leaves the term open on that side.

    Effects: the entry; journal. Refusals: not who keeps the pool; no expert; a term that ends before it begins.
    """
    entry = _kept(person, actor)
    faults = Faults()
    with faults.caught("level"):
        level = read_line(level, _("级别"), 30, required=False)
    with faults.caught("ends"):
        _refuse_backwards(starts, ends, _("聘期"))
    faults.refuse()
    entry.term_starts, entry.term_ends, entry.level = starts, ends, level
    entry.save(update_fields=["term_starts", "term_ends", "level"])
    record_act(SetTerm(starts=starts, ends=ends, level=level), at=at, actor=actor, about=person.name)
    return entry


@action
def add_training(person: Person, name: str, held_on: date | None, *, actor: Viewer, at: datetime) -> Training:
    """Enter a training that an expert took part in. Effects: the row; journal.

    Refusals: not who keeps the pool; no expert; no name; no day, or one that is still to come.
    """
    entry = _kept(person, actor)
    faults = Faults()
    with faults.caught("training"):
        name = read_line(name, _("培训名称"), 120)
    with faults.caught("held_on"):
        if held_on is None or held_on > local_date(at):
            raise Refusal(_("须为已过的日期"), where=_("培训日期"), remedy=_("请填写培训举行的日期。"))
    faults.refuse()
    assert held_on is not None
    training = Training.objects.create(expert=entry, name=name, held_on=held_on)
    record_act(AddTraining(name=name, held_on=held_on), at=at, actor=actor, about=person.name)
    return training


@action
def add_absence(starts: date | None, ends: date | None, note: str = "", *, actor: Viewer, at: datetime) -> Absence:
    """An expert says on which days they cannot review: draws of these days leave them out.

    Effects: the row; journal. Refusals: no expert; a day left out; days that are over; too many rows.
    """
    entry, faults = own_entry(actor), Faults()
    with faults.caught("note"):
        note = read_line(note, _("说明"), 200, required=False)
    with faults.caught("ends"):
        if starts is None or ends is None:
            raise Refusal(_("开始和结束日期都须填写"), remedy=_("只有一天的，两处填同一日期。"))
        _refuse_backwards(starts, ends, _("不能评审的日期"))
        if ends < local_date(at):
            raise Refusal(_("这些日期已经过去"), where=_("不能评审的日期"), remedy=_("请填写今天以后的日期。"))
    _refuse_too_many(entry.absences.count(), faults)
    faults.refuse()
    assert starts is not None and ends is not None
    absence = Absence.objects.create(expert=entry, starts=starts, ends=ends, note=note)
    record_act(AddAbsence(starts=starts, ends=ends), at=at, actor=actor, about=entry.person.name)
    return absence


@action
def withdraw_absence(pk: int, *, actor: Viewer, at: datetime) -> Absence:
    """An expert can review on these days after all. Refusal where the row is not one's own."""
    entry = own_entry(actor)
    row = entry.absences.filter(pk=pk).first()
    if row is None:
        raise _gone()
    row.delete()
    record_act(WithdrawAbsence(starts=row.starts, ends=row.ends), at=at, actor=actor, about=entry.person.name)
    return row


@action
def declare_joint_work(body: str, until: date | None, *, actor: Viewer, at: datetime) -> JointWork:
    """An expert declares a body worked with, and until when (None while it lasts): draws leave them out of its cases.

    Effects: the row; journal. Refusals: no expert; no name; too many rows.
    """
    entry, faults = own_entry(actor), Faults()
    with faults.caught("body"):
        body = read_line(body, _("合作单位"), 120)
    _refuse_too_many(entry.joint_work.count(), faults)
    faults.refuse()
    work = JointWork.objects.create(expert=entry, body=body, until=until)
    record_act(DeclareJointWork(body=body, until=until), at=at, actor=actor, about=entry.person.name)
    return work


@action
def withdraw_joint_work(pk: int, *, actor: Viewer, at: datetime) -> JointWork:
    """An expert takes back a declared body. Refusal where the row is not one's own."""
    entry = own_entry(actor)
    row = entry.joint_work.filter(pk=pk).first()
    if row is None:
        raise _gone()
    row.delete()
    record_act(WithdrawJointWork(body=row.body), at=at, actor=actor, about=entry.person.name)
    return row


def _kept(person: Person, actor: Viewer) -> Expert:
    if not may_keep_experts(actor):
        raise forbidden(_("只有平台管理员或发文机关的经办人可以登记专家"), _("请联系发文机关。"))
    entry = Expert.objects.select_related("person").filter(person=person).first()
    if entry is None:
        raise Refusal(_("%(name)s不在专家库中") % {"name": person.name}, remedy=_("请先登记为专家。"))
    return entry


def _refuse_backwards(starts: date | None, ends: date | None, where: str) -> None:
    if starts is not None and ends is not None and ends < starts:
        raise Refusal(_("结束日期早于开始日期"), where=where, remedy=_("请核对两个日期。"))


def _refuse_too_many(rows: int, faults: Faults) -> None:
    if rows >= MOST_ROWS:
        faults.add(Refusal(_("最多登记%(n)d条") % {"n": MOST_ROWS}, remedy=_("请先删去不再需要的。")))


def _gone() -> Refusal:
    return Refusal(_("没有这一条，或已删去"), kind="missing", remedy=_("请刷新页面查看。"))
