"""One letter recommends several cases."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from pingding.policy.parts import Id
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop


class Recommend(StepBase):
    """Batch: one letter with a list recommends several cases of one office to the authority.

    `contents` are the list's columns, shown to the offices concerned before and after; the list can be printed.
    """

    kind: Literal["recommend"] = Field(description="recommend：成批，一函推荐多件。")
    letter: str = Field("", description="推荐函标题。")
    statement: str = Field("", description="推荐时签署的声明。")
    quota: int | None = Field(None, description="每个推荐单位的名额。")
    contents: tuple[Id, ...] = Field((), description="推荐名单依次列出的字段；名单可以打印，不对外公开。")
    designed: str = Field("", description="源文件没有附名单表样时，说明名单据何设计。")

    def asked(self) -> Iterator[str]:
        if self.quota:
            yield _("每个推荐单位名额%(n)d个") % {"n": self.quota}


KIND = StepKind(Recommend, gettext_noop("成批推荐"), act=gettext_noop("成批推荐"), usual_days=(2, 6))
