"""Believable content for every component: fictional organisations, marked 示例."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.paginator import Paginator

from pingding.web.diagram.diagram import Edge, StepNode
from pingding.web.wording.status import CASE

NOW = datetime(2025, 6, 17, 2, 30, tzinfo=UTC)
CLOSING = datetime(2025, 6, 20, 9, 0, tzinfo=UTC)
ORGANISATION = "重庆云岭智能装备有限公司（示例）"

NODES = (
    StepNode("fill", "填写申报", "申报单位", "6月20日前", state="done"),
    StepNode("first", "区县初审", "区县经济信息部门", "5个工作日", state="done"),
    StepNode("economy", "经信部门意见", "区县经济信息部门", "10个工作日", state="done"),
    StepNode("science", "科技部门意见", "区县科技部门", "10个工作日", state="now"),
    StepNode("education", "教育部门意见", "区县教育部门", "10个工作日", state="next"),
    StepNode("recommend", "出具推荐函", "区县经济信息部门", "批量办理", kind="batch", state="next"),
    StepNode("panel", "专家评审", "市制造业人才服务中心", "7月20日前", state="next"),
    StepNode("visit", "现场核查", "专家组", "视情况", kind="optional"),
    StepNode("meeting", "党组会审定", "市经济信息委", "7月30日前", kind="batch"),
    StepNode("notice", "公示", "市经济信息委", "5个工作日", kind="batch"),
    StepNode("recognised", "认定发文", "市经济信息委", "", kind="end"),
    StepNode("refused", "不予认定", "", "", kind="end"),
)
EDGES = (
    Edge("fill", "first", "提交"),
    Edge("first", "fill", "退回补正"),
    Edge("first", "economy", "通过"),
    Edge("first", "science", "通过"),
    Edge("first", "education", "通过"),
    Edge("first", "refused", "不受理"),
    Edge("economy", "recommend"),
    Edge("science", "recommend"),
    Edge("education", "recommend"),
    Edge("recommend", "panel"),
    Edge("panel", "visit", "需考察"),
    Edge("panel", "meeting", "不需考察"),
    Edge("visit", "meeting"),
    Edge("meeting", "notice", "同意"),
    Edge("meeting", "refused", "不同意"),
    Edge("meeting", "panel", "复评"),
    Edge("notice", "recognised", "无异议"),
    Edge("notice", "refused", "异议成立"),
)

NAV = [
    {"title": "申报通知", "url": "#", "active": True},
    {"title": "政策项目", "url": "#"},
    {"title": "我能申报吗", "url": "#"},
    {"title": "公示公告", "url": "#", "count": 2},
    {"title": "认定名录", "url": "#"},
]
DESK_NAV = [
    {"title": "待办", "url": "#", "active": True, "count": 12},
    {"title": "案件", "url": "#"},
    {"title": "批量办理", "url": "#"},
    {"title": "认定名录", "url": "#"},
    {"title": "日志", "url": "#"},
]
WHOAMI = {
    "name": "示例人员甲",
    "organisation": "万州区科技局（示例）",
    "role": "区县审核",
    "todo_url": "#",
    "todo_count": 12,
    "account_url": "#",
    "sign_out_url": "#",
}
WRITER = {**WHOAMI, "organisation": ORGANISATION, "role": "填报人", "todo_count": 1}
CRUMBS = [{"title": "首页", "url": "/"}, {"title": "我的申报", "url": "#"}, {"title": "基本条件", "url": ""}]

TASKS = [
    {"title": "单位基本情况", "url": "#", "state": "done"},
    {"title": "基本条件", "url": "#", "state": "faulty", "note": "有 2 处需要修改", "active": True},
    {"title": "合作单位", "url": "#", "state": "doing", "note": "已邀请 2 家，1 家已确认"},
    {"title": "建设方案", "url": "#", "state": "todo"},
    {"title": "附件材料", "url": "#", "state": "todo", "optional": True},
]
FAULTS = [
    {
        "text": "合作单位：缺少联合建设协议",
        "href": "#f-agreement",
        "clause": "第九条第4项",
        "clause_url": "#",
        "remedy": "请上传各方盖章的协议扫描件。",
    },
    {"text": "研发人员：人数不能大于职工总数", "href": "#f-rd_staff", "clause": "第九条第2项", "clause_url": "#"},
]
FIELDS = [
    {
        "name": "unit_name",
        "kind": "organisation",
        "label": "单位名称",
        "value": ORGANISATION,
        "readonly": True,
        "source": "单位档案，2025年6月1日",
    },
    {
        "name": "rd_staff",
        "kind": "integer",
        "label": "研发人员",
        "unit": "人",
        "value": 260,
        "required": True,
        "help": "与本单位签订一年以上劳动合同、直接从事研究开发的人员。",
        "clause": "第九条第2项",
        "clause_url": "#",
        "errors": ["研发人员 260 人，大于职工总数 240 人。请核对两处人数。"],
        "previous": [("2023年", 210), ("2024年", 235)],
    },
    {
        "name": "funds",
        "kind": "money",
        "label": "实收资金（含研发设备）",
        "unit": "万元",
        "value": Decimal("1250.00"),
        "required": True,
        "evidence": "验资报告或审计报告",
    },
    {"name": "founded", "kind": "date", "label": "成立日期", "value": date(2012, 5, 8), "required": True},
    {
        "name": "clean",
        "kind": "yesno",
        "label": "近三年无严重失信记录",
        "value": True,
        "required": True,
        "clause": "第九条第1项",
    },
    {
        "name": "mode",
        "kind": "choice",
        "label": "组建方式",
        "required": True,
        "value": "alliance",
        "choices": [("single", "单独组建"), ("alliance", "联合组建"), ("host", "依托组建")],
    },
    {
        "name": "fields",
        "kind": "choices",
        "label": "技术领域",
        "value": ["equipment"],
        "help": "可选择多项。",
        "choices": [("equipment", "智能装备"), ("material", "新材料"), ("bio", "生物医药")],
    },
    {
        "name": "region",
        "kind": "region",
        "label": "注册所在区县",
        "required": True,
        "value": "wz",
        "choices": [
            ("wz", "万州区"),
            ("ba", "巴南区"),
            ("bb", "北碚区"),
            ("yb", "永川区"),
            ("jj", "江津区"),
            ("hc", "合川区"),
        ],
    },
    {
        "name": "abstract",
        "kind": "longtext",
        "label": "建设方案摘要",
        "max_chars": 2500,
        "required": True,
        "value": "围绕智能装备关键部件，联合上下游单位建设共性技术平台。",
        "help": "写明目标、任务和进度。",
    },
    {
        "name": "shareholders",
        "kind": "table",
        "label": "股东情况",
        "required": True,
        "sums": {"share": 102, "paid": 1250},
        "errors": ["持股比例合计为 102%，不能超过 100%。"],
        "clause": "三（一）2",
        "add_label": "添加股东",
        "columns": [
            {"key": "name", "label": "股东名称", "kind": "text", "required": True},
            {"key": "kind", "label": "类别", "kind": "choice", "choices": [("firm", "企业"), ("institute", "院所")]},
            {"key": "share", "label": "持股比例", "kind": "ratio", "unit": "%", "sum": True},
            {"key": "paid", "label": "实缴", "kind": "money", "unit": "万元", "sum": True},
        ],
        "rows": [
            {"values": {"name": "重庆甲公司（示例）", "kind": "firm", "share": 62, "paid": 800}},
            {
                "values": {"name": "重庆乙研究院（示例）", "kind": "institute", "share": 40, "paid": 450},
                "errors": {"share": "与协议所载 38% 不一致。"},
            },
        ],
    },
    {
        "name": "agreement",
        "kind": "file",
        "label": "联合建设协议",
        "required": True,
        "kinds": ["pdf", "ofd"],
        "max_mb": 20,
        "stamped_by": "各合作方",
        "paper": 3,
        "clause": "第九条第4项",
        "template_url": "#",
        "files": [
            {
                "id": 7,
                "name": "联合建设协议（示例）.pdf",
                "size": 3_400_000,
                "url": "#",
                "at": NOW,
                "digest": "9f2c41aa07d3b1",
            },
        ],
    },
]

VERDICTS = [
    {
        "state": "satisfied",
        "requirement": "实收资金不少于 1,000 万元",
        "found": "1,250 万元",
        "clause": "三（一）4",
        "clause_url": "#",
        "force": "不符合时不能提交",
    },
    {
        "state": "not_satisfied",
        "requirement": "研发和技术人员占职工总数的比例不低于 30%",
        "found": "28.5%",
        "clause": "三（二）6",
        "clause_url": "#",
        "force": "不符合时不能提交",
        "remedy": "请核对研发人员和职工总数两处人数。",
        "remedy_url": "#f-rd_staff",
    },
    {
        "state": "unknown",
        "requirement": "研发投入占成本费用总额的比例不低于 30%",
        "clause": "三（二）7",
        "clause_url": "#",
        "remedy": "请填写上一会计年度的研发投入和成本费用总额。",
        "remedy_url": "#",
    },
]
STEPS = [
    {"title": "填写申报", "state": "done", "note": "6月3日"},
    {"title": "区县初审", "state": "done", "note": "6月9日"},
    {"title": "部门意见", "state": "now", "note": "3 个部门，1 个已签"},
    {"title": "出具推荐函", "state": "next"},
    {"title": "专家评审", "state": "next"},
    {"title": "现场核查", "state": "none"},
    {"title": "党组会审定", "state": "next"},
    {"title": "公示", "state": "next"},
    {"title": "认定", "state": "next"},
]
COLUMNS = [
    {"label": "案件"},
    {"label": "请您办理"},
    {"label": "项目"},
    {"label": "区县"},
    {"label": "状态", "kind": "status"},
    {"label": "资金（万元）", "kind": "number"},
    {"label": "送达", "kind": "day"},
    {"label": "办理时限", "kind": "deadline", "sorted": "ascending", "sort_url": "#"},
]
NAMES = ("云岭智能装备", "长滨新材料", "三峡生物医药", "平湖绿色食品", "天城数字制造", "龙溪照明电气")
DUE = (
    datetime(2025, 6, 13, 9, 0, tzinfo=UTC),
    datetime(2025, 6, 17, 9, 0, tzinfo=UTC),
    CLOSING,
    date(2025, 6, 20),
    date(2025, 7, 4),
    date(2025, 7, 11),
)
STATES = ("review", "returned", "review", "panel", "notice", "review")
ROWS = [
    {
        "id": index,
        "label": f"选择 {name}",
        "selected": index == 1,
        "cells": [
            {"text": f"重庆{name}有限公司（示例）", "url": "#", "note": f"申 2025-00{index + 1:02d}"},
            {"text": "写出初审意见"},
            {"text": "示例项目"},
            {"text": "万州区"},
            {"text": STATES[index]},
            {"text": Decimal("1250.5") * (index + 1)},
            {"text": date(2025, 6, 9)},
            {"text": DUE[index], "working_days": 3 if index == 3 else None},
        ],
    }
    for index, name in enumerate(NAMES)
]
FILTERS = [
    {
        "label": "事项",
        "chips": [
            {"label": "全部", "url": "#", "active": True, "count": 12},
            {"label": "初审", "url": "#", "count": 7},
            {"label": "意见", "url": "#", "count": 5},
        ],
    },
    {
        "label": "时限",
        "chips": [{"label": "已逾期", "url": "#", "count": 1}, {"label": "五天内", "url": "#", "count": 3}],
    },
]
FACTS = [
    {"term": "单位名称", "value": ORGANISATION, "url": "#"},
    {"term": "统一社会信用代码", "value": "91500101MA5U00000X"},
    {"term": "注册地", "value": "万州区", "note": "以营业执照所载地址为准"},
    {"term": "研发人员占比", "value": "28.5%", "clause": "三（二）6", "clause_url": "#"},
    {"term": "建设目标", "value": "三年内建成关键部件中试平台，服务上下游单位不少于 30 家。", "wide": True},
]
EVENTS = [
    {
        "at": NOW,
        "title": "出具意见：同意推荐",
        "who": "万州区教委（示例）",
        "tone": "good",
        "text": "材料齐全，同意推荐。",
    },
    {
        "at": datetime(2025, 6, 9, 1, 0, tzinfo=UTC),
        "title": "退回补正：合作单位",
        "who": "万州区科技局（示例）",
        "tone": "warn",
        "clause": "第九条第4项",
        "clause_url": "#",
    },
    {"at": datetime(2025, 6, 3, 8, 20, tzinfo=UTC), "title": "提交申报", "who": ORGANISATION, "tone": "info"},
]
JOURNAL = [
    {
        "at": NOW,
        "who": "示例人员甲",
        "on_behalf": "万州区科技局（示例）",
        "act": "退回补正",
        "clause": "第十条第2项",
        "clause_url": "#",
        "digest": "a41f09c2e7715d3e88",
        "changes": [{"what": "状态", "before": "审核中", "after": "待补正"}],
    },
    {
        "at": NOW,
        "who": "示例人员乙",
        "on_behalf": ORGANISATION,
        "act": "保存草稿",
        "digest": "77c0e1b2934aa1f0",
        "changes": [
            {"what": "研发人员", "before": "235", "after": "260"},
            {"what": "实收资金", "before": "", "after": "1,250 万元"},
        ],
    },
]
SCORES = [
    {"level": 1, "title": "创新能力", "weight": 30, "value": Decimal("12.5")},
    {"level": 2, "title": "研发投入", "weight": 15},
    {
        "level": 3,
        "title": "研发投入占比",
        "weight": 10,
        "value": Decimal("7.5"),
        "how": "按比例计算：22.5% ÷ 30% × 10",
        "clause": "附件2",
        "beside": [Decimal("8"), Decimal("7.5")],
    },
    {
        "level": 3,
        "title": "研发投入的合理性",
        "weight": 5,
        "name": "s-plausible",
        "value": 5,
        "beside": [5, 4],
        "anchor": "4–5 分：方向集中，有近三年明细；2–3 分：基本合理",
        "reason_name": "r-plausible",
        "reason": "明细完整，方向集中。",
    },
    {"level": 2, "title": "人才队伍", "weight": 15},
    {
        "level": 3,
        "title": "带头人水平",
        "weight": 15,
        "name": "s-leader",
        "value": 18,
        "beside": [14, 12],
        "error": "分值应在 0 至 15 之间。",
        "reason_name": "r-leader",
        "reason": "",
        "reason_max": 200,
    },
]
CALLS = [
    {
        "title": "示例项目 2025 年度申报",
        "url": "#",
        "note": "市经济信息委 · 〔2025〕2号",
        "state": "open",
        "due": CLOSING,
    },
    {"title": "示例产业中心申报", "url": "#", "note": "市发展改革委 · 成熟一个设立一个", "state": "rolling"},
    {"title": "示例案例征集", "url": "#", "note": "三部门联合", "state": "planned", "due": date(2025, 10, 31)},
]
TABS = [
    {"title": "申报条件", "url": "#", "active": True},
    {"title": "流程与时限", "url": "#"},
    {"title": "申报材料与表格", "url": "#", "count": 9},
    {"title": "评价指标", "url": "#"},
    {"title": "条款落实", "url": "#"},
]
PAGE = Paginator(range(230), 20).page(4)
BLOCKED = [
    {
        "title": "出具推荐函",
        "reason": "还有 2 个部门没有签署意见",
        "clause": "三（二）",
        "remedy": "三部门意见齐备后由经信部门办理。",
    }
]
CONTEXT = {
    "now": NOW,
    "closing": CLOSING,
    "nodes": NODES,
    "edges": EDGES,
    "tasks": TASKS,
    "faults": FAULTS,
    "fields": FIELDS,
    "verdicts": VERDICTS,
    "tally": {"satisfied": 9, "not_satisfied": 1, "unknown": 2},
    "steps": STEPS,
    "columns": COLUMNS,
    "rows": ROWS,
    "filters": FILTERS,
    "facts": FACTS,
    "events": EVENTS,
    "journal": JOURNAL,
    "chain": {"intact": True, "words": "日志完整：1,284 条记录逐条核对一致（2025年6月17日（周二）10:30）。"},
    "scores": SCORES,
    "sources": ["自评", "区县"],
    "calls": CALLS,
    "tabs": TABS,
    "page": PAGE,
    "numbers": list(PAGE.paginator.get_elided_page_range(4)),
    "blocked": BLOCKED,
    "amount": Decimal("1250"),
    "due_days": DUE,
    "following": ["区县经济信息部门在 5 个工作日内初审。", "需要补正时，系统会注明具体部分并重新开放。"],
    "links": [{"title": "查看申报内容", "url": "#"}, {"title": "返回我的申报", "url": "#"}],
    "lines": ["向市经济信息委推荐 6 家单位，推荐函文号待编。", "未列入的 2 家单位将收到不予推荐的通知和理由。"],
    "states": tuple(CASE),
    "phone": "13800000000",
    "mail": "office@example.cn",
}
