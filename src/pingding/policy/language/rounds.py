"""Which titles an authority takes together into a round of a procedure."""

from pydantic import Field

from pingding.policy.parts import Amount, Cited, Expression, Length, Node, Rounding


class Rotation(Node):
    """Every title comes into a round once in so many years, counted from the year of its recognition on.

    >>> Rotation(**{"every": 3, "from": 2024}).due(2022, 2025)
    True
    """

    every: int = Field(gt=1, description="每几年轮到一次，自认定的次年起逐年计。")
    from_: int = Field(alias="from", gt=1900, description="自哪一年度起轮。")

    def due(self, recognised: int, year: int) -> bool:
        """Whether a title recognised in a year is due in the round of another year."""
        return year >= self.from_ and year > recognised and (year - recognised) % self.every == 0


class Sample(Amount):
    """Of the cohort so many, or such a share, are drawn at random, so that anybody can repeat the draw."""

    rounding: Rounding = Field("up", description="百分比折合的件数不是整数时：down 舍，up 进，half 四舍五入。")
    at_least: int | None = Field(None, gt=0, description="按百分比抽取时至少几个。")

    def number_of(self, compared: int) -> int:
        """How many are drawn of so many candidates."""
        return min(compared, max(super().number_of(compared), self.at_least or 0))


class TitleCohort(Cited):
    """The titles of a round: all that are written here must hold; what is not known keeps nobody out."""

    recognised: tuple[int, ...] = Field((), description="只在认定后第几年的称号，如 [3, 6]；按年度计，不写不限。")
    min_age_years: Length | None = Field(None, gt=0, description="到开展之日认定满几年。")
    when: Expression | None = Field(None, description="只在此式为真（或尚不能判断）的称号，如上次评估的等级。")
    rotation: Rotation | None = Field(None, description="分年轮流：每个称号几年轮到一次。")
    sample: Sample | None = Field(None, description="从上述称号中随机抽取多少；种子和候选名单记录在案。")
