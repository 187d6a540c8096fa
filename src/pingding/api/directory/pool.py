"""What the expert pool keeps of an expert: term, level and training; absences and joint work by themselves."""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import StringConstraints

from pingding.actions.panels import pool
from pingding.api.frame.routes import AtPerson, AtRecord, RequestBody, Routes, Word, shown
from pingding.queries.directory.people import person_by_username
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Expert

routes = Routes(tags=["人员 people"])
Name = Annotated[str, StringConstraints(max_length=120)]


class SetTermIn(RequestBody):
    """The first and the last day of the term, each open where it is left out; the level."""

    starts: date | None = None
    ends: date | None = None
    level: Word = ""


class TermOut(Schema):
    """The term and the level of an expert."""

    starts: date | None
    ends: date | None
    level: str


class AddTrainingIn(RequestBody):
    """Its name, the day."""

    name: Name
    held_on: date


class TrainingOut(Schema):
    """A training that an expert took part in."""

    name: str
    held_on: date


class AddAbsenceIn(RequestBody):
    """The first and the last day; a note for who keeps the pool."""

    starts: date
    ends: date
    note: Annotated[str, StringConstraints(max_length=200)] = ""


class AbsenceOut(Schema):
    """Days on which one cannot review."""

    id: int
    starts: date
    ends: date
    note: str


class DeclareJointWorkIn(RequestBody):
    """The name of a body that one worked with, and until when; left out while it lasts."""

    body: Name
    until: date | None = None


class JointWorkOut(Schema):
    """A body that an expert worked with."""

    id: int
    body: str
    until: date | None


@routes.act("/people/{username}/expert/term", TermOut, "设定专家聘期和级别", method="PUT")
def set_term(request: ViewerRequest, username: AtPerson, body: SetTermIn) -> TermOut:
    """Set the term and the level of an expert, for whoever keeps the pool."""
    person = person_by_username(username)
    entry = pool.set_term(person, body.starts, body.ends, level=body.level, actor=request.viewer, at=request.at)
    return _term(entry)


@routes.act("/people/{username}/expert/trainings", TrainingOut, "登记专家培训", creates=True)
def add_training(request: ViewerRequest, username: AtPerson, body: AddTrainingIn) -> TrainingOut:
    """Enter a training that an expert took part in, for whoever keeps the pool."""
    person = person_by_username(username)
    return shown(TrainingOut, pool.add_training(person, body.name, body.held_on, actor=request.viewer, at=request.at))


@routes.act("/me/absences", AbsenceOut, "登记不能评审的日期", creates=True)
def add_absence(request: ViewerRequest, body: AddAbsenceIn) -> AbsenceOut:
    """Say, as an expert, on which days one cannot review; draws of these days leave one out."""
    return shown(AbsenceOut, pool.add_absence(body.starts, body.ends, body.note, actor=request.viewer, at=request.at))


@routes.act("/me/absences/{absence_id}/withdraw", AbsenceOut, "撤回不能评审的日期")
def withdraw_absence(request: ViewerRequest, absence_id: AtRecord) -> AbsenceOut:
    """One can review on these days after all; gives the row as it was."""
    row = pool.withdraw_absence(absence_id, actor=request.viewer, at=request.at)
    return shown(AbsenceOut, row, id=absence_id)


@routes.act("/me/joint-work", JointWorkOut, "申报合作单位", creates=True)
def declare_joint_work(request: ViewerRequest, body: DeclareJointWorkIn) -> JointWorkOut:
    """Declare, as an expert, a body that one worked with; draws leave one out of its cases."""
    return shown(JointWorkOut, pool.declare_joint_work(body.body, body.until, actor=request.viewer, at=request.at))


@routes.act("/me/joint-work/{work_id}/withdraw", JointWorkOut, "撤回申报的合作单位")
def withdraw_joint_work(request: ViewerRequest, work_id: AtRecord) -> JointWorkOut:
    """Take a declared body back; gives the row as it was."""
    return shown(JointWorkOut, pool.withdraw_joint_work(work_id, actor=request.viewer, at=request.at), id=work_id)


def _term(entry: Expert) -> TermOut:
    return TermOut(starts=entry.term_starts, ends=entry.term_ends, level=entry.level)
