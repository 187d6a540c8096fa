"""A form being filled in: its parts, faults and fields of every kind."""

from datetime import date
from decimal import Decimal

from tests.web.gallery.sample_common import NOW, ORGANISATION

from pingding.policy.language import Fact
from pingding.queries.applications.previous import Trend, YearValue

STAFF = Fact(label="研发人员", type="integer", unit="人")
EARLIER = (YearValue(2024, Decimal(235), "235人"), YearValue(2023, Decimal(210), "210人"))
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
        "trend": Trend(STAFF, EARLIER).with_now(2025, Decimal(260)),
    },
    {
        "name": "funds",
        "kind": "money",
        "label": "实收资金（含研发设备）",
        "unit": "万元",
        "value": Decimal("1250.00"),
        "required": True,
        "evidence": "验资报告或审计报告",
        "counted": "以验资日到账的金额计，研发设备按原值计。",
        "example": "1250",
        "note": "与验资报告的数不一致，请核对。",
        "returned_by": "万州区科学技术局（示例）",
        "remarks": {
            "amount": "壹仟贰佰伍拾万元整",
            "doubt": "约为2024年0.12万元的一万倍，是否误以元填写？本栏单位为万元。",
            "differs": "与单位档案不同：单位档案为“1,200万元”。",
            "was": "1,260万元",
            "now": "1,250万元",
        },
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
            {"key": "paid", "label": "实缴", "kind": "money", "unit": "万元", "sum": True, "money": True},
        ],
        "rows": [
            {
                "values": {"name": "重庆甲公司（示例）", "kind": "firm", "share": 62, "paid": 800},
                "remarks": {"paid": {"amount": "捌佰万元整"}},
            },
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
        "shared": True,
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
