"""How our templates are compiled: what never changes in a language becomes plain text, calls become plain calls."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

TRANSLATING = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
"""What Jinja2's own extension calls with the context of the page."""


class ConstantCalls(NodeTransformer):
    """Puts the results of calls in place of them where all that they are given is written in the template.

    `constant` gives the functions whose result depends on nothing else in one language; `gettext` the words of that
    language. A sentence with variables keeps only its formatting.
    """

    def __init__(self, constant: Mapping[str, Callable[..., object]], gettext: Callable[[str], str]) -> None:
        self.constant, self.gettext = constant, gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        """The call, or what it gives."""
        self.generic_visit(node)
        plain = not (node.dyn_args or node.dyn_kwargs) and all(isinstance(arg, nodes.Const) for arg in node.args)
        if not plain or not isinstance(node.node, nodes.Name):
            return node
        name, values = node.node.name, [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        if name in ("_", "gettext"):
            return self._sentence(node, str(values[0]))
        if name in self.constant and all(isinstance(each.value, nodes.Const) for each in node.kwargs):
            named = {each.key: each.value.as_const() for each in node.kwargs}
            return _constant(self.constant[name](*values, **named), node.lineno)
        return node

    def _sentence(self, node: nodes.Call, text: str) -> nodes.Expr:
        """The sentence in the reader's language; its variables are put in when the page is rendered."""
        sentence = Markup(self.gettext(text))
        if not node.kwargs:
            return _constant(sentence % {}, node.lineno)
        variables = [nodes.Pair(nodes.Const(each.key), each.value, lineno=node.lineno) for each in node.kwargs]
        words = nodes.Const(sentence, lineno=node.lineno)
        return nodes.Mod(words, nodes.Dict(variables, lineno=node.lineno), lineno=node.lineno)


def _constant(value: object, line: int) -> nodes.Expr:
    """The value as a compiled template writes it; Django's own class of markup would come back as plain text."""
    return nodes.Const(Markup(value) if hasattr(value, "__html__") else value, lineno=line)


class PlainCalls(CodeGenerator):
    """Calls what a template calls as Python does: nothing of ours but the translation asks for the page's context."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write the call."""
        translating = isinstance(node.node, nodes.Name) and node.node.name in TRANSLATING
        if translating or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


def folded(
    template: nodes.Template, constant: Mapping[str, Callable[..., object]], gettext: Callable[[str], str]
) -> nodes.Template:
    """The template with its constant calls done; a name that the template itself gives a value is left alone."""
    own = {name.name for name in template.find_all(nodes.Name) if name.ctx != "load"}
    own |= {each.target for each in template.find_all(nodes.Import)}
    imported = [name for each in template.find_all(nodes.FromImport) for name in each.names]
    own |= {name if isinstance(name, str) else name[1] for name in imported}
    if own & (TRANSLATING | constant.keys()):
        return template
    result: Any = ConstantCalls(constant, gettext).visit(template)
    return result  # type: ignore[no-any-return]
