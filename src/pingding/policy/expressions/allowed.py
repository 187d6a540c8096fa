"""What may stand in an expression, and how anything else is refused: by what to write in place of a natural slip."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from pingding.policy.expressions.calendar_functions import CALENDAR_FUNCTIONS
from pingding.policy.expressions.terms import ExpressionFault
from pingding.policy.suggestions import did_you_mean

ALLOWED = (
    "可以用：and、or、not、= <> < <= > >=、between、in、is null、+ - * /、case when、coalesce、least、greatest、abs、"
    f"round、{'、'.join(CALENDAR_FUNCTIONS)}、contains(多选, '选项')、DATE '2025-01-31'、true、false、null。"
)
FUNCTIONS = ("coalesce", "least", "greatest", "abs", "round", "contains", *CALENDAR_FUNCTIONS)


OF_A_TABLE = "表格的合计、行数等先定义派生事实（aggregate）再引用。"
INSTEAD: dict[type, str] = {
    exp.Max: "几个值中最大的写作 greatest(甲, 乙)；表格一栏的最大值先定义派生事实（aggregate）再引用。",
    exp.Min: "几个值中最小的写作 least(甲, 乙)；表格一栏的最小值先定义派生事实（aggregate）再引用。",
    exp.Sum: OF_A_TABLE,
    exp.Count: OF_A_TABLE,
    exp.Avg: OF_A_TABLE,
}


def as_written(node: exp.Expression) -> str:
    """A node as it was written."""
    return node.sql(dialect="duckdb")


def not_allowed(node: Any) -> ExpressionFault:
    """The fault of a node that is not on the list, with what may be written instead."""
    if isinstance(node, exp.Query | exp.Subquery):
        return ExpressionFault("表达式里不能有子查询。", "请先定义派生事实（formula 或 aggregate）再引用。")
    if isinstance(node, exp.Anonymous):
        return ExpressionFault(f"没有函数“{node.name}”。", did_you_mean(str(node.name).lower(), FUNCTIONS))
    if type(node) in INSTEAD:
        return ExpressionFault(f"不能用函数“{node.sql_name().lower()}”。", INSTEAD[type(node)])
    if isinstance(node, exp.Func):
        return ExpressionFault(f"不能用函数“{node.sql_name().lower()}”。", ALLOWED)
    if isinstance(node, exp.Column):
        return ExpressionFault(f"“{as_written(node)}”带了点号。", "事实只写自己的名称。")
    return ExpressionFault(f"“{as_written(node)}”这种写法不在可用之列。", ALLOWED)


_QUOTED = re.compile(r"'[^']*'")
"""A text, in which everything may stand."""
_ALONE = r"(?<![\w])(?:{})(?![\u4e00-\u9fff])"
"""A Chinese word by itself, not a part of a label."""
SIGNS = {
    "≥": ">=",
    "≧": ">=",
    "≤": "<=",
    "≦": "<=",
    "≠": "<>",
    "×": "*",
    "÷": "/",
    "“": "'",
    "”": "'",
    "‘": "'",
    "’": "'",
    "！": "not",
    "＆": "and",
    "｜": "or",
}
"""Signs that are no full-width forms of half-width ones."""
WORDS = {
    "或者?": "or",
    "且|并且|而且|同时|以及|和": "and",
    "非|不是|不": "not",
    "大于等于|不少于|不低于|不小于|至少": ">=",
    "小于等于|不超过|不高于|不多于|不大于|至多": "<=",
    "不等于": "<>",
    "大于|超过|高于|多于": ">",
    "小于|低于|少于|不足|不到": "<",
    "等于|为": "=",
    "如果": "case when",
}
MARKS = {r"=>": ">=", r"=<": "<=", r"&&?": "and", r"\|\|?": "or"}
YES_NO = "是否类事实直接写名称，如 national_title；“否”写作 not national_title。"
YES_NO_TEXTS = ("'yes'", "'no'", "'是'", "'否'")
OTHERS = {
    r"(?i)(?:=|<>|!=|为|\bis(?:\s+not)?)\s*'?(?:yes|no|是|否)(?!\w)": YES_NO,
    r"\d\s*[%％]": "百分数写成小数：20% 写作 0.2。",
    r"\d[,，]\d{3}(?!\d)": "数字不加千位分隔，如 1000。",
    r"\d{4}\s*年|\b\d{4}[-/]\d{1,2}[-/]\d{1,2}": "日期写作 DATE '2025-01-31'。",
    r"[\d.]\s*(?:个|家|人|项|件|平方米|万元|元|亿元|分|岁|天)(?!\w)": "数字之后不写单位，单位写在事实的 unit。",
    r"[;；]": "请只写一个判断或算式，不用分号。",
    r"[{}]": "列出几个值用圆括号，如 org_kind in ('university', 'institute')。",
    r"(?i)\bcontains\s+'": "多项选择写作 contains(事实, '选项')。",
    r"(?i)\bif\b": "分情形写作 case when … then … else … end。",
}


def slips(text: str) -> str:
    """What to write in place of what was typed, a sentence each; empty where nothing of the kind is seen.

    >>> slips("staff ≥ 3 或 rd > 1")
    '请改写：≥ 写作 >=，或 写作 or。'
    """
    bare = _QUOTED.sub(lambda quoted: quoted[0] if quoted[0] in YES_NO_TEXTS else "''", text)
    instead = ["，".join(f"{typed} 写作 {right}" for typed, right in dict(_replaced(bare)).items())]
    sentences = [f"请改写：{each}。" for each in instead if each]
    return "".join((*sentences, *(advice for pattern, advice in OTHERS.items() if re.search(pattern, bare))))


def _replaced(text: str) -> Iterator[tuple[str, str]]:
    """Each sign and word that stands for another, in the order of writing."""
    for mark in text:
        half = SIGNS.get(mark) or unicodedata.normalize("NFKC", mark)
        if half != mark and half.isascii() and not half.isspace() and mark not in "％；":
            yield mark, half
    patterns = {**{_ALONE.format(words): right for words, right in WORDS.items()}, **MARKS}
    for pattern, right in patterns.items():
        for typed in re.findall(pattern, text):
            yield typed, right
