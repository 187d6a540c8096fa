"""A meeting: its day, its number, what it decided."""

from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.sittings.holding import record_of
from pingding.policy import translation
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.sittings import against_vote
from pingding.policy.text.typed_numbers import read_day
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.batches.sittings import SittingDesk
from pingding.queries.refusals import Faults
from pingding.web.desk.component_values import Field, field
from pingding.web.desk.steps.batch_form import EMPTY, BatchForm, Confirmed, Line, Making, Typed, stored_day, wide
from pingding.web.desk.steps.sitting_items import attendance_words, held_of, member_list, taken_words
from pingding.web.wording.dates import day_words


class MeetingForm(BatchForm):
    """Nothing is proposed: the meeting decides."""

    def fields(self, desk: BatchDesk, typed: Typed, today: date) -> list[Field]:
        assert isinstance(desk.step, Meeting)
        if desk.sitting is not None:
            return [*_attendance(desk, typed), typed.field("minutes", "longtext", _("会议纪要要点"), rows=3)]
        return [
            typed.field("held_on", "date", _("会议日期"), required=True, help=desk.step.body),
            typed.field("session", "text", _("会议届次"), required=True, help=_("例如“2025年第12次”。")),
            typed.field("minutes", "longtext", _("会议纪要要点"), rows=3),
        ]

    def making(self, confirmed: Confirmed) -> Making:
        post, faults = confirmed.post, confirmed.faults
        in_sitting = held_of(confirmed.desk, post, faults)
        held_on = faults.read(lambda: read_day(post.get("held_on", ""), _("会议日期")), None, "held_on")
        return lambda: (
            decide_in_meeting(
                confirmed.desk.step_id,
                confirmed.decisions,
                actor=confirmed.actor,
                at=confirmed.at,
                held_on=held_on,
                session=post.get("session", ""),
                minutes=post.get("minutes", ""),
                in_sitting=in_sitting,
            ).pk
        )

    def of_all(self, desk: BatchDesk, post: QueryDict) -> Iterator[str]:
        assert isinstance(desk.step, Meeting)
        if desk.sitting is not None:
            yield from _of_sitting(desk, desk.sitting, post)
        elif text := post.get("session", "").strip():
            held_on = read_day(post.get("held_on", ""), _("会议日期"))
            words = {"day": day_words(held_on) if held_on else "", "body": desk.step.body, "session": text}
            yield _("记为%(day)s%(body)s（%(session)s）的决定。") % words

    def record_lines(self, record: BatchRecord) -> Iterator[Line]:
        content = record.batch.content
        session = " ".join(map(str, filter(None, (content.get("body"), content.get("session")))))
        yield {"term": _("会议"), "value": session}
        yield {"term": _("会议日期"), "value": stored_day(content.get("held_on"))}
        yield {"term": _("会议地点"), "value": content.get("place")}
        yield {"term": _("主持人"), "value": content.get("chair")}
        if record.held is not None:
            yield wide(_("到会"), attendance_words(record.held))
        yield wide(_("会议纪要要点"), content.get("minutes"))
        warnings = (translation.in_language(**warning) for warning in content.get("warnings", ()))
        yield wide(_("提示"), _("；").join(warnings))


def _attendance(desk: BatchDesk, typed: Typed) -> Iterator[Field]:
    """Who came and who was on leave, ticked among the members."""
    assert desk.sitting is not None
    post, members = typed.post if typed.post is not None else EMPTY, member_list(desk.sitting)
    help_ = {"present": _("勾选到会的成员；回避的成员到会也勾选。"), "leave": _("其余未到会的记为缺席。")}
    for name, label in (("present", _("到会成员")), ("leave", _("请假成员"))):
        errors = typed.errors.get(name, [])
        yield field(
            name,
            "choices",
            label,
            post.getlist(name),
            choices=members,
            required=name == "present",
            errors=errors,
            help=help_[name],
        )


def _of_sitting(desk: BatchDesk, called: SittingDesk, post: QueryDict) -> Iterator[str]:
    """What will be on record of the sitting, and of which cases the outcome goes against the vote."""
    assert isinstance(desk.step, Meeting)
    sitting, happened = called.sitting, held_of(desk, post, Faults())
    words = {"day": day_words(sitting.held_on), "body": desk.step.body, "session": sitting.session}
    yield _("记为%(day)s%(body)s（%(session)s）的决定。") % words
    assert happened is not None
    record = record_of(called.members, happened)
    yield attendance_words(record) + _("。")
    for case in desk.cases:
        if case.number not in happened.items:
            continue
        name, key = case.name or case.applicant, post.get(f"outcome-{case.number}") or post.get("outcome-all", "")
        if taken := taken_words(record, case.number):
            yield _("%(name)s：%(taken)s。") % {"name": name, "taken": taken}
        if key in desk.step.outcomes and against_vote(desk.step.majority, record, case.number, desk.step.outcomes[key]):
            yield _("%(name)s的结果与表决不一致，将予标明。") % {"name": name}


FORM = MeetingForm()
