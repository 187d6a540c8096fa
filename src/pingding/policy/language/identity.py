"""Who issues a programme, by which documents, clause by clause, and who takes part in it."""

from datetime import date
from typing import Literal

from pydantic import Field

from .base import Cited, Id, Moment, Node, OfficeId, ProgrammeId, RegionId, Text


class Intake(Cited):
    """When applications are taken: a fixed window, or rolling (常年受理, no closing date)."""

    kind: Literal["window", "rolling"]
    opens: date | None = None
    closes: Moment | None = Field(None, description="最后受理时刻；只写日期则至当日 24 时。")


class Target(Cited):
    """A number the programme itself wants to reach, shown against the actual one."""

    says: Text
    title: Id = Field(description="计入哪一种称号。")
    at_least: int
    at_most: int | None = None
    by: date


class Programme(Node):
    """Identity of one edition of a programme."""

    id: ProgrammeId = Field(description="与文件夹同名。")
    title: Text
    short: Text = Field(description="简称，用于列表。")
    kind: Literal["title", "selection"] = Field(description="title：认定后长期存续的称号；selection：一次性遴选。")
    level: Literal["district", "municipal", "national"]
    edition: Text
    authorities: tuple[OfficeId, ...] = Field(min_length=1, description="发文机关，第一个为牵头。")
    revises: ProgrammeId | None = None
    summary: Text
    regions: Literal["all"] | tuple[RegionId, ...] = Field("all", description="面向哪些地区。")
    intake: Intake
    targets: tuple[Target, ...] = ()


class Document(Node):
    """One official document. `number` is as printed, e.g. 渝经信教培〔2025〕2号; dates decide what is in force."""

    title: Text
    number: str = ""
    issuers: tuple[Text, ...] = Field(min_length=1)
    signed: date | None = None
    published: date | None = None
    in_force: date | None = Field(None, description="施行日期；不写则为公布日。")
    in_force_days: int | None = Field(None, description="公布后多少日施行，与 in_force 二者取一。")
    in_force_clause: str = ""
    lapses: date | None = Field(None, description="失效日期：该日起不再受理新的申报。")
    lapses_clause: str = ""
    under: str = Field("", description="依据的上位文件。")
    rules: bool = Field(True, description="本件是否为规则依据（生效、失效对申报起作用）。")


Excuse = Literal["principle", "definition", "guidance", "elsewhere", "contact"]


class Clause(Node):
    """One clause, by the document's own number, in our own few words.

    A clause is carried out by the parts that cite it; or `excused` with the reason and a note; or `later`, which
    openly says what is not carried out yet.
    """

    document: Id
    says: Text
    excused: Excuse | None = None
    note: str = ""
    later: str = Field("", description="尚未实现的部分：写明将由什么实现。")


class Party(Cited):
    """Somebody who acts. Officers are found by department and region, operators are named offices.

    `region: case` means the office of each region of the case (several regions act in parallel); a region id
    fixes it. `chosen_by` names a fact whose value is an office id `department@region`: the applicant's
    affiliation chooses the office.
    """

    title: Text
    role: Literal["applicant", "partner", "officer", "operator", "secretary", "expert", "evaluator", "holder", "public"]
    department: str | None = None
    region: Literal["case"] | RegionId | None = None
    chosen_by: Id | None = None
    may_score: bool = Field(True, description="是否可以担任评分人；推荐单位通常不可以。")
