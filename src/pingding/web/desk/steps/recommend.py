"""Recommending by letter: the letter's number, the statement that is signed."""

from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches.recommend import recommend
from pingding.policy.steps.recommend import Recommend
from pingding.policy.steps.step import StepBase
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.batch_form import BatchForm, Confirmed, Line, Making, Typed
from pingding.web.desk.steps.paper import body_field, paper_lines, recipient_fields, typed_recipients


class RecommendForm(BatchForm):
    """Each case is recommended or not; a letter names those that are."""

    def statement(self, step: StepBase) -> str:
        assert isinstance(step, Recommend)
        return step.statement

    def fields(self, desk: BatchDesk, typed: Typed, today: date) -> list[Field]:
        assert isinstance(desk.step, Recommend)
        return [
            typed.field("letter_number", "text", _("推荐函文号"), help=desk.step.letter),
            *recipient_fields(typed),
            body_field(
                desk, typed, _("{list}处为所推荐的各件，{count}为件数，发出时填入。推荐函供有关部门查阅，不公开。")
            ),
        ]

    def making(self, confirmed: Confirmed) -> Making:
        letter_number, signed = confirmed.post.get("letter_number", ""), "signed" in confirmed.post
        return lambda: (
            recommend(
                confirmed.desk.step_id,
                confirmed.decisions,
                actor=confirmed.actor,
                at=confirmed.at,
                letter_number=letter_number,
                signed=signed,
                text=confirmed.post.get("text"),
                by_hand=typed_recipients(confirmed.post),
            ).pk
        )

    def of_all(self, desk: BatchDesk, post: QueryDict) -> Iterator[str]:
        if text := post.get("letter_number", "").strip():
            yield _("推荐函文号%(number)s。") % {"number": text}

    def record_lines(self, record: BatchRecord) -> Iterator[Line]:
        yield from paper_lines(record.batch)
        yield {"term": _("推荐函文号"), "value": record.batch.content.get("letter_number")}


FORM = RecommendForm()
