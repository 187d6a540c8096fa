"""How many may be chosen, and of how many: quotas, and the cases that are compared with one another."""

from typing import Literal

from pydantic import Field

from pingding.policy.parts import Amount, Cited, Id, Ids, Node, Percentage

Counted = Literal["scored", "unscored", "refused", "exempt"]
"""How a handed-in case stands when cases are compared; a withdrawn one is none of these."""


class ComparedCases(Node):
    """Which cases are compared with one another: the cohort of points, places, shares and grades by rank.

    `round`: all handed-in cases of the call, once it has closed and none of them is still before the step; earlier
    nothing is compared. `so_far`: those that have come so far, openly provisional until the round is whole. `list`:
    those put on one list together, where a call never closes. `within` compares only cases of the same value of each
    fact. `counts` says of what number a share is a share.
    """

    over: Literal["round", "so_far", "list"] = Field(
        "round",
        description=(
            "与哪些件比较：round 同一申报通知已提交的各件，须通知截止且没有件还在本步骤之前；"
            "so_far 已到的各件，齐全之前标明暂定；list 列入同一名单的各件（常年受理的用它）。"
        ),
    )
    within: Ids = Field((), description="只在哪些事实取值相同的件之间比较，如 field、size；不写为全部。")
    counts: tuple[Counted, ...] = Field(
        ("scored",),
        min_length=1,
        description=(
            "占比以哪些件为分母：scored 有得分的（尚无评审的为到了本步骤的），unscored 参评而没有得分的，"
            "refused 提交后在此之前未通过的，exempt 不经评审的；撤回的从不计。"
        ),
    )


RECOMMENDER = "recommender"
"""What a quota may count by beside the facts: the office that recommended the case."""


class Quota(Amount, Cited):
    """At most so many cases of a call: a number, or a share of those compared.

    It counts the cases that take one of `outcomes` (of the step; every forward one when left out), with a `grade`
    only those of that grade, in each value of `per` for itself. It binds where it stands (a ranking or a meeting) and
    again wherever a case of the call is granted one of `titles` (every kind when left out), by whatever way it got
    there. At a ranking `pool` lets so much of it be proposed. A case counts until it is refused or withdrawn.
    """

    pool: Percentage = Field("100%", description="建议时可以提出名额的百分之几，如 110%；授予时仍以名额为准。")
    per: Id | None = Field(None, description="在哪个事实的每一取值内各算，如 region、field；recommender 按推荐单位。")
    outcomes: Ids = Field((), description="占用名额的办理结果；不写为各个向前的结果。")
    titles: Ids = Field((), description="授予时占用名额的称号；不写为各种称号。")
    grade: Id | None = Field(None, description="只计评为这一等级的件。")
    force: Literal["refuse", "warning"] = Field("refuse", description="refuse 超过的不得办理，warning 只提示。")
