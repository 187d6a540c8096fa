"""The grammar of expressions: which nodes of sqlglot's tree may stand, and what each becomes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlglot import exp

from pingding.policy.expressions.allowed import as_written, not_allowed
from pingding.policy.expressions.calendar_functions import CALENDAR_FUNCTIONS, calendar_term
from pingding.policy.expressions.terms import BOOLEAN, DATE, DEEPEST, NULL, TEXT, ExpressionFault, Kind, Term, too_deep
from pingding.policy.expressions.type_checking import check_known, joined_kind, require_type, term_shown, with_one_type
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.arithmetic import LIMIT, PLACES, decimals
from pingding.policy.values.units import BARE, read_unit

DAYS = read_unit("日")
LOGIC: dict[type, str] = {exp.And: "and", exp.Or: "or"}
COMPARE: dict[type, str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
COMPARING = (*COMPARE, exp.Is, exp.In, exp.Between)
Names = Mapping[str, tuple[Kind, str]]
"""What may be named: its kind and its label."""


class GrammarReader:
    """Walks sqlglot's tree once, checking node by node."""

    def __init__(self, names: Names) -> None:
        self.names, self.depth = names, 0

    def term(self, node: Any) -> Term:
        """The checked term of a node; ExpressionFault when the node is not on the list, or in too many others."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise too_deep()
        term = self._read(node)
        self.depth -= 1
        return term

    def _read(self, node: Any) -> Term:
        if type(node) in COMPARE:
            return self._compare(node)
        if type(node) in LOGIC:
            return self._logic(node)
        read = _READERS.get(type(node))
        if read is None:
            raise not_allowed(node)
        return read(self, node)

    def paren(self, node: exp.Paren) -> Term:
        return self.term(node.this)

    def _logic(self, node: exp.Expression) -> Term:
        """What is joined by one word without brackets is one term, however many sides it has."""
        first: Any = node
        others: list[Any] = []
        while type(first) is type(node):
            others.append(first.args["expression"])
            first = first.args["this"]
        sides = [first, *reversed(others)]
        if isinstance(node, exp.Or) and any(isinstance(side, exp.And) for side in sides):
            raise ExpressionFault("and 与 or 混写，先后容易看错。", "请用括号写明，如 a or (b and c)。")
        op = LOGIC[type(node)]
        args = tuple(require_type(self.term(side), "boolean", f"{op} 的两边") for side in sides)
        return Term(op, BOOLEAN, args)

    def not_(self, node: exp.Not) -> Term:
        return Term("not", BOOLEAN, (require_type(self.term(node.this), "boolean", "not 之后"),))

    def _compare(self, node: exp.Expression) -> Term:
        op = COMPARE[type(node)]
        left, right = (self.operand(node.args[side], op) for side in ("this", "expression"))
        return self.comparison(op, left, right)

    def operand(self, node: Any, op: str) -> Term:
        """One side of a comparison: not itself a bare comparison, and not null."""
        if isinstance(node, COMPARING) or (isinstance(node, exp.Not) and isinstance(node.this, COMPARING)):
            raise ExpressionFault("比较不能连写。", "a < b < c 请写成 a < b and b < c。")
        if isinstance(node, exp.Null):
            raise ExpressionFault(f"与 null 用 {op} 相比，结果总是未知。", "请写 is null 或 is not null。")
        return self.term(node)

    def comparison(self, op: str, left: Term, right: Term) -> Term:
        """A comparison of two terms that fit together."""
        for side in (left, right):
            if side.kind.type == "choices":
                raise ExpressionFault(
                    f"“{term_shown(side)}”是多项选择，不能用 {op} 相比。",
                    f"请写 contains({term_shown(side)}, '选项')。",
                )
        left, right = with_one_type((left, right), f"{op} 的两边")
        if op not in ("=", "<>") and left.kind.type not in ("number", "date"):
            raise ExpressionFault(f"“{term_shown(left)}”不分大小，不能用 {op}。", "请用 = 、<> 或 in。")
        check_known(left, right)
        check_known(right, left)
        return Term(op, BOOLEAN, (left, right))

    def between(self, node: exp.Between) -> Term:
        if node.args.get("symmetric"):
            raise not_allowed(node)
        subject = self.operand(node.this, "between")
        low = self.comparison(">=", subject, self.operand(node.args["low"], "between"))
        high = self.comparison("<=", subject, self.operand(node.args["high"], "between"))
        return Term("and", BOOLEAN, (low, high))

    def in_(self, node: exp.In) -> Term:
        if not node.expressions or not all(_literal(value) for value in node.expressions):
            raise ExpressionFault("in 之后只能列出写明的值。", "如 org_kind in ('university', 'institute')。")
        subject = self.operand(node.this, "in")
        values = [self.comparison("=", subject, self.term(value)).args[1] for value in node.expressions]
        return Term("in", BOOLEAN, (subject, *values))

    def is_null(self, node: exp.Is) -> Term:
        if not isinstance(node.expression, exp.Null):
            raise ExpressionFault(
                f"“{as_written(node)}”不能用 is。", "is 之后只能是 null 或 not null；是否类事实直接写名称。"
            )
        return Term("is_null", BOOLEAN, (self.operand(node.this, "is"),))

    def sum_(self, node: exp.Expression) -> Term:
        """Addition or subtraction: one unit on both sides; a date less a date is a number of days."""
        op = "+" if isinstance(node, exp.Add) else "-"
        args = [self.term(node.args[side]) for side in ("this", "expression")]
        if op == "-" and all(arg.kind.type == "date" for arg in args):
            return Term("-", Kind("number", DAYS), tuple(args))
        args = [require_type(arg, "number", f"{op} 的两边") for arg in args]
        joined = with_one_type(args, f"{op} 的两边")
        return Term(op, joined_kind(joined), joined)

    def product(self, node: exp.Expression) -> Term:
        """Multiplication or division: units multiply and cancel; a bare literal has none."""
        op = "*" if isinstance(node, exp.Mul) else "/"
        args = tuple(
            require_type(self.term(node.args[side]), "number", f"{op} 的两边") for side in ("this", "expression")
        )
        left, right = (arg.kind.unit for arg in args)
        if left is None and right is None:
            return Term(op, Kind("number"), args)
        left, right = left or BARE, right or BARE
        unit = left.times(right) if op == "*" else left.over(right)
        share = op == "/" and left == right and left != BARE
        return Term(op, Kind("number", unit, share), args)

    def neg(self, node: exp.Neg) -> Term:
        arg = require_type(self.term(node.this), "number", "负号之后")
        if arg.op == "value" and isinstance(arg.value, Decimal):
            return replace(arg, value=arg.value.copy_negate())
        return Term("neg", arg.kind, (arg,))

    def abs_(self, node: exp.Abs) -> Term:
        arg = require_type(self.term(node.this), "number", "abs 之内")
        return Term("abs", arg.kind, (arg,))

    def round_(self, node: exp.Round) -> Term:
        arg = require_type(self.term(node.this), "number", "round 之内")
        places = node.args.get("decimals")
        count = places.this if isinstance(places, exp.Literal) and not places.is_string else "0"
        written_so = places is None or isinstance(places, exp.Literal)
        if not written_so or not count.isdigit() or int(count) > PLACES:
            raise ExpressionFault("round 的小数位数写得不对。", f"请写 0 到 {PLACES} 的整数，如 round(a, 2)。")
        return Term("round", arg.kind, (arg,), value=Decimal(count))

    def one_of(self, node: exp.Expression) -> Term:
        """coalesce, least, greatest: values of one type and unit."""
        op = type(node).__name__.lower()
        args = with_one_type([self.term(arg) for arg in (node.this, *node.expressions)], f"{op} 之内")
        if op != "coalesce" and args[0].kind.type not in ("number", "date"):
            raise ExpressionFault(f"{op} 只用于数或日期。", "请核对括号内的事实。")
        return Term(op, joined_kind(args), args)

    def case(self, node: exp.Case) -> Term:
        """case when … then … else … end; without else the answer is unknown."""
        conditions = [self._branch(node.this, branch) for branch in node.args["ifs"]]
        default = node.args.get("default")
        results = [self.term(branch.args["true"]) for branch in node.args["ifs"]]
        results.append(self.term(default) if default is not None else Term("value", NULL))
        results = list(with_one_type(results, "case 的各个结果"))
        args = [term for pair in zip(conditions, results, strict=False) for term in pair]
        return Term("case", joined_kind(results), (*args, results[-1]))

    def _branch(self, subject: Any, branch: exp.If) -> Term:
        if subject is None:
            return require_type(self.term(branch.this), "boolean", "when 之后")
        return self.comparison("=", self.operand(subject, "case"), self.operand(branch.this, "when"))

    def contains(self, node: exp.Contains) -> Term:
        subject, member = self.term(node.this), self.term(node.expression)
        if subject.kind.type != "choices" or member.op != "value" or member.kind.type != "text":
            raise ExpressionFault(
                f"“{as_written(node)}”写得不对。", "contains 的第一项是多项选择的事实，第二项是带单引号的选项。"
            )
        check_known(subject, member)
        return Term("contains", BOOLEAN, (subject, member))

    def calendar(self, node: exp.Func) -> Term:
        """A function over days: whole years and months, the year of a day, a day so many years before another."""
        if isinstance(node, exp.Anonymous):
            name, nodes = str(node.this).lower(), node.expressions
        else:
            name, nodes = node.sql_name().lower(), [node.this, node.args.get("expression")]
        if name not in CALENDAR_FUNCTIONS:
            raise not_allowed(node)
        return calendar_term(name, [self.term(each) for each in nodes if each is not None])

    def literal(self, node: exp.Literal) -> Term:
        if node.is_string:
            return Term("value", TEXT, value=str(node.this))
        return Term("value", Kind("number"), value=_number(str(node.this)))

    def date_(self, node: exp.Cast) -> Term:
        inner, to = node.this, node.args["to"]
        if not isinstance(inner, exp.Literal) or not inner.is_string or to.this != exp.DataType.Type.DATE:
            raise ExpressionFault(f"“{as_written(node)}”转换了类型，这里不可以。", "日期写作 DATE '2025-01-31'。")
        try:
            return Term("value", DATE, value=date.fromisoformat(str(inner.this)))
        except ValueError as error:
            raise ExpressionFault(f"没有“{inner.this}”这一天。", "日期写作 DATE '2025-01-31'。") from error

    def boolean(self, node: exp.Boolean) -> Term:
        return Term("value", BOOLEAN, value=bool(node.this))

    def null(self, node: exp.Null) -> Term:
        return Term("value", NULL)

    def name(self, node: exp.Column) -> Term:
        if len(node.parts) != 1 or not isinstance(node.this, exp.Identifier):
            raise not_allowed(node)
        name = str(node.this.this)
        if name not in self.names:
            raise self._unknown(name)
        kind, label = self.names[name]
        if kind.type == "table":
            raise ExpressionFault(
                f"“{name}”（{label}）是表格，不能直接用在表达式里。", "请先定义取合计或行数的派生事实（aggregate）。"
            )
        return Term("name", kind, name=name)

    def _unknown(self, name: str) -> ExpressionFault:
        by_label = {label: key for key, (_, label) in self.names.items()}
        if name in by_label:
            return ExpressionFault(f"“{name}”是名称的中文说法。", f"表达式里写 {by_label[name]}。")
        if any(name in (kind.ids or ()) for kind, _ in self.names.values()):
            return ExpressionFault(f"“{name}”是选项，不是事实。", f"选项加单引号，写作 '{name}'。")
        return ExpressionFault(f"没有名为“{name}”的事实。", did_you_mean(name, self.names))


def _literal(node: Any) -> bool:
    inner = node.this if isinstance(node, exp.Neg) else node
    return isinstance(inner, exp.Literal | exp.Boolean | exp.Cast)


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if value >= LIMIT or decimals(value) > PLACES:
        shown = text if len(text) <= 30 else f"{text[:30]}…"
        raise ExpressionFault(f"数 {shown} 太长。", f"整数部分不超过 17 位，小数不超过 {PLACES} 位。")
    return value


_READERS: dict[type, Callable[[GrammarReader, Any], Term]] = {
    exp.Paren: GrammarReader.paren,
    exp.Not: GrammarReader.not_,
    exp.Between: GrammarReader.between,
    exp.In: GrammarReader.in_,
    exp.Is: GrammarReader.is_null,
    exp.Add: GrammarReader.sum_,
    exp.Sub: GrammarReader.sum_,
    exp.Mul: GrammarReader.product,
    exp.Div: GrammarReader.product,
    exp.Neg: GrammarReader.neg,
    exp.Abs: GrammarReader.abs_,
    exp.Round: GrammarReader.round_,
    exp.Coalesce: GrammarReader.one_of,
    exp.Least: GrammarReader.one_of,
    exp.Greatest: GrammarReader.one_of,
    exp.Case: GrammarReader.case,
    exp.Contains: GrammarReader.contains,
    exp.Anonymous: GrammarReader.calendar,
    exp.Year: GrammarReader.calendar,
    exp.Month: GrammarReader.calendar,
    exp.MonthsBetween: GrammarReader.calendar,
    exp.Literal: GrammarReader.literal,
    exp.Cast: GrammarReader.date_,
    exp.Boolean: GrammarReader.boolean,
    exp.Null: GrammarReader.null,
    exp.Column: GrammarReader.name,
}
