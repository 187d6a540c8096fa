"""A small edition whose facts the tests of scoring, grading and ranking measure."""

from datetime import date
from decimal import Decimal
from typing import Any

from pingding.policy.facts.facts import Facts, read_facts
from pingding.policy.language import Edition, IndicatorSet, Shared

FACTS: dict[str, Any] = {
    "patents": {"label": "有效发明专利数", "type": "integer", "unit": "件"},
    "awards": {"label": "获奖数", "type": "integer", "unit": "项"},
    "staff": {"label": "职工总数", "type": "integer", "unit": "人"},
    "rd_staff": {
        "label": "研发人员数",
        "type": "integer",
        "unit": "人",
        "rules": [{"says": "不多于职工总数", "requires": "rd_staff <= staff"}],
    },
    "rd_share": {"label": "研发人员占比", "type": "ratio", "formula": "rd_staff / staff"},
    "revenue": {"label": "营业收入", "type": "money"},
    "accidents": {"label": "事故数", "type": "integer", "unit": "起"},
    "listed": {"label": "列入名录", "type": "yesno"},
    "forged": {"label": "佐证不实", "type": "yesno"},
    "is_firm": {"label": "是企业", "type": "yesno"},
    "way": {"label": "计分办法", "type": "choice", "choices": {"by_count": "按件数", "by_share": "按比例"}},
    "honours": {"label": "荣誉", "type": "choices", "choices": {"national": "国家级", "city": "市级"}},
    "region": {"label": "地区", "type": "text"},
}

SHARED = Shared.model_validate(
    {
        "facts": {},
        "regions": {"cq": {"title": "重庆市", "kind": "municipality"}},
        "departments": {"economy": {"title": "经信部门", "pattern": "{region}经济和信息化委员会"}},
    }
)

EDITION = Edition.model_validate(
    {
        "programme": {
            "id": "small",
            "title": "示例办法",
            "short": "示例",
            "kind": "title",
            "level": "municipal",
            "edition": "示例版",
            "authorities": ["economy@cq"],
            "summary": "供测试的小办法。",
            "intake": {"kind": "rolling"},
        },
        "documents": {"rules": {"title": "示例办法", "issuers": ["示例机关"]}},
        "clauses": {"一": {"document": "rules", "says": "示例"}},
        "parties": {"applicant": {"title": "申报单位", "role": "applicant", "clause": "一"}},
        "facts": {key: {**fact, "clause": "一"} for key, fact in FACTS.items()},
        "forms": {"form": {"title": "申报表", "clause": "一", "sections": {"main": {"title": "基本情况"}}}},
        "procedures": {
            "recognition": {
                "title": "认定",
                "opened_by": "application",
                "starts": "apply",
                "clause": "一",
                "steps": {
                    "apply": {
                        "kind": "fill",
                        "title": "申报",
                        "by": ["applicant"],
                        "form": "form",
                        "outcomes": {"submit": {"label": "提交", "end": "recognised"}},
                    }
                },
            }
        },
    }
)


def facts_of(**entered: Any) -> Facts:
    """The facts of one case; what is not named is unknown."""
    return read_facts(EDITION, SHARED, entered, date(2025, 6, 20))


def set_of(tree: dict[str, Any], **more: Any) -> IndicatorSet:
    """An indicator set with this tree; a row written as (weight, rule) is a leaf."""
    return IndicatorSet.model_validate({"title": "评价指标", "clause": "一", "tree": rows_of(tree), **more})


def rows_of(tree: dict[str, Any]) -> dict[str, Any]:
    return {key: row_of(key, row) for key, row in tree.items()}


def row_of(title: str, row: Any) -> dict[str, Any]:
    if isinstance(row, tuple):
        weight, rule, *more = row
        return {"title": title, "weight": weight, "score": rule, **(more[0] if more else {})}
    return {"title": title, **row, "children": rows_of(row["children"])}


def points(text: str) -> Decimal:
    return Decimal(text)
