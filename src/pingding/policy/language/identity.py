"""Who issues a programme, by which documents, clause by clause, and who takes part in it."""

from datetime import date
from typing import Literal

from pydantic import Field

from pingding.policy.parts import (
    LEVELS,
    REGION_KINDS,
    Cited,
    English,
    Id,
    Length,
    Level,
    Moment,
    Node,
    OfficeId,
    ProgrammeId,
    RegionId,
    RegionKind,
    Text,
)


class DistrictIntake(Cited):
    """That a district may have its own applicants hand in before the call closes, so that it can recommend in time.

    The office of the party `by` in the district sets the day; one so many working days before the closing is proposed.
    """

    by: Id = Field(description="由哪一参与方（区县部门）确定本地日期。")
    working_days: int = Field(3, gt=0, description="默认比受理截止早几个工作日，可以改。")


class Intake(Cited):
    """When applications are taken: a fixed window, or rolling (常年受理, no closing date)."""

    kind: Literal["window", "rolling"] = Field(description="window 有起止日期；rolling 常年受理。")
    opens: date | None = Field(None, description="开始受理的日期。")
    closes: Moment | None = Field(None, description="最后受理时刻；只写日期则至当日 24 时。")
    district: DistrictIntake | None = Field(
        None, description="区县可以为本地单位另定较早的申报日期；不写则一律至受理截止。"
    )


class Joint(Cited):
    """That several regions may apply together (联合申报): each region of the case then acts for itself.

    Without it an application belongs to the unit's own region alone.
    """

    help: str = Field("", description="对申报单位的说明：什么情况下联合申报。")


class Target(Cited):
    """A number the programme itself wants to reach, shown against the actual one."""

    says: Text = Field(description="目标的说法。")
    title: Id = Field(description="计入哪一种称号。")
    at_least: int = Field(description="至少几个。")
    at_most: int | None = Field(None, description="至多几个。")
    by: date = Field(description="到哪一天为止。")


class Programme(Node):
    """Identity of one edition of a programme."""

    id: ProgrammeId = Field(description="与文件夹同名。")
    title: Text = Field(description="全称。")
    title_en: English = None
    short: Text = Field(description="简称，用于列表。")
    short_en: English = None
    kind: Literal["title", "selection"] = Field(description="title：认定后长期存续的称号；selection：一次性遴选。")
    level: Level = Field(description=LEVELS)
    edition: Text = Field(description="版次。")
    authorities: tuple[OfficeId, ...] = Field(min_length=1, description="发文机关，第一个为牵头。")
    revises: ProgrammeId | None = Field(None, description="所修订的上一版的编号。")
    summary: Text = Field(description="一两句话：给谁，认定什么。")
    summary_en: English = None
    who: str = Field(
        "",
        max_length=60,
        description="谁能报：一句话说清申报主体，用自己的话；不写则由面向地区和申报单位的称呼拼成。",
    )
    who_en: English = None
    regions: Literal["all"] | tuple[RegionId, ...] = Field("all", description="面向哪些地区。")
    intake: Intake = Field(description="受理方式。")
    joint: Joint | None = Field(None, description="可以由几个地区联合申报；不写则只由单位所属地区申报。")
    targets: tuple[Target, ...] = Field((), description="办法自己要达到的数量目标。")


class DutiesAfterLapse(Cited):
    """What holders owe once the document has lapsed: duties `go_on` as long as their titles last, or `end` with it."""

    then: Literal["go_on", "end"] = Field(description="go_on 称号存续期间继续履行；end 自失效之日起不再要求。")


class Lapse(Cited):
    """That a document lapses, by a clause or, where no document says so, by a local decision with its reason.

    From that day on it takes no new applications; cases that run are finished under it.
    """

    on: date = Field(description="自哪一天起不再受理新的申报。")
    followed_by: str = Field("", description="此后由哪一件文件接续：名称和文号。")
    duties: DutiesAfterLapse | None = Field(None, description="失效后称号单位原有义务怎样；有义务的办法必写。")


class Document(Node):
    """One official document. `number` is as printed, e.g. 渝经信教培〔2025〕2号; dates decide what is in force."""

    title: Text = Field(description="文件全称。")
    title_en: English = None
    number: str = Field("", description="文号，照文件写；没有则不写。")
    source: str = Field("", description="官方原文的网址，http:// 或 https:// 开头；办法页的文件名称链接到它。")
    issuers: tuple[Text, ...] = Field(min_length=1, description="发文机关全称，可以有几个。")
    signed: date | None = Field(None, description="成文日期。")
    published: date | None = Field(None, description="公布日期。")
    in_force: date | None = Field(None, description="施行日期；不写则为公布日。")
    in_force_days: Length | None = Field(
        None, description="公布满多少日后施行：公布之日不计，满此日数的次日为施行的第一日；与 in_force 二者取一。"
    )
    in_force_clause: str = Field("", description="规定施行日期的条款。")
    lapses: Lapse | None = Field(None, description="何时失效，依据什么，此后怎样；不写则一直有效。")
    local: str = Field("", description="施行日期文件没有写明时的本地决定及其理由，显示在办法页上。")
    under: str = Field("", description="依据的上位文件。")
    rules: bool = Field(True, description="本件是否为规则依据（生效、失效对申报起作用）。")


Excuse = Literal["principle", "definition", "guidance", "elsewhere", "contact"]


class Clause(Node):
    """One clause, by the document's own number, in our own few words.

    A clause is carried out by the parts that cite it, or by them `partly`, which says what is missing; or it is
    `excused` with the reason and a note; or `later`, which openly says what will carry it out.
    """

    document: Id = Field(description="出自哪一件文件。")
    says: Text = Field(description="用自己的短句概括，不抄原文。")
    excused: Excuse | None = Field(
        None,
        description=(
            "无须落实的理由：principle 原则，definition 定义，guidance 指导，elsewhere 另有规定，contact 联系方式。"
        ),
    )
    note: str = Field("", description="补充说明；excused 为 elsewhere 时须写明由谁、依据什么落实。")
    partly: str = Field("", description="已有规则引用它、但没有落实全部要求的：写明还缺什么。")
    later: str = Field("", description="全部尚未实现的：写明将由什么实现。")


class Party(Cited):
    """Somebody who acts. Officers are found by department and region, operators are named offices.

    `region: case` means the office of each region of the case (several regions act in parallel); a region id
    fixes it. `chosen_by` names a fact whose value is an office id `department@region`: the applicant's
    affiliation chooses the office. With `up_to` it is the office of the region of that kind in which the case's region
    lies, however many levels above. An evaluator is a unit of the platform: the one that a round is entrusted to, or
    that the fact in `chosen_by` names by its credit code; it sees the applicant's forms, materials and its own sheet.
    """

    title: Text = Field(description="称呼。")
    title_en: English = None
    role: Literal[
        "applicant", "partner", "officer", "operator", "secretary", "expert", "evaluator", "holder", "public"
    ] = Field(
        description=(
            "角色：applicant 申报单位，partner 合作单位，officer 经办部门，operator 受托机构，"
            "secretary 会议秘书，expert 专家，evaluator 第三方评估，holder 称号单位，public 公众。"
        )
    )
    department: str | None = Field(None, description="机构种类，取共享词表 departments。")
    region: Literal["case"] | RegionId | None = Field(
        None, description="固定的地区编号；写 case 为申报所涉地区的部门，几个地区各占一席。"
    )
    up_to: RegionKind | None = Field(
        None,
        description=("由申报所涉地区往上的哪一种地区的部门办理；与 region: case 合用，隔几级都可以；" + REGION_KINDS),
    )
    chosen_by: Id | None = Field(
        None,
        description="由哪个事实的取值（机构）确定办理机构；第三方评估机构为其统一社会信用代码，不写的由开展一轮的机关指定。",
    )
    may_score: bool = Field(True, description="是否可以担任评分人；推荐单位通常不可以。")
