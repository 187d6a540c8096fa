"""Units of measure: what may be compared with what, and which unit a product or a quotient has."""

from collections import Counter
from dataclasses import dataclass

from pingding.policy.language.facts import Column, Fact

MONEY = "万元"
SAME = {"天": "日", "岁": "年"}


@dataclass(frozen=True)
class Unit:
    """A unit as a quotient of plain ones: 万元/人 is (万元) over (人). Without either it is a bare number."""

    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = "·".join(self.above) or ("1" if self.below else "")
        return shown + "".join(f"/{unit}" for unit in self.below)

    def times(self, other: "Unit") -> "Unit":
        """The unit of a product; what stands above and below cancels.

        >>> str(read_unit("万元/人").times(read_unit("人")))
        '万元'
        """
        above, below = Counter(self.above + other.above), Counter(self.below + other.below)
        return Unit(tuple(sorted((above - below).elements())), tuple(sorted((below - above).elements())))

    def over(self, other: "Unit") -> "Unit":
        """The unit of a quotient.

        >>> str(read_unit("万元").over(read_unit("人")))
        '万元/人'
        >>> read_unit("人").over(read_unit("人")) == BARE
        True
        """
        return self.times(Unit(other.below, other.above))


BARE = Unit()


def read_unit(text: str) -> Unit:
    """A unit out of its written form; 天 and 日 are one unit, and so are 岁 and 年.

    >>> read_unit("万元/人·天")
    Unit(above=('万元',), below=('人', '日'))
    >>> read_unit("岁") == read_unit("年")
    True
    """
    above, _, below = text.partition("/")
    parts = [tuple(sorted(SAME.get(u, u) for u in side.replace("/", "·").split("·") if u)) for side in (above, below)]
    return Unit(parts[0], parts[1])


def written_unit(fact: Fact | Column) -> str:
    """The unit that stands behind a value of this fact: money is in 万元 unless it says otherwise.

    >>> written_unit(Fact(label="营业收入", type="money"))
    '万元'
    """
    return fact.unit or (MONEY if fact.type == "money" else "")


def unit_of(fact: Fact | Column) -> Unit:
    """The unit to compute with; a ratio is a bare number."""
    return BARE if fact.type == "ratio" else read_unit(written_unit(fact))
