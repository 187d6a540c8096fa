"""Believable content for the lists of everything of a kind."""

from datetime import UTC, datetime

from pingding.documents.sheets.workbooks import CellFault
from pingding.queries.directory.office_contacts import OfficeContact
from pingding.web.diagram.years import year_columns

DUE = datetime(2025, 6, 13, 9, 0, tzinfo=UTC)
REGION = {"key": "region", "label": "地区", "choices": [("x", "示例区"), ("y", "示例县")], "chosen": "x"}
YEAR = {"key": "year", "label": "年度", "choices": [("2025", "2025年")], "chosen": ""}
STEP = {"key": "step", "label": "环节", "choices": [], "groups": [("示例项目", [("a", "区县初审")])], "chosen": "a"}
LISTS = {
    "list_tabs": [
        {"title": "在办", "url": "#", "active": True, "count": 96, "tone": ""},
        {"title": "已逾期", "url": "#", "active": False, "count": 3, "tone": "bad"},
    ],
    "saved_views": [{"title": "示例区案例", "url": "#", "active": False, "count": 7, "remove_url": "#"}],
    "list_filters": [REGION, STEP],
    "more_filters": [YEAR],
    "list_columns": [
        {"key": "number", "label": "编号", "shown": True},
        {"key": "call", "label": "申报通知", "shown": False},
    ],
    "evidence": [{"name": "示例照片说明.pdf", "size": 240_000, "url": "#"}],
    "search_group": {
        "title": "事项",
        "total": 12,
        "hits": [{"url": "#", "head": [("轻合金", True), ("中心", False)], "rest": [], "passage": [("说明", False)]}],
        "more_url": "#",
    },
    "bars": [
        {
            "title": "区县审核",
            "url": "#",
            "note": "示例办法",
            "inner": 9,
            "outer": 0,
            "whole": 12,
            "late": True,
            "mark": 6,
            "numbers": [{"text": "9 天", "url": "#", "tone": "bad"}, {"text": "/ 6", "url": "", "tone": ""}],
        }
    ],
    "weeks": [
        {"title": "10月20日", "most": 5, "received": 5, "received_url": "#", "closed": 0, "closed_url": ""},
    ],
    "cell_faults_listed": [
        CellFault("专家", 3, "D", "联系电话", "格式不正确", "请填写手机号或带区号的座机号。"),
        CellFault("专家", 4, "I", "", "表头之外的内容", "请移到应填的栏目，或删去。"),
    ],
    "offices": [OfficeContact("示例区科技局", "023-60000000", "示例路8号"), OfficeContact("示例区经信局")],
    "tile_steps": [{"shade": 0, "first": 0, "last": 0}, {"shade": 1, "first": 1, "last": 3}],
    "tiles": [
        {"title": "示例区", "short": "示例", "number": 14, "shade": 5, "overdue": 1, "place": (1, 1), "url": "#"},
        {"title": "示例县", "short": "示例", "number": 0, "shade": 0, "overdue": 0, "place": (1, 2), "url": ""},
    ],
    "bands": [
        {
            "title": "已逾期",
            "tone": "bad",
            "count": 1,
            "rows": [
                {
                    "act": "区县初审",
                    "act_url": "#",
                    "name": "示例中心",
                    "url": "#",
                    "note": "2025-00001　示例公司",
                    "also": {"title": "组建评审和进度", "url": "#"},
                    "due": DUE,
                    "button": "办理",
                    "primary": True,
                }
            ],
        }
    ],
    "awaited": [
        {"who": "示例区科技局", "title": "区县初审", "count": 2, "url": "", "due": DUE, "days": 3, "prompt_url": "#"},
        {"who": "2名专家", "title": "专家评审", "count": 1, "url": "#", "due": None, "days": 1, "prompted": "已催"},
    ],
    "years": year_columns({2024: {"示例中心": 3}, 2025: {"示例中心": 2, "示例案例": 6}}, 6),
    "list_sizes": [{"title": 20, "url": "#", "active": True}, {"title": 50, "url": "#", "active": False}],
}
