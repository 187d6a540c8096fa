"""A case: its procedure, verdicts, steps, facts, events, journal and scores."""

from datetime import UTC, datetime
from decimal import Decimal

from tests.web.gallery.sample_common import NOW, ORGANISATION

from pingding.queries.applications.invitations import Confirmation, ShownPartner
from pingding.web.diagram.diagram import Edge, StepNode

NODES = (
    StepNode("fill", "填写申报", "申报单位", "6月20日前", state="done", lane="申报单位"),
    StepNode("first", "区县初审", "区县经济信息部门", "5个工作日", state="done", lane="区县部门"),
    StepNode("economy", "经信部门意见", "区县经济信息部门", "10个工作日", state="done", lane="区县部门"),
    StepNode("science", "科技部门意见", "区县科技部门", "10个工作日", state="now", lane="区县部门"),
    StepNode("education", "教育部门意见", "区县教育部门", "10个工作日", state="next", lane="区县部门"),
    StepNode("recommend", "出具推荐函", "区县经济信息部门", "批量办理", kind="batch", state="next", lane="区县部门"),
    StepNode("panel", "专家评审", "市制造业人才服务中心", "7月20日前", state="next", lane="评审专家"),
    StepNode("visit", "现场核查", "专家组", "视情况", kind="optional", lane="评审专家"),
    StepNode("meeting", "党组会审定", "市经济信息委", "7月30日前", kind="batch", lane="市经济信息委"),
    StepNode("notice", "公示", "市经济信息委", "5个工作日", kind="batch", lane="市经济信息委"),
    StepNode("recognised", "认定发文", "市经济信息委", "", kind="end", lane="市经济信息委"),
    StepNode("refused", "不予认定", "", "", kind="stop", lane="市经济信息委"),
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

PARTNERS = [
    ShownPartner(1, "示例大学", "12500000MB0000001X", "", "高等院校", "联合研发", Confirmation.INVITED, None, "", None),
    ShownPartner(
        2, "示例大学（香港）", "0123456", "香港特别行政区", "高等院校", "检测", Confirmation.PAPER, NOW, "", None
    ),
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
    {
        "state": "declared",
        "requirement": "近三年未发生重大质量事故",
        "note": "申报单位已声明，待核实",
        "clause": "三（二）8",
        "clause_url": "#",
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
    {
        "at": NOW,
        "who": "示例人员乙",
        "on_behalf": ORGANISATION,
        "act": "填写和上传",
        "note": "提交材料 2 次、保存草稿 1 次，自 2025-06-20 09:05 起",
        "digest": "0c9be1b2934aa1c7",
        "changes": [{"what": "提交材料", "after": "营业执照、审计报告"}, {"what": "栏目", "after": "研发人员"}],
        "singles": [
            {"at": NOW, "act": "提交材料", "note": "审计报告", "changes": [{"what": "名称", "after": "审计报告.pdf"}]},
            {"at": NOW, "act": "提交材料", "note": "营业执照", "changes": [{"what": "名称", "after": "营业执照.pdf"}]},
            {"at": NOW, "act": "保存草稿", "changes": [{"what": "栏目", "after": "研发人员"}]},
        ],
    },
]
SCORES = [
    {"level": 1, "title": "创新能力", "weight": 30, "branch": True},
    {"level": 2, "title": "研发投入", "weight": 15, "branch": True},
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
        "value": "2",
        "step": Decimal("0.5"),
        "beside": [5, 4],
        "bands": [
            {"range": "0–1.5", "words": "方向分散", "low": 0, "high": 2, "on": False},
            {"range": "2–3.5", "words": "基本合理", "low": 2, "high": 4, "on": True},
            {"range": "4–5", "words": "方向集中，有近三年明细", "low": 4, "high": 5, "on": False},
        ],
        "dots": [{"at": "20.0%", "points": 1}, {"at": "50.0%", "points": 3}, {"at": "83.3%", "points": Decimal("4.5")}],
        "dot": {"at": "33.3%", "points": 2},
        "own": "您评过的其他3件：中位数3分，本件高于其中1件",
        "reason_name": "r-plausible",
        "reason": "明细完整，方向集中。",
        "reason_rule": "低于3分须写明理由",
        "reason_below": 3,
        "reason_needed": True,
        "note_name": "n-plausible",
        "own_note": "与附件三核对。",
        "note_max": 2000,
    },
    {
        "title": "平台条件、产学研合作",
        "count": 2,
        "points": Decimal(14),
        "open": False,
        "fold": [
            {"level": 2, "title": "平台条件", "weight": 8, "value": 8, "how": "省级平台2个，得 8 分"},
            {"level": 2, "title": "产学研合作", "weight": 7, "value": 6, "how": "合同12项，得 6 分"},
        ],
    },
    {"level": 2, "title": "人才队伍", "weight": 15, "branch": True},
    {
        "level": 3,
        "title": "带头人水平",
        "weight": 15,
        "name": "s-leader",
        "value": "18",
        "beside": [14, 12],
        "error": "分值应在 0 至 15 之间。",
        "reason_name": "r-leader",
        "reason": "",
        "reason_max": 200,
    },
]

_FINDING = {"clause": "三（一）4", "clause_url": "#", "gist": "", "force": "", "remedy": "", "parts": [], "folded": []}
FINDINGS = {
    "open": [
        _FINDING
        | {
            "state": "not_satisfied",
            "requirement": "研发人员占职工总数不低于30%",
            "note": "应不低于30%，填报为28.5%",
            "force": "不符合不能提交",
            "remedy": "请核对研发人员和职工总数两处人数。",
        },
        _FINDING
        | {
            "state": "unknown",
            "requirement": "有一定规模",
            "note": "所列2项中待定2项",
            "parts": [{"state": "unknown", "requirement": "职工不少于千人", "note": "尚未填写"}],
        },
    ],
    "unverified": [
        _FINDING | {"state": "declared", "requirement": "具有独立法人资格", "note": "填报为是"},
        _FINDING | {"state": "unchecked", "requirement": "未列入失信名单", "note": ""},
    ],
    "passed": [
        {
            "title": "主体与资格",
            "count": 1,
            "whole": True,
            "names": ["具有独立法人资格", "实收资金不少于1,000万元"],
            "verdicts": [
                _FINDING
                | {
                    "state": "satisfied",
                    "requirement": "实收资金不少于1,000万元",
                    "note": "填报为1,250万元",
                    "folded": [{"requirement": "净资产不少于2,000万元", "note": "填报为1,800万元"}],
                    "override": {"who": "示例局", "at": NOW, "reason": "年内增资。"},
                }
            ],
        },
        {"title": "只对高校的条件", "count": 0, "whole": True, "names": [], "verdicts": []},
    ],
}
PREVIEW = {
    "files": [
        {"title": "营业执照", "name": "执照.pdf", "size": 48_000, "url": "#pdf", "inline": True, "active": True},
        {"title": "合作协议", "name": "协议.docx", "size": 1_200_000, "url": "#docx", "inline": False, "active": False},
    ],
    "shown": {"name": "执照.pdf", "url": "#pdf"},
}
BOARD = [
    {"level": 1, "title": "创新能力", "weight": 30, "beside": [22, 20], "value": 21},
    {"level": 2, "title": "研发投入", "weight": 15, "clause": "附件2", "beside": [13, 12], "value": Decimal("12.5")},
    {
        "level": 2,
        "title": "人才队伍",
        "weight": 15,
        "beside": [9, 8],
        "value": Decimal("8.5"),
        "dots": [{"at": "60.0%", "points": 9}, {"at": "53.3%", "points": 8}],
        "mean": "56.7%",
    },
]
STRIP = [
    {"n": 1, "look": "sealed", "word": "已封存", "title": "2025-00011 示例一件", "url": "#"},
    {"n": 2, "look": "half", "word": "评了一半", "title": "2025-00012 示例二件", "url": "#", "active": True},
    {"n": 3, "look": "open", "word": "未评", "title": "2025-00013 示例三件", "url": "#"},
    {"n": 4, "look": "aside", "word": "回避", "title": "2025-00014", "url": "#"},
]
