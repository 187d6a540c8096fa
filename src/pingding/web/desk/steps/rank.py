"""Ranking: a place for each case, and why the order departs from the rules'."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from pingding.actions.batches.rank import rank_cases
from pingding.policy import translation
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.panels.ranking import PLACED_BEFORE, STANDS
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.batch_form import BatchForm, Confirmed, Line, Making, Typed, wide


class RankForm(BatchForm):
    """The rules' order stands there at first; what speaks against a case is said beside it, the reason is one's own."""

    placed = True

    def fields(self, desk: BatchDesk, typed: Typed, today: date) -> list[Field]:
        when = _("有件排在按规则在前的件之前时必填，写明为何如此。记入日志，申报单位看不到。")
        return [
            typed.field("order_reason", "longtext", _("调整名次的理由"), rows=2, help=when, unmarked=True),
            typed.field("summary", "longtext", _("排序说明"), rows=3),
        ]

    def making(self, confirmed: Confirmed) -> Making:
        summary, reason = confirmed.post.get("summary", ""), confirmed.post.get("order_reason", "")
        return lambda: (
            rank_cases(
                confirmed.desk.step_id,
                confirmed.decisions,
                actor=confirmed.actor,
                at=confirmed.at,
                summary=summary,
                order_reason=reason,
            ).pk
        )

    def record_lines(self, record: BatchRecord) -> Iterator[Line]:
        content = record.batch.content
        yield wide(_("排序说明"), content.get("summary"))
        yield wide(_("调整名次的理由"), content.get("order_reason"))
        warnings = (translation.in_language(**warning) for warning in content.get("warnings", ()))
        yield wide(_("提示"), _("；").join(warnings))
        if content.get("provisional"):
            yield wide(_("暂定"), _("排定时同批各件尚未到齐，所列名次为暂定。"))
        if before := content.get("placed_before"):
            yield wide(_("此前的名单"), str(PLACED_BEFORE % {"n": before}))
        compared = (f"{STANDS[stands]}{n}" for stands, n in content.get("compared", {}).items())
        yield wide(_("占比的参评构成（件）"), translation.listed(compared))


FORM = RankForm()
