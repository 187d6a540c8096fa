"""From expression text to checked terms: sqlglot reads the text, and only what is on the list may stand in it."""

from sqlglot import Dialect, exp
from sqlglot.errors import SqlglotError

from pingding.policy.expressions.allowed import slips
from pingding.policy.expressions.grammar import GrammarReader, Names
from pingding.policy.expressions.terms import ExpressionFault, Term, too_deep

LONGEST = 4000
UNREADABLE = "请核对括号和单引号是否成对、是否漏写一边；与 SQL 保留字同名的事实（如 from）加双引号。"


def read_expression(text: str, names: Names) -> Term:
    """The text as a checked term. Raises ExpressionFault with what is wrong and what to write instead."""
    if len(text) > LONGEST:
        raise ExpressionFault(f"表达式超过 {LONGEST} 个字符。", "请拆成几个派生事实。")
    try:
        trees = Dialect.get_or_raise("duckdb").parse_into(exp.Condition, text)
        if len(trees) != 1 or trees[0] is None:
            raise ExpressionFault(f"“{text}”不是一个表达式。", "请只写一个判断或算式，不用分号。")
        return GrammarReader(names).term(trees[0])
    except SqlglotError as error:
        raise ExpressionFault(f"表达式“{text}”读不通{_place(error)}。", slips(text) or UNREADABLE) from error
    except ExpressionFault as fault:
        if advice := slips(text):
            raise ExpressionFault(fault.what, advice) from fault
        raise
    except RecursionError as error:
        raise too_deep() from error


def _place(error: SqlglotError) -> str:
    errors = getattr(error, "errors", [])
    return f"（第 {errors[0]['col']} 个字符附近）" if errors and errors[0].get("col") else ""
