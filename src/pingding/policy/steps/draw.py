"""Some of the cases are drawn at random, so that anybody can repeat the draw."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pingding.policy.parts import ROUNDED, Amount, Percentage, Rounding, percent
from pingding.policy.steps.kind import Recorded, StepKind
from pingding.policy.steps.limits import ComparedCases
from pingding.policy.steps.step import StepBase, StepFault
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop

DRAWN, NOT_DRAWN = "drawn", "not_drawn"
"""The outcomes of a draw."""
_FROM = {
    "round": gettext_noop("申报截止、同批各件到齐后一次抽取，随机抽取同批各件的%(amount)s"),
    "so_far": gettext_noop("从已到各件中随机抽取，连同此前抽中的，累计%(amount)s"),
    "list": gettext_noop("从待抽取各件中随机抽取%(amount)s"),
}
"""What is drawn of which cases."""


class Draw(Amount, StepBase):
    """Batch: of the cases of a call so many or such a share are drawn at random, each once a candidate.

    All cases that wait for the office are candidates. `cohort` says of which cases a share is a share, as in a
    ranking: of the whole `round`, in one draw; of those that have come `so_far`, less those drawn before; or of the
    `list` of those that wait. With `within` each group is drawn from for itself. The outcomes are `drawn` and
    `not_drawn`.
    """

    kind: Literal["draw"] = Field(
        description=(
            "draw：成批，随机抽取，如抽取现场核查的件；待办各件一次抽完，不重抽。"
            "结果恰为 drawn（抽中）和 not_drawn（未抽中）。"
        )
    )
    of: Annotated[int, Field(gt=0)] | Percentage = Field(
        description="抽取几件（不足的全部抽取），或百分之几，如 30%；以哪些件为分母写 cohort。"
    )
    rounding: Rounding = Field("up", description="百分比折合的件数不是整数时：down 舍，up 进，half 四舍五入。")
    at_least: int | None = Field(None, gt=0, description="按百分比抽取时至少几件。")
    cohort: ComparedCases = Field(
        ComparedCases(), description="按哪些件抽取：round 整批一次抽完，so_far 已到各件累计，list 当时待抽取的各件。"
    )

    def number_of(self, compared: int) -> int:
        """How many are drawn of so many compared cases, if there are as many."""
        return max(super().number_of(compared), self.at_least or 0)

    def compared(self) -> ComparedCases:
        return self.cohort

    def asked(self) -> Iterator[str]:
        words = {"of": self.of, "rounding": _(ROUNDED[self.rounding]), "least": self.at_least}
        if not self.by_share:
            amount = _("%(of)s件（不足的全部抽取）") % words
        elif self.at_least:
            amount = _("%(of)s（%(rounding)s），至少%(least)s件") % words
        else:
            amount = _("%(of)s（%(rounding)s）") % words
        yield _(_FROM[self.cohort.over]) % {"amount": amount}

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """How many are drawn, and the two outcomes; nobody chooses one, and nothing draws a case again."""
        if isinstance(self.of, str) and not 0 < percent(self.of) <= 1:
            yield StepFault(("of",), f"抽取比例 {self.of} 不在0至100之间。", "请写大于0%、不超过100%的比例。")
        if self.at_least and not self.by_share:
            yield StepFault(
                ("at_least",), "抽取的是固定件数，at_least 不起作用。", "请删去 at_least，或把 of 写成百分比。"
            )
        if set(self.outcomes) != {DRAWN, NOT_DRAWN}:
            what = f"抽取“{self.title}”的办理结果须恰为 {DRAWN}（抽中）和 {NOT_DRAWN}（未抽中）。"
            yield StepFault(("outcomes",), what, "请写明两者各自的去向，不写其他结果。")
        for key, outcome in self.outcomes.items():
            written = [word for word in ("reason", "correction", "grants", "when") if getattr(outcome, word)]
            if written:
                what = f"抽取的结果由随机数决定，不能写 {'、'.join(written)}。"
                yield StepFault(
                    ("outcomes", key),
                    what,
                    "请把需要理由、补正或授予称号的决定放到后面的步骤；不参加抽取的件由前面的步骤分流。",
                )
        if self.deadline is not None and self.deadline.passed in self.outcomes:
            yield StepFault(("deadline", "passed"), "抽取不能由期限届满代替。", "请写 late，或不写 passed。")
        if returns:
            what = f"从“{self.title}”之后的步骤又能回到它，而抽取过的件不再抽取。"
            yield StepFault(("outcomes",), what, "请让后面的步骤不再指向它。")


class DrawNoted(BaseModel):
    """What it takes to repeat a draw: the candidates are the cases whose entries name the same batch and group.

    A share is one of the cases `compared`, less those drawn `before`.
    """

    algorithm: Annotated[str, Recorded(gettext_noop("抽取算法"))]
    seed: Annotated[str, Recorded(gettext_noop("随机种子"))]
    text: Annotated[str, Recorded(gettext_noop("公开文本"))]
    candidates: Annotated[int, Recorded(gettext_noop("候选件数"))]
    candidates_sha256: Annotated[str, Recorded(gettext_noop("候选名单 SHA-256"))]
    number: Annotated[int, Recorded(gettext_noop("抽取件数"))]
    position: Annotated[int, Recorded(gettext_noop("抽取顺序"))]
    group: Annotated[str, Recorded(gettext_noop("分组"))] = ""
    compared: Annotated[int | None, Recorded(gettext_noop("比例的分母"))] = None
    before: Annotated[int | None, Recorded(gettext_noop("此前已抽取件数"))] = None


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
