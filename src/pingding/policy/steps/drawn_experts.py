"""Experts of a panel drawn at random: how many of each field, whom rules leave out, in which order they are asked.

Everything that a draw needs stands in its record (`DrawRecord`), so that whoever has the record repeats it: no
database, no clock, no chance but the recorded seed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pingding.policy.parts import Node
from pingding.policy.steps.draw import draw_order
from pingding.policy.translation import counted
from pingding.policy.translation import gettext as _

OWN, ANY = "own", "any"
"""As a field: whatever fields the case names; no field in particular."""

EXCLUSIONS = (
    "inactive",
    "asked",
    "tied",
    "joint",
    "declared",
    "named",
    "term",
    "absent",
    "no_shows",
    "load",
    "filter",
    "field",
    "officer",
)
"""Why somebody of the pool is no candidate: by rule, by what they declared, by the officer with a reason."""


FieldName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class DrawnExperts(Node):
    """A panel's experts are drawn at random by the platform; nobody assigns them by hand.

    `fields` says how many of each field: the id of a field of a shared taxonomy or a word as the pool has it, `own`
    for whoever knows a field that the case names (for everybody where it names none), `any` for everybody. They are
    drawn in the order in which they are written, each person once; together they are as many as the panel has seats.
    Whom something ties to the case is never a candidate; nor who had to do with its units within `joint_years`, or was
    asked `most_a_year` times in the year, or failed to review `most_no_shows` times; nor whose term has not begun or is
    over, or who is absent that day. Who stands aside or is replaced is followed by the next in the drawn order
    of the same field.
    """

    fields: dict[FieldName, Annotated[int, Field(gt=0)]] = Field(
        min_length=1,
        description=(
            "各领域抽取几人，合计等于 seats：键为共用分类的编号或专家库中的领域名称；"
            "own 与本件所报领域相符的（本件没有报领域的，不限），any 不限领域。按书写顺序抽取，一人只抽中一次。"
        ),
    )
    most_a_year: int | None = Field(None, gt=0, description="本年已指派满几件的专家不参加抽取；不写则不限。")
    most_no_shows: int | None = Field(None, gt=0, description="累计缺席满几次的专家不参加抽取；不写则不限。")
    joint_years: int = Field(
        3,
        ge=0,
        le=50,
        description=(
            "几年以内：曾为本件各单位成员、所在单位与本件各单位共同申报过、曾对其申请回避的专家不参加抽取；0为不问以往。"
        ),
    )

    def asked(self) -> Iterator[str]:
        """What the public page says of the draw."""
        numbers = (_("%(field)s%(n)d人") % {"field": field_words(key), "n": n} for key, n in self.fields.items())
        yield _("专家随机抽取：%(numbers)s") % {"numbers": _("、").join(numbers)}
        if self.most_a_year:
            yield counted("本年已评审满%(n)d件的专家不参加抽取", self.most_a_year) % {"n": self.most_a_year}
        if self.most_no_shows:
            yield counted("累计缺席满%(n)d次的专家不参加抽取", self.most_no_shows) % {"n": self.most_no_shows}
        if self.joint_years:
            yield counted(
                "近%(n)d年内与申报单位或参与单位有合作、任职或已声明回避的专家不参加抽取", self.joint_years
            ) % {"n": self.joint_years}


def field_words(key: str) -> str:
    """A field of a draw in words, where it is none of a taxonomy."""
    return {OWN: _("与本件领域相符"), ANY: _("不限领域")}.get(key, key)


class Recorded(BaseModel):
    """A part of a record: what it does not know is refused, not left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DrawnLot(Recorded):
    """One field of one case: the keys of its candidates, of whom `number` are drawn beside those `kept` from before."""

    field: str
    number: int = Field(ge=0)
    kept: int = Field(0, ge=0)
    candidates: tuple[str, ...]
    drawn: tuple[str, ...] = ()


class LeftOut(Recorded):
    """Somebody of the pool who is no candidate of a case: why, as a word of `EXCLUSIONS`, and in words."""

    expert: str
    why: str
    reason: str


class DrawnCase(Recorded):
    """A case of a draw, by its number: the lots in which is drawn, and who of the pool is left out."""

    case: str
    lots: tuple[DrawnLot, ...]
    left_out: tuple[LeftOut, ...]


class KnownExpert(Recorded):
    """An expert as the draw knew them: the name, and for how many cases they were asked in the year before it."""

    name: str
    asked: int = Field(ge=0)


class DrawTerms(Recorded):
    """By what was drawn: the step, the limits; `rank` where only experts of one were wanted."""

    programme: str
    step: str
    most_a_year: int | None = None
    most_no_shows: int | None = None
    joint_years: int = 0
    rank: str = ""


class DrawRecord(Recorded):
    """A draw with all that it takes to repeat it; `candidates_sha256` is the digest of its lists of candidates."""

    algorithm: str
    seed: str
    text: str
    terms: DrawTerms
    experts: Mapping[str, KnownExpert]
    cases: tuple[DrawnCase, ...]
    candidates_sha256: str


Order = Callable[[DrawRecord, str, DrawnLot], tuple[str, ...]]


def _by_case_and_field(record: DrawRecord, case: str, lot: DrawnLot) -> tuple[str, ...]:
    """By the SHA-256 of seed, public text, case, field and key, a line each, as hexadecimal digits, lowest first."""
    return draw_order(lot.candidates, record.seed, f"{record.text}\n{case}\n{lot.field}", "sha256-1")


ALGORITHMS: dict[str, Order] = {"experts-1": _by_case_and_field}
"""How the candidates of a lot are put in order, by the name that a draw records; none is ever changed or taken away."""

CURRENT = "experts-1"
"""The algorithm of new draws."""


def lot_order(record: DrawRecord, case: str, lot: DrawnLot) -> tuple[str, ...]:
    """The candidates of a lot in the order of the draw; the same person stands elsewhere in every lot."""
    return ALGORITHMS[record.algorithm](record, case, lot)


def draw_experts(record: DrawRecord) -> tuple[DrawnCase, ...]:
    """The cases with who is drawn: of each lot the first so many in its order, or as many as there are.

    Cases come by their numbers, lots as they are written. Who was drawn in an earlier lot of the case, or has reached
    the limit of the year by the cases drawn before, is passed over.
    """
    load = Counter({key: expert.asked for key, expert in record.experts.items()})
    drawn = []
    for each in sorted(record.cases, key=lambda case: case.case):
        taken: set[str] = set()
        lots = []
        for lot in each.lots:
            free = [key for key in lot_order(record, each.case, lot) if key not in taken and _below(record, load[key])]
            chosen = tuple(free[: lot.number])
            taken |= set(chosen)
            load.update(chosen)
            lots.append(lot.model_copy(update={"drawn": chosen}))
        drawn.append(each.model_copy(update={"lots": tuple(lots)}))
    return tuple(drawn)


def _below(record: DrawRecord, load: int) -> bool:
    return record.terms.most_a_year is None or load < record.terms.most_a_year


def candidates_digest(cases: Iterable[DrawnCase]) -> str:
    """The SHA-256 of a line for each candidate of each lot (case, field, key, by a tab), the lines in their own order.

    >>> lot = DrawnLot(field="any", number=1, candidates=("E2", "E1"))
    >>> candidates_digest([DrawnCase(case="A-1", lots=(lot,), left_out=())])[:12]
    '5584efa01689'
    """
    lines = (f"{each.case}\t{lot.field}\t{key}" for each in cases for lot in each.lots for key in lot.candidates)
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


class Repeated(BaseModel):
    """A draw computed again from its record: whether the lists still have their digest, and the result is the same."""

    cases: tuple[DrawnCase, ...]
    same_list: bool
    same_result: bool

    @property
    def agrees(self) -> bool:
        return self.same_list and self.same_result


def repeat_experts(record: DrawRecord) -> Repeated:
    """Draw again; never in agreement where the algorithm is not known."""
    same_list = candidates_digest(record.cases) == record.candidates_sha256
    if record.algorithm not in ALGORITHMS:
        return Repeated(cases=(), same_list=same_list, same_result=False)
    cases = draw_experts(record)
    return Repeated(cases=cases, same_list=same_list, same_result=set(cases) == set(record.cases))


def recorded_draw(
    seed: str, text: str, terms: DrawTerms, cases: Sequence[DrawnCase], experts: Mapping[str, KnownExpert]
) -> DrawRecord:
    """A new draw, with its result."""
    record = DrawRecord(
        algorithm=CURRENT,
        seed=seed,
        text=text,
        terms=terms,
        experts=experts,
        cases=tuple(cases),
        candidates_sha256=candidates_digest(cases),
    )
    return record.model_copy(update={"cases": draw_experts(record)})
