"""A small edition for tests of verdicts and forms: one form, one procedure, facts of every type."""

from typing import Any

from pingding.policy.language import Edition, Shared

SHARED = Shared.model_validate(
    {
        "facts": {},
        "regions": {"cq": {"title": "重庆市", "kind": "municipality"}},
        "departments": {"economy": {"title": "经济信息部门", "pattern": "{region}经济和信息化委员会"}},
        "taxonomies": {"kinds": {"title": "单位性质", "choices": {"enterprise": "企业", "university": "高等院校"}}},
    }
)


def of_members(take: str, **more: str) -> dict[str, str]:
    """An aggregate of the table of members."""
    return {"table": "members", "take": take, **more}


FACTS: dict[str, Any] = {
    "org_name": {"label": "单位名称", "type": "text", "of": "organisation", "record": "name"},
    "kind": {"label": "单位性质", "type": "choice", "taxonomy": "kinds"},
    "staff": {"label": "职工总数", "type": "integer", "unit": "人", "min": 0},
    "rd_staff": {
        "label": "研发人员数",
        "type": "integer",
        "unit": "人",
        "min": 0,
        "rules": [{"says": "不多于职工总数。", "requires": "rd_staff <= staff", "clause": "二"}],
    },
    "rd_ratio": {"label": "研发人员占职工总数的比例", "type": "ratio", "formula": "rd_staff / staff"},
    "revenue": {"label": "营业收入", "type": "money", "of": "organisation"},
    "legal": {"label": "具有独立法人资格", "type": "yesno"},
    "rules": {"label": "已建立内部管理制度", "type": "yesno"},
    "ways": {"label": "合作方式", "type": "choices", "choices": {"funding": "共同出资", "research": "协作研发"}},
    "founded": {"label": "成立日期", "type": "date"},
    "phone": {"label": "联系电话", "type": "text", "pattern": "[0-9-]{7,20}", "help": "请填写区号和号码。"},
    "summary": {"label": "简介", "type": "longtext", "max_chars": 10},
    "office": {"label": "归口部门", "type": "office"},
    "region": {"label": "所在地区", "type": "region"},
    "members": {
        "label": "共建单位",
        "type": "table",
        "columns": {
            "name": {"label": "单位名称"},
            "kind": {"label": "单位性质", "type": "choice", "taxonomy": "kinds"},
            "share": {"label": "出资比例", "type": "ratio", "required": False},
        },
        "rows": {"min": 2, "max": 4, "rules": [{"says": "出资比例须大于0", "requires": "share > 0", "clause": "二"}]},
    },
    "member_count": {"label": "共建单位数", "type": "integer", "unit": "家", "aggregate": of_members("count")},
    "enterprises": {
        "label": "企业数",
        "type": "integer",
        "unit": "家",
        "aggregate": of_members("count", where="kind = 'enterprise'"),
    },
    "kinds": {"label": "单位性质种类数", "type": "integer", "aggregate": of_members("distinct", column="kind")},
    "shares": {"label": "出资比例合计", "type": "ratio", "aggregate": of_members("sum", column="share")},
    "mean_share": {"label": "平均", "type": "ratio", "aggregate": of_members("avg", column="share")},
    "top_share": {"label": "最高", "type": "ratio", "aggregate": of_members("max", column="share")},
}

FORM: dict[str, Any] = {
    "title": "申报表",
    "clause": "一",
    "sections": {
        "unit": {
            "title": "单位情况",
            "clause": "三（二）6",
            "fields": [
                "staff",
                "rd_staff",
                "legal",
                "kind",
                {"fact": "revenue", "when": "kind = 'enterprise'"},
                {"fact": "phone", "required": False},
                {"fact": "founded", "required": False, "required_when": "kind = 'university'"},
                {"fact": "summary", "required": False, "max_chars": 8},
                "rd_ratio",
                "org_name",
            ],
            "materials": ["licence", "agreement"],
        },
        "partners": {"title": "共建单位", "when": "legal", "fields": ["members"]},
        "plan": {"title": "建设方案", "outline": "plan"},
        "district": {"title": "区县意见", "by": "district", "fields": ["office"]},
    },
    "declarations": ["truth", "partners_agree"],
}

PROGRAMME: dict[str, Any] = {
    "id": "sample",
    "title": "示例中心",
    "short": "示例",
    "kind": "title",
    "level": "municipal",
    "edition": "2025",
    "authorities": ["economy@cq"],
    "summary": "示例",
    "intake": {"kind": "rolling", "clause": "一"},
}

OUTLINES: dict[str, Any] = {
    "plan": {
        "title": "方案",
        "clause": "二",
        "chapters": {
            "aims": {
                "title": "目标",
                "parts": {
                    "near": {"title": "近期目标", "max_chars": 5},
                    "far": {"title": "远期目标", "required": False},
                },
            },
            "annex": {"title": "附件", "materials": ["letter"]},
        },
    }
}

MATERIALS: dict[str, Any] = {
    "licence": {"title": "营业执照"},
    "agreement": {"title": "共建协议", "when": "member_count > 0", "scan": True},
    "letter": {"title": "意向函", "multiple": True},
    "rulebook": {"title": "内部管理制度"},
    "optional": {"title": "获奖证书", "required": False},
}

PROCEDURES: dict[str, Any] = {
    "recognition": {
        "title": "认定",
        "opened_by": "application",
        "starts": "fill",
        "steps": {
            "fill": {
                "kind": "fill",
                "title": "填报",
                "by": "applicant",
                "form": "application",
                "outcomes": {"hand_in": {"label": "提交", "to": "panel"}},
            },
            "panel": {
                "kind": "panel",
                "title": "专家评审",
                "by": "district",
                "outcomes": {"done": {"label": "完成", "end": "recognised"}},
            },
        },
    }
}


def small_edition(**changes: Any) -> Edition:
    """An edition whose parts may be replaced, e.g. `conditions={...}`."""
    whole: dict[str, Any] = {
        "programme": PROGRAMME,
        "documents": {"notice": {"title": "示例通知", "issuers": ["示例机关"]}},
        "clauses": {key: {"document": "notice", "says": "示例"} for key in ("一", "二", "三（二）6")},
        "parties": {
            "applicant": {"title": "申报单位", "role": "applicant"},
            "district": {"title": "区县部门", "role": "officer", "department": "economy", "region": "case"},
        },
        "facts": FACTS,
        "forms": {"application": FORM},
        "outlines": OUTLINES,
        "materials": MATERIALS,
        "declarations": {
            "truth": {"says": "所填内容真实"},
            "partners_agree": {"says": "共建单位均已同意", "when": "member_count > 0"},
        },
        "procedures": PROCEDURES,
    }
    return Edition.model_validate(whole | changes)
