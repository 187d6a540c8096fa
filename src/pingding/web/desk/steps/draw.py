"""A random draw: all that wait are candidates, nobody chooses; the record can be repeated by anybody."""

from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches.draw import draw_cases
from pingding.policy import translation
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import counted
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.steps.draw import Lots, repeat_draw
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.batch_form import BatchForm, Confirmed, Line, Making, Typed, wide


class DrawForm(BatchForm):
    """What is confirmed says who the candidates are and how many are drawn; who they are is known afterwards."""

    together = True

    def has_outcomes(self, step: StepBase) -> bool:
        return False

    def fields(self, desk: BatchDesk, typed: Typed, today: date) -> list[Field]:
        help_text = _("可以不填。可填事先约定的公开信息，如当日某期彩票的中奖号码，与平台生成的随机种子一并决定结果。")
        return [typed.field("text", "text", _("公开文本"), help=help_text)]

    def making(self, confirmed: Confirmed) -> Making:
        return lambda: (
            draw_cases(
                confirmed.desk.step_id,
                confirmed.cases,
                actor=confirmed.actor,
                at=confirmed.at,
                text=confirmed.post.get("text", ""),
            ).pk
        )

    def of_all(self, desk: BatchDesk, post: QueryDict) -> Iterator[str]:
        names = translation.listed(case.name or case.applicant for case in desk.cases)
        count = len(desk.cases)
        yield counted("候选 %(n)d 件：%(names)s。", count) % {"n": count, "names": names}
        assert isinstance(desk.gathering, Lots)
        lots = desk.gathering.lots
        number = sum(lot.number for lot in lots)
        yield counted("其中随机抽取 %(n)d 件。", number) % {"n": number}
        for lot in lots if len(lots) > 1 else ():
            words = {"group": lot.group, "all": len(lot.cases), "n": lot.number}
            yield counted("%(group)s：候选 %(all)d 件，抽取 %(n)d 件。", len(lot.cases)) % words
        if text := post.get("text", "").strip():
            yield _("公开文本为“%(text)s”。") % {"text": text}
        yield _("随机种子由平台在确认时生成，结果随即确定并公布；只抽一次，不得重抽。")

    def record_lines(self, record: BatchRecord) -> Iterator[Line]:
        drawn = repeat_draw(record.batch)
        yield {"term": _("候选件数"), "value": str(len(drawn.candidates))}
        yield {"term": _("抽取件数"), "value": str(drawn.number)}
        for lot in drawn.lots:
            words = {"all": len(lot.order), "n": lot.number}
            counts = counted("候选 %(all)d 件，抽取 %(n)d 件", len(lot.order)) % words if lot.group else ""
            if basis := translation.listed(filter(None, (counts, lot.basis))):
                yield wide(lot.group or _("件数的由来"), basis)
        yield wide(_("随机种子"), drawn.seed)
        yield wide(_("公开文本"), drawn.text)
        yield wide(_("抽取顺序"), translation.listed(drawn.order))
        yield wide(_("复算"), _outcome_of(drawn.agrees))
        yield wide(_("怎样复算"), _how(drawn.algorithm))


def _outcome_of(agrees: bool) -> str:
    if agrees:
        return _("平台刚刚按所记种子、公开文本和候选件重新计算，结果与记录一致。")
    return _("平台刚刚按所记种子、公开文本和候选件重新计算，结果与记录不一致，请联系审计员。")


def _how(algorithm: str) -> str:
    return _(
        "算法 %(algorithm)s：对每件，将种子、公开文本、件号各占一行（以换行符分隔，末尾不换行）取 SHA-256，"
        "按十六进制结果由小到大排列，排在前面的为抽中。"
    ) % {"algorithm": algorithm}


FORM = DrawForm()
