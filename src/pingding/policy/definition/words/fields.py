"""What the keys of the language are called in a sentence, in which unit their numbers are, what their words mean.

A key is looked up for its model, then for those that this one extends, then for every model; what the table does not
have is called by the field's own description, where that begins with a short name.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pingding.policy.language import Fact
from pingding.policy.language.standing import STANDINGS
from pingding.policy.parts import ROUNDED, Node

LONGEST = 14
"""So many characters of a description may stand for a key."""

TABLE = """
*: act 变动、id 编号、title 名称、label 名称、kind 种类、short 简称、says 表述、clause 出处、local 本地决定、help 说明、
  example 举例、when 适用条件、required 是否必填、required_when 必填条件、added 增加的依据、designed 设计的依据、
  points 分值 分、cap 封顶 分、floor 最低要求 分、weight 权重 分、total 满分 分、taxonomy 共享分类表、
  personal 是否个人信息、choices 选项、formula 公式、unit 计量单位、pattern 格式、rounding 尾数的处理、
  better 优劣方向、cohort 比较范围、rule 计分方式、void_when 不得分的情形、max_chars 字数上限 字、days 日数 日、
  working_days 工作日数 个工作日、months 月数 个月、years 年数 年
Aggregate: table 统计的表格、take 统计方法、column 统计的栏、where 计入的行
Amount: of 数量 件
AtLeast: n 至少符合的项数 项、of 各项
Avoidance: most 最多几个 个
Band: closed 端点归属、below 止点 无、from_ 起点 无
Bands: bands 分档
BestOf: options 各种计分方式
Category: by 所看的选择题、take 多选时的取法
Chapter: materials 代替文字的附件、parts 各节
CheckItem: asks 问题、condition 旁边显示的条件、required 是否必须为“是”
Chosen: by 选定计分方式的事实、options 各选项的计分方式
Clause: document 所属文件、later 尚待落实、partly 尚缺的部分
Cohort: by 比较方法、of 算式
Column: day 日期的种类、not_before 不得早于的栏、sum 是否显示合计、max 上限 无、min 下限 无
ComparedCases: counts 占比的分母、over 比较的各件、within 分组
Condition: all 同时满足的各项、any 满足其一的各项、at_least 至少满足几项、bar 登记查询、computed 判断、
  declared 声明、force 效力、judged 评判、override 放行、remedy 补救
Correction: times 最多次数 次、working_days 补正时间
Deadline: after 起算、days 日数、months 月数、passed 逾期的处理、roll 遇休息日是否顺延、working_days 工作日数
Declaration: by 签署人
Declared: fact 声明的事实
Deduction: of 次数
DistrictIntake: by 确定日期的参与方、working_days 默认提前的时间
Document: in_force_clause 规定施行日期的条款、in_force_days 公布到施行的时间 日、lapses 失效、rules 是否为规则依据、
  source 官方原文的网址
Draw: at_least 至少抽取的件数 件、of 抽取的数量
DutiesAfterLapse: then 去留
Edition: clauses 条款、conditions 条件、declarations 声明、documents 文件、facts 事实、grades 等级表、
  materials 材料、obligations 义务、outlines 提纲、parties 参与方、preferences 优先、programme 办法、
  texts 文书用语、titles 称号、
  consequences 处理、supports 资金支持
Fact: aggregate 表格统计、columns 各栏、counted 计算口径、day 日期的种类、evidence 佐证、not_before 不得早于的事实、
  norm 基准值的范围、of 所属、period 期间、prefill 按登记预填、record 登记资料、rows 表格的行、rules 填写规则、
  score 所取的得分、trend 是否并列往年数值、max 上限 无、min 下限 无、
  earlier 以往的数据
FactRule: requires 须为真的算式
Field_: fact 事实、label 本表中的名称
FileElsewhere: with_body 报送的机构
Fill: form 表单、withdraw 截止前可否撤回
Form: declarations 声明
Grade: above 下限（不含） 分、below 上限（不含） 分、bottom_share 最后几成、event 直接评定的情形、from_ 下限（含） 分、
  max_share 占比上限、places 名次 名、requires 另须满足的条件、top_share 名次占比、up_to 上限（含） 分
GradeScale: indicators 所评的指标体系
Indicator: bonus 加分、of_which 所属的同级指标、otherwise 不适用时的权重、score 计分
IndicatorSet: combine 合成方法、counts 为准的评分来源、missing 缺数据时的处理、places 显示的小数位数 位、
  round_at 四舍五入之处、sources 评分来源、trim_from 去掉最高最低的最少份数 份
Intake: closes 截止、district 本地申报日期、kind 方式、opens 开始
Issue: addressed_to 主送、copied_to 抄送、document 文件种类
Joint: help 联合申报的说明
Judged: asks 提问、at 评判的步骤
JudgedScore: anchors 各档说明 分、step 打分间隔 分、max 最高分 分、min 最低分 分、reason_below 须写理由的分值 分
Lapse: duties 失效后的义务、followed_by 接续的文件、on 失效日期
Linear: points 分值 无
Material: kinds 文件格式、max_mb 每个文件的大小上限 兆字节、multiple 可否交几个文件、paper 纸质份数 份、
  required 是否必交、scan 是否须为扫描件、stamped_by 盖章方、with_letter 随哪一步的推荐函
Minus: of 次数
Naming: fact 全称所在的事实
Norm: per 给定的范围
Obligation: by 每年到期日、covers 报告的年度、opens_days 提前打开的时间 日、procedure 打开的程序、
  reminds 提前提醒的时间 日、titles 涉及的称号、
  first 首期在认定后第几年 年
Opinion: asks 所提意见、form 填写的表单、statement 一并作出的声明
Outcome: correction 退回补正、end 办结方式、grades 限定的等级、grants 授予的称号、proposed_by 应由谁提出、
  reason 是否须写明理由、to 去向、tone 方向
OverrideRule: by 可以放行的参与方
Panel: asks 逐项回答的问题、avoidance 申请回避、drawn 随机抽取专家、quorum 最低份数 份、rescoring 再次评分、
  seats 专家人数 人、veto 一票否决
DrawnExperts: fields 各领域的人数 人、joint_years 回避以往合作的年数 年、most_a_year 本年指派上限 件、
  most_no_shows 缺席次数上限 次
Party: chosen_by 确定机构的事实、may_score 可否评分、region 地区、up_to 往上的一级
Preference: says 优先之处、title 称号
Procedure: must_pass 必经步骤、opened_by 发起方式、starts 起始步骤、
  opens 发起的规定
Programme: id 编号、joint 联合申报、level 级别、regions 面向地区、revises 所修订的上一版、summary 摘要、
  targets 数量目标
Proportional: full 得满分的取值 无
PublicNotice: contents 另行公示的栏目、lasts_working_days 公示时间 个工作日
Quota: force 超过名额时、grade 所计的等级、per 分别计算的范围、pool 建议的范围、titles 占用名额的称号
Rank: ranking 排序规则
Ranking: by 排序依据、indicators 按数据计算的指标体系、minimum 最低分 分、panel 所取的评审步骤、
  tie_breakers 并列规则、turnout 最少件数 件
Majority: of 表决的基数、share 通过所需的赞成票
Quorum: share 到会成员的比例
Receive: copies 份数 份、form 填写的表单、sender 报送方
Recommend: addressed_to 主送、copied_to 抄送、contents 名单的栏目、quota 每个推荐单位的名额 个、statement 签署的声明
Rescoring: times 次数
RowRule: requires 须为真的算式
Rows: max 最多行数 行、min 最少行数 行、rules 行规则
ScoredFact: indicators 指标体系、row 指标、take 取得分或等级
Section: by 填写方、materials 上传的材料、outline 提纲
StepBase: by 办理方、indicators 打分的指标体系、needs 几方办理的方式、optional 可否不经过、outcomes 办理结果、
  public 是否公开显示、skip_to 不经过时的去向、source 分数的来源、waits_for 须等待的步骤
Target: at_least 下限 个、at_most 上限 个、by 到期日、title 计入的称号
TieBreaker: by 比较的算式、holding 持有称号者在前的办法、indicator 比较的指标
Figure: target 对照的目标
TitleKind: figures 公布的逐年数据、number 编号格式、published 公布的栏目、status 性质、unique_force 已有同类称号时、
  unique_in 只设一个的范围、replaces 所接替的称号
Veto: grounds 可以否决的情形、outcome 否决时的办理结果
Visit: asks 现场的问题
YesNo: of 判断
Rotation: every 几年一轮 年、from_ 起始年度 年
Sample: at_least 至少抽取的个数 个
TitleCohort: recognised 认定后第几年 年、min_age_years 认定满几年 年
Opening: announced 是否通知称号单位、compulsory 是否必须参加、times 最多次数 次
Cycle: days_before 提前的日数 日
Trigger: title_act 另一称号的变动、outcome 办理结果、days 逾期的日数 日
Transfer: fact 新单位的代码
Split: name 分出的名称、holder 分出的单位
Ban: programmes 限制的办法、who 所限制的对象、person 所限制的人
RecoverSupport: supports 所追回的支持、since 自何日起支付的、amount 追回的金额
LiftBan: who 所解除的对象
TitleActBase: from_ 生效之日
AmountRule: amount 定额 无、ratio 所占比例 无、of 按其比例的金额、tops_up_to 补足到 无、less 所扣除的支持、
  up_to 上限 无
Support: by 登记的参与方、unit 金额单位、every_months 各期间隔 个月
Earlier: back 往前的年数 年、last 最近几期 期、missed 逾期未办的义务、level 所看的级别
"""
"""By model (`*`: every model) its keys, each with its words and, where it holds a number, the unit behind it; 无 for
one that is in the unit of the fact or the expression."""


class KeyWords(NamedTuple):
    """What a key is called, and the unit behind its number, where the table gives one."""

    words: str
    unit: str | None


def _read(table: str) -> dict[str, KeyWords]:
    """The table by `Model.key`, or `key` for those of every model."""
    words: dict[str, KeyWords] = {}
    for line in table.replace("\n  ", "").strip().splitlines():
        model, _, entries = line.partition(": ")
        for entry in entries.split("、"):
            key, name, *unit = entry.split(" ")
            words[key if model == "*" else f"{model}.{key}"] = KeyWords(name, unit[0].strip("无") if unit else None)
    return words


WORDS: Mapping[str, KeyWords] = _read(TABLE)

SOURCES = {"self": "申报单位自评", "district": "推荐的区县", "expert": "专家", "third_party": "第三方"}
"""Whose points a sheet has."""

VALUES: Mapping[str, Mapping[str, str]] = {
    "rounding": {str(mode): words for mode, words in ROUNDED.items()},
    "source": SOURCES,
    "sources": SOURCES,
    "IndicatorSet.counts": SOURCES,
    "Material.kinds": {kind: kind.upper() for kind in ("pdf", "docx", "xlsx", "jpg", "png", "ofd", "zip")},
    "Party.region": {"case": "申报所涉地区"},
    "Programme.regions": {"all": "全部地区"},
    "Support.unit": {"元": "元", "万元": "万元"},
    "standings": {str(standing): words for standing, words in STANDINGS.items()},
}
"""The words of a key whose description does not explain them."""

EXPLAINED_BY: Mapping[str, tuple[type[Node], str]] = {"Column.type": (Fact, "type")}
"""A key whose words another key's description explains."""


def field_words(model: type[Node], name: str) -> str:
    """What a key of a part is called in a sentence; empty where nothing says it.

    >>> from pingding.policy.steps.panel import Panel
    >>> field_words(Panel, "seats"), field_words(Panel, "quorum"), field_words(Panel, "title_en")
    ('专家人数', '最低份数', '名称的英文')
    """
    if (text := name.removesuffix("_en")) in model.in_english and text != name:
        return f"{field_words(model, text)}的英文"
    words = next((WORDS[key].words for key in _keys(model, name) if key in WORDS), "")
    if words:
        return words
    described = first_words(model.model_fields[name].description or "")
    return "" if described[:1].isascii() or len(described) > LONGEST else described


def unit_words(model: type[Node], name: str) -> str | None:
    """The unit behind a number; None where nothing says it.

    >>> from pingding.policy.steps.step import Deadline
    >>> unit_words(Deadline, "working_days")
    '个工作日'
    """
    units = (WORDS[key].unit for key in _keys(model, name) if key in WORDS)
    return next((unit for unit in units if unit is not None), None)


def value_words(model: type[Node], name: str, value: str) -> str:
    """What one of the language's own words means; empty where it means nothing of its own.

    >>> from pingding.policy.steps.step import Outcome
    >>> value_words(Outcome, "end", "pilot")
    '试点'
    """
    listed = next((VALUES[key] for key in _keys(model, name) if key in VALUES), {})
    owner, field = EXPLAINED_BY.get(f"{model.__name__}.{name}", (model, name))
    return listed.get(value) or explained(value, owner.model_fields[field].description or "")


def explained(value: str, description: str) -> str:
    """The word by which a description explains one of the language's own (`recognised 认定，pilot 试点`)."""
    if not value.isascii():
        return ""
    meaning = re.search(rf"(?:^|[。；：，、）]){re.escape(value)}[ ：]([^。；：，、（\x00-\x7f]+)", description)
    return meaning[1] if meaning else ""


def first_words(text: str) -> str:
    """A description as far as its first stop."""
    return re.split("[。；：，（]", text)[0]


def _keys(model: type[Node], name: str) -> Iterator[str]:
    yield from (f"{each.__name__}.{name}" for each in model.__mro__)
    yield name
