"""Experts read and score, each alone."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from pingding.policy.parts import Cited, Id, Text
from pingding.policy.steps.drawn_experts import DrawnExperts
from pingding.policy.steps.kind import Recorded, StepContent, StepKind, Words
from pingding.policy.steps.step import StepBase, StepFault
from pingding.policy.translation import counted, gettext_noop, listed
from pingding.policy.translation import gettext as _


class Rescoring(Cited):
    """The experts may discuss and score once more: both rounds are kept, the second one counts.

    The convener opens it, with a reason, once every sheet is sealed and before the panel is closed.
    """

    times: Literal["once"] = Field("once", description="再次评分的次数：once 至多一次。")


class Veto(Cited):
    """An expert may veto a case on one of these `grounds`, with a reason: it then takes `outcome`, whatever its score.

    A veto counts once its sheet is sealed, as long as the expert is on the panel.
    """

    grounds: dict[Id, Text] = Field(min_length=1, description="可以否决的情形，评审专家勾选其一并写明理由。")
    outcome: Id = Field(description="有人否决时的办理结果，须为本步骤中不予通过（tone: refuse）的一个。")


class Avoidance(Cited):
    """The applicant may name experts or bodies that it asks to avoid, each with a reason, until experts are asked.

    Whoever is named, or works at a body that is, is not drawn; who convenes reads it all.
    """

    most: int = Field(3, gt=0, le=50, description="申报单位最多可以申请回避几位专家或几家单位。")


class Panel(StepBase):
    """Experts read and score by the indicator set, or argue a recommendation, each alone and sealed until closed.

    `by` is the party that convenes it. The convener assigns experts, or draws them at random, and replaces them; with
    `drawn` nobody is assigned by hand. With `rescoring` they may discuss and score once more, with `veto` one of them
    stops a case. Recusal is declared by the expert or detected (employment, membership, telephone). Closing needs at
    least `quorum` sheets.
    """

    kind: Literal["panel"] = Field(description="panel：专家评审，各自独立，结束前互不可见。")
    experts: Id = Field("experts", description="评审的参与方，角色须为 expert。")
    seats: int = Field(5, gt=0, description="专家人数。")
    quorum: int = Field(3, gt=0, description="至少几份评审意见方可结束。")
    asks: tuple[Text, ...] = Field((), description="论证评审时逐项回答的问题。")
    drawn: DrawnExperts | None = Field(
        None, description="专家须随机抽取：各领域几人、哪些人不参加；不写则由召集单位选定。"
    )
    rescoring: Rescoring | None = Field(None, description="专家讨论后可以再次评分；不写则不可以。")
    avoidance: Avoidance | None = Field(None, description="申报单位可以申请回避的专家和单位；不写则不能申请。")
    veto: Veto | None = Field(None, description="一位专家即可否决的情形；不写则不能否决。")

    @property
    def own_sheet(self) -> bool:
        """The experts each hand in theirs; who convenes them has none."""
        return False

    def asked(self) -> Iterator[str]:
        yield counted("专家%(seats)d人，至少%(quorum)d人提交意见", self.seats) % {
            "seats": self.seats,
            "quorum": self.quorum,
        }
        yield from self.drawn.asked() if self.drawn else ()
        if self.avoidance:
            yield counted("申报单位可以申请回避至多%(n)d位专家或单位，须写明理由", self.avoidance.most) % {
                "n": self.avoidance.most
            }
        if self.rescoring:
            yield _("各份评分封存后，专家可以讨论并再次评分一次；两轮评分都保留，以第二轮为准")
        if self.veto:
            grounds = {"grounds": listed(self.veto.grounds.values())}
            yield _("有下列情形之一的，一位专家即可否决：%(grounds)s") % grounds
        yield from self.asks

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """Of a drawn panel, as many are drawn as there are seats; only what is scored is scored again; a veto fails."""
        failing = [key for key, outcome in self.outcomes.items() if outcome.tone == "refuse"]
        if self.veto and self.veto.outcome not in failing:
            what = f"“{self.veto.outcome}”不是本步骤不予通过的办理结果。"
            remedy = (
                f"请写其中之一：{'、'.join(failing)}。" if failing else "请在 outcomes 中写一个 tone: refuse 的结果。"
            )
            yield StepFault(("veto", "outcome"), what, remedy)
        if self.rescoring and not self.indicators:
            what = "本步骤不评分，无从再次评分。"
            yield StepFault(("rescoring",), what, "请写明评分所用的 indicators，或删去 rescoring。")
        if self.drawn and (total := sum(self.drawn.fields.values())) != self.seats:
            what = f"各领域抽取的人数合计 {total}，专家席位是 {self.seats}。"
            yield StepFault(("drawn", "fields"), what, "请改正 fields 或 seats，使两者相等。")


class PanelClosed(StepContent):
    """A panel is closed by its convener."""

    summary: Annotated[Words, Recorded(gettext_noop("小结"))] = ""


KIND = StepKind(
    Panel,
    gettext_noop("专家评审"),
    act=gettext_noop("办结专家评审"),
    content=PanelClosed,
    weighs="always",
    status="assessing",
    usual_days=(5, 15),
    plain=frozenset({"actions"}),
)
