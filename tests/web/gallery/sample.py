"""Believable content for every component: fictional organisations, marked 示例."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.paginator import Paginator
from tests.web.gallery.sample_cases import (
    BOARD,
    EDGES,
    EVENTS,
    FACTS,
    FINDINGS,
    JOURNAL,
    NODES,
    PARTNERS,
    PREVIEW,
    SCORES,
    STEPS,
    STRIP,
    VERDICTS,
)
from tests.web.gallery.sample_common import CLOSING, NOW, ORGANISATION
from tests.web.gallery.sample_forms import FAULTS, FIELDS, TASKS
from tests.web.gallery.sample_lists import LISTS

from pingding.queries.page_drafts import BegunForm
from pingding.queries.titles.figures import Amount, YearlyFigure
from pingding.web.frame.page_drafts import DraftForm
from pingding.web.wording.qr_codes import qr_code
from pingding.web.wording.status import CASE
from pingding.web.wording.yearly_figures import figure_picture

PLATE = {
    "name": "示例市轻量化材料产业创新中心",
    "meta": ["示例轻合金科技有限公司", "示例区", "先进金属"],
    "word": CASE["rectifying"],
    "note": "自2025年3月20日起，至2025年9月20日",
    "validity": {
        "passed": 53.8,
        "anchor": "middle",
        "starts": "2024年3月18日",
        "starts_word": "认定",
        "ends": "2027年3月17日",
        "ends_word": "有效期满",
        "today": "今天，还有505天",
        "label": "有效期2024年3月18日至2027年3月17日，已过去53.8%",
    },
}
VERIFICATION = {
    "verdict": "查验属实，称号有效",
    "tone": "good",
    "code": "7K2M 9QXA BCDE",
    "qr": qr_code("http://127.0.0.1:8000/titles/7K2M9QXABCDE/", "扫码查验本称号"),
}
FIGURES = [
    figure_picture(
        YearlyFigure(
            "开放共享",
            "小时",
            {2023: Amount(Decimal(280), "280小时"), 2024: Amount(Decimal(310), "310小时")},
            Amount(Decimal(1000), "1,000小时"),
            total,
        )
    )
    for total in (None, Amount(Decimal(590), "590小时"))
]
CLAUSES = [{"number": "第二十条", "url": "#", "gist": "年度报告"}]
HAPPENED = {"url": "#", "clauses": CLAUSES}
YEARS = [
    {
        "year": 2025,
        "events": [
            {
                "at": date(2025, 3, 20),
                "day": "3月20日",
                "title": "责令整改",
                "text": "示例发〔2025〕3号",
                "tone": "warn",
                "url": "#",
                "clauses": CLAUSES,
            },
            {
                "at": date(2025, 1, 22),
                "day": "1月22日",
                "title": "已备案：年度报告",
                "text": "2024年度",
                "tone": "info",
                "url": "",
                "clauses": (),
            },
        ],
    },
]
LIFE = {"years": YEARS, "earlier": {"words": "2018—2022年", "count": 2, "years": [YEARS[0] | {"year": 2022}]}}
OWED = [
    {"title": "变更审核", "url": "#", "state": "审核中", "tone": "", "note": "2025-00039", "clauses": ()},
    {"title": "年度报告", "state": "逾期3天", "tone": "bad", "note": "2026年1月30日前", "clauses": CLAUSES},
    {"title": "三年评估", "state": "尚未开放", "tone": "", "note": "2027年3月18日前", "clauses": ()},
]
OUTLOOK = [
    {
        "title": "年度报告",
        "year": 2027,
        "opens": "2027年12月31日",
        "due": "2028年1月30日",
        "others": "",
        "clauses": CLAUSES,
    },
    {"title": "三年评估", "year": 2028, "opens": "2028年2月17日", "due": "2028年3月18日", "others": "", "clauses": ()},
]
OPENINGS = [
    {"title": "名称变更", "help": "变更登记之前提出。", "clauses": CLAUSES, "posts": True, "url": "#", "refusal": None},
    {"title": "反映情况", "help": "", "clauses": (), "posts": False, "url": "#", "refusal": None},
]
NAV = [
    {"title": "申报通知", "url": "#", "active": True},
    {"title": "政策项目", "url": "#"},
    {"title": "我能申报吗", "url": "#"},
    {"title": "公示公告", "url": "#", "count": 2},
    {"title": "认定名录", "url": "#"},
]
DESK_NAV = [
    {"title": "工作台", "url": "#", "active": True, "count": 12},
    {"title": "案件", "url": "#"},
    {"title": "批量办理", "url": "#"},
    {"title": "认定名录", "url": "#"},
    {"title": "日志", "url": "#"},
]
WHOAMI = {
    "name": "示例人员甲",
    "organisation": "万州区科技局（示例）",
    "role": "区县审核",
    "account_url": "#",
    "key": 1,
    "sign_in_url": "#",
    "sign_out_url": "#",
}
WRITER = {**WHOAMI, "organisation": ORGANISATION, "role": "填报人"}
CRUMBS = [{"title": "首页", "url": "/"}, {"title": "我的申报", "url": "#"}, {"title": "基本条件", "url": ""}]

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
SUPPORT = {
    "id": "special",
    "title": "专项支持",
    "clauses": [{"number": "四（二）", "url": "#", "gist": "认定后头三年逐年给予专项支持"}],
    "sums": [
        {"term": "应支付", "value": "100万元", "note": "定额100万元"},
        {"term": "已支付", "value": "40万元"},
        {"term": "余额", "value": "60万元"},
    ],
    "line_columns": [{"label": label, "kind": "text"} for label in ("期次", "到期日", "金额", "已支付", "情况")],
    "lines": [
        {"cells": [{"text": text} for text in ("第1期", "2024年3月1日", "40万元", "40万元", "已付清")]},
        {"cells": [{"text": text} for text in ("第2期", "2025年3月1日", "60万元", "0万元", "可以支付")]},
    ],
    "entry_columns": [{"label": label, "kind": "text"} for label in ("日期", "事项", "金额", "依据文件")],
    "entries": [
        {"cells": [{"text": text} for text in ("2024年4月9日", "支付", "40万元", "示例财〔2024〕8号")]},
    ],
}

CONTEXT = {
    **LISTS,
    "draft": DraftForm("case-1-withdraw", BegunForm({"reason": ["另行申报"]}, NOW)),
    "now": NOW,
    "closing": CLOSING,
    "nodes": NODES,
    "edges": EDGES,
    "tasks": TASKS,
    "faults": FAULTS,
    "fields": FIELDS,
    "verdicts": VERDICTS,
    "findings": FINDINGS,
    "preview": PREVIEW,
    "partners": PARTNERS,
    "tally": {"satisfied": 8, "not_satisfied": 1, "unknown": 2, "declared": 1},
    "steps": STEPS,
    "columns": COLUMNS,
    "rows": ROWS,
    "filters": FILTERS,
    "facts": FACTS,
    "events": EVENTS,
    "journal": JOURNAL,
    "chain": {"intact": True, "words": "日志完整：1,284 条记录逐条核对一致（2025年6月17日（周二）10:30）。"},
    "scores": SCORES,
    "board": BOARD,
    "strip": STRIP,
    "sources": ["自评", "区县"],
    "count": {"words": "2 / 2项已评", "pattern": "{n} / 2项已评"},
    "own_total": {
        "words": "您已封存的其他3件平均74.1分，本件目前排第2",
        "before": "您已封存的其他3件平均74.1分",
        "placed": "您已封存的其他3件平均74.1分，本件目前排第{place}",
        "totals": [70, 72, 80.3],
    },
    "calls": CALLS,
    "support": SUPPORT,
    "plate": PLATE,
    "title_check": VERIFICATION,
    "figures": FIGURES,
    "next_duty": OWED[-1] | {"day": "2027年3月18日", "due": date(2027, 3, 18)},
    "life": LIFE,
    "owed": OWED,
    "outlook": OUTLOOK,
    "openings": OPENINGS,
    "tabs": TABS,
    "page": PAGE,
    "numbers": list(PAGE.paginator.get_elided_page_range(4)),
    "amount": Decimal("1250"),
    "due_days": DUE,
    "following": ["区县经济信息部门在 5 个工作日内初审。", "需要补正时，系统会注明具体部分并重新开放。"],
    "links": [{"title": "查看申报内容", "url": "#"}, {"title": "返回我的申报", "url": "#"}],
    "lines": ["向市经济信息委推荐 6 家单位，推荐函文号待编。", "未列入的 2 家单位将收到不予推荐的通知和理由。"],
    "states": tuple(CASE),
    "phone": "13800000000",
    "mail": "office@example.cn",
}
