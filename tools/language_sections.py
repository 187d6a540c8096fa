"""How docs/language.md is divided, and what each part is called there."""

from typing import get_args

from pingding.policy.language import (
    booklets,
    cases,
    conditions,
    earlier,
    edition,
    facts,
    forms,
    identity,
    indicators,
    procedures,
    rounds,
    selection,
    shared,
    supports,
)
from pingding.policy.parts import Node
from pingding.policy.steps import limits, sittings, title_acts
from pingding.policy.steps.drawn_experts import DrawnExperts
from pingding.policy.steps.panel import Avoidance, Rescoring, Veto
from pingding.policy.steps.registry import KINDS
from pingding.policy.steps.review import CheckItem
from pingding.policy.steps.step import Correction, Deadline, Outcome, StepBase
from pingding.policy.titles.acts import TITLES

Models = dict[type[Node], str]

ACTS: dict[str, type[Node]] = {
    get_args(act.model_fields["act"].annotation)[0]: act for act in get_args(get_args(title_acts.TitleAct)[0])
}
"""The acts on a title by the word that definitions write."""

SECTIONS: tuple[tuple[str, Models], ...] = (
    ("最外层", {edition.Edition: "办法"}),
    (
        "办法是什么",
        {
            identity.Programme: "programme 办法",
            identity.Intake: "受理方式",
            identity.DistrictIntake: "本地申报日期",
            identity.Lapse: "文件失效",
            identity.DutiesAfterLapse: "失效后的义务",
            identity.Joint: "联合申报",
            identity.Target: "目标",
            identity.Document: "文件",
            identity.Clause: "条款",
            identity.Party: "参与方",
        },
    ),
    (
        "事实",
        {
            facts.Fact: "事实",
            facts.Column: "表格的栏",
            facts.Rows: "表格的行",
            facts.RowRule: "行规则",
            facts.FactRule: "事实规则",
            facts.Aggregate: "表格统计",
            facts.ScoredFact: "得分事实",
            facts.Norm: "基准值",
            earlier.Earlier: "以往数据",
        },
    ),
    (
        "条件",
        {
            conditions.Condition: "条件",
            conditions.Declared: "声明的条件",
            conditions.Judged: "评判的条件",
            conditions.AtLeast: "至少几项",
            conditions.OverrideRule: "放行",
        },
    ),
    (
        "表单和材料",
        {
            forms.Form: "表单",
            booklets.Booklet: "成册",
            booklets.SignedPart: "签章部分",
            forms.Section: "表单部分",
            facts.Field_: "栏目",
            facts.Added: "填写说明",
            forms.Outline: "提纲",
            forms.Chapter: "章",
            forms.FormPart: "节",
            forms.Material: "材料",
            forms.Declaration: "声明",
        },
    ),
    (
        "程序",
        {
            procedures.Procedure: "程序",
            StepBase: "步骤（各种步骤共有）",
            Outcome: "办理结果",
            Correction: "补正",
            Deadline: "期限",
            **{kind.model: f"{name} {kind.title}" for name, kind in KINDS.items()},
            CheckItem: "审核清单的一项",
            DrawnExperts: "评审专家的抽取",
            Avoidance: "申请回避",
            Rescoring: "再次评分",
            Veto: "一票否决",
        },
    ),
    (
        "指标",
        {
            indicators.IndicatorSet: "指标体系",
            indicators.Indicator: "指标",
            indicators.Bonus: "加分",
            indicators.Deduction: "扣分",
            indicators.LeafRule: "计分规则（各种共有）",
            indicators.JudgedScore: "judged 评分",
            indicators.Proportional: "proportional 按比例",
            indicators.PerItem: "per_item 按个数",
            indicators.Bands: "bands 分档",
            indicators.Band: "一档",
            indicators.Linear: "linear 直线",
            indicators.YesNo: "yes_no 是否",
            indicators.BestOf: "best_of 取最高",
            indicators.Chosen: "chosen 自选",
            indicators.Category: "category 按类别",
            indicators.Minus: "minus 扣分",
            indicators.Cohort: "cohort 同批比较",
        },
    ),
    (
        "等级、排序、称号和义务",
        {
            selection.GradeScale: "等级表",
            selection.Grade: "等级",
            selection.Ranking: "排序",
            selection.TieBreaker: "并列规则",
            limits.Quota: "名额",
            sittings.Quorum: "到会人数",
            sittings.Majority: "表决",
            limits.ComparedCases: "同批各件",
            selection.TitleKind: "称号",
            selection.Naming: "命名",
            selection.Figure: "逐年数据",
            selection.Preference: "优先",
            rounds.TitleCohort: "一轮的范围",
            rounds.Rotation: "轮流",
            rounds.Sample: "抽取的数量",
            procedures.Obligation: "义务",
            procedures.Cycle: "义务的周期",
            procedures.Within: "多久以内",
            procedures.AfterEvent: "某事之后",
            procedures.Exemption: "免予办理",
            procedures.ExemptGrade: "免予办理计为的等级",
            procedures.Escalation: "逾期告知",
        },
    ),
    (
        "称号以后：发起和处理",
        {
            procedures.Opening: "发起",
            procedures.Consequence: "处理",
            procedures.Trigger: "由什么引起",
            procedures.TitleActElsewhere: "另一办法的称号变动",
            procedures.Hearing: "通常的步骤（陈述申辩）",
            procedures.HearingDocument: "处理的文件",
        },
    ),
    (
        "对称号的处理（acts）",
        {
            title_acts.TitleActBase: "各种处理共有",
            title_acts.Term: "有期限的处理共有",
            **{act: f"{name} {TITLES[name]}" for name, act in ACTS.items()},
        },
    ),
    (
        "算例（cases 文件夹）",
        {
            cases.WorkedCase: "算例",
            cases.EarlierData: "算例以往的数据",
            cases.PastTitle: "算例所涉的称号",
            cases.PastCase: "以往的一件",
            cases.PastDuty: "以往一期义务",
            cases.OtherTitle: "持有的其他称号",
            cases.OtherCase: "同批的另一件",
            cases.Expected: "应当得出",
        },
    ),
    (
        "资金支持",
        {
            supports.Support: "supports 支持",
            supports.AmountRule: "金额的算法",
            supports.Tier: "分档",
            supports.ShareLimit: "占比上限",
            supports.Instalment: "分期",
        },
    ),
    (
        "共享词表（_shared 文件夹）",
        {
            shared.Shared: "共享词表",
            shared.Region: "地区",
            shared.Department: "机构种类",
            shared.Taxonomy: "分类",
            shared.WorkingYear: "一年的放假安排",
        },
    ),
)
"""The page's sections with their models and what each is called."""
