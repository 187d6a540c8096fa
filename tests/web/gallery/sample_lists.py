"""Believable content for the lists of everything of a kind."""

REGION = {"key": "region", "label": "地区", "choices": [("x", "示例区"), ("y", "示例县")], "chosen": "x"}
YEAR = {"key": "year", "label": "年度", "choices": [("2025", "2025年")], "chosen": ""}
LISTS = {
    "list_tabs": [
        {"title": "在办", "url": "#", "active": True, "count": 96, "tone": ""},
        {"title": "已逾期", "url": "#", "active": False, "count": 3, "tone": "bad"},
    ],
    "saved_views": [{"title": "示例区案例", "url": "#", "active": False, "remove_url": "#"}],
    "list_filters": [REGION],
    "more_filters": [YEAR],
    "list_columns": [
        {"key": "number", "label": "编号", "shown": True},
        {"key": "call", "label": "申报通知", "shown": False},
    ],
    "list_sizes": [{"title": 20, "url": "#", "active": True}, {"title": 50, "url": "#", "active": False}],
}
