"""What may stand in an expression, and how anything else is refused."""

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
