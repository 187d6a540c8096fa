"""How a case goes: procedures made of steps, and what the holder of a title owes."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pingding.policy.parts import Cited, Expression, Id, Ids, Length, Text
from pingding.policy.steps.registry import Step


def _none_to_dict(value: object) -> object:
    return {} if value is None else value


class Procedure(Cited):
    """A way from a first step to an end. `opened_by` says what begins a case of it.

    `when` limits what an obligation opens to the titles that it holds for, by the facts of the case that each was
    granted in, as of the day of opening; who may apply is said by conditions.
    """

    title: Text = Field(description="名称。")
    opened_by: Literal["application", "obligation"] = Field(
        description="application 由申报发起（恰有一个）；obligation 由义务发起。"
    )
    starts: Id = Field(description="第一步。")
    steps: Annotated[dict[Id, Step], BeforeValidator(_none_to_dict)] = Field(
        min_length=1, description="各步骤；标识在全部程序中不得重复。"
    )
    when: Expression | None = Field(
        None,
        description="只对此式为真的称号打开，按其申报的事实在打开之日判断；用于由义务打开的程序，不写则对全部称号打开。",
    )
    must_pass: Ids = Field((), description="任何认定路径都必须经过的步骤。")


class Obligation(Cited):
    """What a holder owes: every year by a day (`by: 01-30`), for the year before, from the first such day after
    recognition on. `tick` opens a case of `procedure` for each title, `opens_days` before it is due."""

    title: Text = Field(description="名称。")
    procedure: Id = Field(description="到时打开哪个程序。")
    by: Annotated[str, Field(pattern=r"^\d\d-\d\d$")] = Field(description="每年哪一天以前，月-日。")
    covers: Literal["previous_year", "this_year"] = Field(description="previous_year 报上一年度；this_year 报当年。")
    opens_days: Length = Field(30, gt=0, description="到期前几日打开。")
    reminds: tuple[Length, ...] = Field((14, 3), description="到期前几日提醒。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")
