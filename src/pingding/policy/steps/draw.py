"""Some of the cases are drawn at random, so that anybody can repeat the draw."""

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_CEILING
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pingding.policy.parts import Percentage, percent
from pingding.policy.steps.kind import Recorded, StepKind
from pingding.policy.steps.step import StepBase, StepFault
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop

DRAWN, NOT_DRAWN = "drawn", "not_drawn"
"""The outcomes of a draw."""


class Draw(StepBase):
    """Batch: of the cases that wait together, so many or such a share are drawn at random, once.

    All cases of a call that wait for the office are candidates. The outcomes are `drawn` and `not_drawn`.
    """

    kind: Literal["draw"] = Field(
        description=(
            "draw：成批，随机抽取，如抽取现场核查的件；待办各件一次抽完，不重抽。"
            "结果恰为 drawn（抽中）和 not_drawn（未抽中）。"
        )
    )
    count: int | None = Field(None, gt=0, description="抽取几件，不足的全部抽取；与 share 恰写其一。")
    share: Percentage | None = Field(None, description="抽取百分之几，如 10%，不足一件的进为一件；与 count 恰写其一。")

    def number_of(self, candidates: int) -> int:
        """How many of so many candidates are drawn: a share is rounded up, and no more are drawn than there are."""
        if self.share is None:
            return min(self.count or 0, candidates)
        exact = percent(self.share) * candidates
        return min(int(exact.to_integral_value(ROUND_CEILING)), candidates)

    def asked(self) -> Iterator[str]:
        if self.share is not None:
            yield _("待抽取各件中随机抽取%(share)s，不足一件的进为一件") % {"share": self.share}
        else:
            yield _("待抽取各件中随机抽取%(n)d件，不足的全部抽取") % {"n": self.count}

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """How many are drawn, and the two outcomes; nobody chooses one, and nothing draws a case again."""
        if (self.count is None) == (self.share is None):
            yield StepFault((), "抽取几件须恰写 count 和 share 之一。", "请写 count（几件）或 share（百分之几）。")
        if self.share is not None and not 0 < percent(self.share) <= 1:
            yield StepFault(("share",), f"抽取比例 {self.share} 不在0至100之间。", "请写大于0%、不超过100%的比例。")
        if set(self.outcomes) != {DRAWN, NOT_DRAWN}:
            what = f"抽取“{self.title}”的办理结果须恰为 {DRAWN}（抽中）和 {NOT_DRAWN}（未抽中）。"
            yield StepFault(("outcomes",), what, "请写明两者各自的去向，不写其他结果。")
        for key, outcome in self.outcomes.items():
            written = [word for word in ("reason", "correction", "grants") if getattr(outcome, word)]
            if written:
                what = f"抽取的结果由随机数决定，不能写 {'、'.join(written)}。"
                yield StepFault(("outcomes", key), what, "请把需要理由、补正或授予称号的决定放到后面的步骤。")
        if self.deadline is not None and self.deadline.passed in self.outcomes:
            yield StepFault(("deadline", "passed"), "抽取不能由期限届满代替。", "请写 late，或不写 passed。")
        if returns:
            what = f"从“{self.title}”之后的步骤又能回到它，而抽取过的件不再抽取。"
            yield StepFault(("outcomes",), what, "请让后面的步骤不再指向它。")


class DrawNoted(BaseModel):
    """What it takes to repeat a draw: the candidates are the cases whose entries name the same batch."""

    algorithm: Annotated[str, Recorded(gettext_noop("抽取算法"))]
    seed: Annotated[str, Recorded(gettext_noop("随机种子"))]
    text: Annotated[str, Recorded(gettext_noop("公开文本"))]
    candidates: Annotated[int, Recorded(gettext_noop("候选件数"))]
    candidates_sha256: Annotated[str, Recorded(gettext_noop("候选名单 SHA-256"))]
    number: Annotated[int, Recorded(gettext_noop("抽取件数"))]
    position: Annotated[int, Recorded(gettext_noop("抽取顺序"))]


def _by_digest(candidates: Iterable[str], seed: str, text: str) -> tuple[str, ...]:
    """By the SHA-256 of seed, public text and case number, a line each, as hexadecimal digits; the lowest first."""
    digests = {number: sha256(f"{seed}\n{text}\n{number}".encode()).hexdigest() for number in candidates}
    return tuple(sorted(digests, key=lambda number: (digests[number], number)))


ALGORITHMS: dict[str, Callable[[Iterable[str], str, str], tuple[str, ...]]] = {"sha256-1": _by_digest}
"""How candidates are put in order, by the name that a draw records; none is ever changed or taken away."""

CURRENT = "sha256-1"
"""The algorithm of new draws."""


def draw_order(candidates: Iterable[str], seed: str, text: str, algorithm: str = CURRENT) -> tuple[str, ...]:
    """The candidates in the order of the draw: as many of the first as are to be drawn are drawn.

    >>> draw_order(["CASE-1", "CASE-2", "CASE-3"], "seed", "25078")
    ('CASE-3', 'CASE-1', 'CASE-2')
    """
    return ALGORITHMS[algorithm](candidates, seed, text)


def list_digest(candidates: Iterable[str]) -> str:
    """The SHA-256 of the candidates' numbers in their own order, a line each."""
    return sha256("\n".join(sorted(candidates)).encode()).hexdigest()


KIND = StepKind(
    Draw,
    gettext_noop("随机抽取"),
    act=gettext_noop("随机抽取"),
    recorded=DrawNoted,
    usual_days=(1, 3),
    plain=frozenset({"cli"}),
)
