"""One letter recommends several cases."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from pingding.policy.parts import Id, Recipients
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.step import StepBase, StepFault
from pingding.policy.translation import counted, gettext_noop


class Recommend(StepBase):
    """Batch: one letter with a list recommends several cases of one office to the authority.

    `text` names the letter's body in the edition's `texts`, with the same places as that of an issued document. The
    letter is kept as it was sent, for the offices concerned. `contents` are the columns of the list that goes with it,
    shown to them before and after; it can be printed. `addressed_to` and `copied_to` are those of an issued document.
    """

    kind: Literal["recommend"] = Field(description="recommend：成批，一函推荐多件。")
    letter: str = Field("", description="推荐函标题。")
    addressed_to: Recipients = Field(
        (), description="推荐函的主送机关，写法同 issue 的 addressed_to；不写则主送本办法的发文机关。"
    )
    copied_to: Recipients = Field((), description="推荐函的抄送机关；不写则没有。")
    text: Id | None = Field(
        None, description="推荐函正文，texts 中的一段；{list} 处为所推荐各件，可用 {count}、{programme}、{year}。"
    )
    statement: str = Field("", description="推荐时签署的声明。")
    quota: int | None = Field(None, description="每个推荐单位的名额。")
    contents: tuple[Id, ...] = Field((), description="推荐名单依次列出的字段；名单可以打印，不对外公开。")
    designed: str = Field("", description="源文件没有附名单表样时，说明名单据何设计。")

    def asked(self) -> Iterator[str]:
        if self.quota:
            yield counted("每个推荐单位名额%(n)d个", self.quota) % {"n": self.quota}

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """A letter that is nowhere written."""
        if self.text is None:
            what = f"“{self.title}”以函推荐，却没有函的正文。"
            yield StepFault((), what, "请在 texts 写正文，并以 text 指明，如 text: letter。")


KIND = StepKind(Recommend, gettext_noop("成批推荐"), act=gettext_noop("成批推荐"), usual_days=(2, 6))
