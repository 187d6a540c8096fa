"""A meeting: its day, its number, what it decided."""

from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches.meeting import decide_in_meeting
from pingding.policy import translation
from pingding.policy.steps.meeting import Meeting
from pingding.policy.text.typed_numbers import read_day
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.batch_form import BatchForm, Confirmed, Line, Making, Typed, stored_day, wide
from pingding.web.wording.dates import day_words


class MeetingForm(BatchForm):
    """Nothing is proposed: the meeting decides."""

    def fields(self, desk: BatchDesk, typed: Typed, today: date) -> list[Field]:
        assert isinstance(desk.step, Meeting)
        return [
            typed.field("held_on", "date", _("会议日期"), required=True, help=desk.step.body),
            typed.field("session", "text", _("会议届次"), required=True, help=_("例如“2025年第12次”。")),
            typed.field("minutes", "longtext", _("会议纪要要点"), rows=3),
        ]

    def making(self, confirmed: Confirmed) -> Making:
        post, faults = confirmed.post, confirmed.faults
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
            ).pk
        )

    def of_all(self, desk: BatchDesk, post: QueryDict) -> Iterator[str]:
        assert isinstance(desk.step, Meeting)
        if text := post.get("session", "").strip():
            held_on = read_day(post.get("held_on", ""), _("会议日期"))
            words = {"day": day_words(held_on) if held_on else "", "body": desk.step.body, "session": text}
            yield _("记为%(day)s%(body)s（%(session)s）的决定。") % words

    def record_lines(self, record: BatchRecord) -> Iterator[Line]:
        content = record.batch.content
        session = " ".join(map(str, filter(None, (content.get("body"), content.get("session")))))
        yield {"term": _("会议"), "value": session}
        yield {"term": _("会议日期"), "value": stored_day(content.get("held_on"))}
        yield wide(_("会议纪要要点"), content.get("minutes"))
        warnings = (translation.in_language(**warning) for warning in content.get("warnings", ()))
        yield wide(_("提示"), _("；").join(warnings))


FORM = MeetingForm()
