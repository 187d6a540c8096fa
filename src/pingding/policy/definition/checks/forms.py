"""Forms must be filled by those who act, and must ask for what the rules need."""

from collections.abc import Iterator

from pingding.policy.definition.checks.expressions import expressions_of, facts_read_by
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Deadline, Form
from pingding.policy.language.conditions import Declared
from pingding.policy.language.facts import Field_
from pingding.policy.language.selection import TitleKind
from pingding.policy.steps.notice import PublicNotice


def check_forms(scope: Scope) -> Iterator[Fault]:
    """Sections filled by nobody who acts, declarations signed by nobody, fields asked twice."""
    fillers = filled_by(scope)
    for key, form in scope.edition.forms.items():
        yield from _sections(scope, ("forms", key), form, fillers.get(key))
        yield from _twice(scope, ("forms", key), form)
        yield from _shut(scope, ("forms", key), form)
    for key, outline in scope.edition.outlines.items():
        for chapter_id, chapter in outline.chapters.items():
            if chapter.parts and chapter.materials:
                path: Path = ("outlines", key, "chapters", chapter_id)
                yield scope.fault(path, "章节的 parts 与 materials 只能写一个。", "请拆成两章。")


def check_published(scope: Scope) -> Iterator[Fault]:
    """Public notices and published titles that would show personal data."""
    for part in scope.parts:
        if isinstance(part.node, PublicNotice):
            yield from _personal(scope, (*part.keys, "contents"), part.node.contents, "公示内容")
        elif isinstance(part.node, TitleKind):
            yield from _personal(scope, (*part.keys, "published"), part.node.published, "公布的内容")


def _personal(scope: Scope, path: Path, names: tuple[str, ...], noun: str) -> Iterator[Fault]:
    for index, name in enumerate(names):
        fact = scope.vocabulary.get(name)
        if fact and fact.personal:
            yield scope.fault((*path, index), f"{noun}含个人信息“{fact.label}”。", f"请从 {path[-1]} 删去。")


def filled_by(scope: Scope) -> dict[str, set[str]]:
    """For each form that a step fills, the parties that act there."""
    parties: dict[str, set[str]] = {}
    for procedure in scope.edition.procedures.values():
        for step in procedure.steps.values():
            if step.own_form:
                parties.setdefault(step.own_form, set()).update(step.by)
    return parties


def _sections(scope: Scope, path: Path, form: Form, fillers: set[str] | None) -> Iterator[Fault]:
    if fillers is None:
        return
    shown = "、".join(sorted(fillers))
    for key, section in form.sections.items():
        if not _acts(scope, section.by, fillers):
            what = f"“{section.title}”由 {section.by} 填写，而它不在填写本表的任何步骤办理。"
            yield scope.fault((*path, "sections", key, "by"), what, f"填写本表的是：{shown}。")
    for index, name in enumerate(form.declarations):
        declaration = scope.edition.declarations.get(name)
        if declaration and not _acts(scope, declaration.by, fillers):
            what = f"声明“{name}”由 {declaration.by} 签署，而它不在填写本表的任何步骤办理。"
            yield scope.fault((*path, "declarations", index), what, f"填写本表的是：{shown}。")


def _acts(scope: Scope, party: str, fillers: set[str]) -> bool:
    """Whether a party acts where the form is filled; partners do so by confirming. Unknown parties pass here."""
    acting = scope.edition.parties.get(party)
    return acting is None or acting.role == "partner" or party in fillers


def _twice(scope: Scope, path: Path, form: Form) -> Iterator[Fault]:
    """The same fact asked twice in one section without a condition (a cover may repeat what a section asks)."""
    for key, section in form.sections.items():
        seen: set[str] = set()
        for index, field in enumerate(section.fields):
            if field.fact in seen and not field.when:
                what = f"“{scope.label(field.fact)}”在本部分已有一栏。"
                yield scope.fault((*path, "sections", key, "fields", index), what, "请删去一处，或以 when 区分。")
            seen.add(field.fact)


def _shut(scope: Scope, path: Path, form: Form) -> Iterator[Fault]:
    """Fields and sections that appear only when something is known that one could enter nowhere but in them."""
    for key, section in form.sections.items():
        inner = (*path, "sections", key)
        for name in _asked_only(scope, section.when, section.fields):
            what = f"“{section.title}”只在填了“{scope.label(name)}”时出现，而这一栏只在本部分。"
            yield scope.fault((*inner, "when"), what, "请把这一栏移到先出现的部分，或改正 when。")
        for index, field in enumerate(section.fields):
            for name in _asked_only(scope, field.when, (field,)):
                what = f"“{scope.label(name)}”只在自身已填时出现，永远没有机会填写。"
                yield scope.fault((*inner, "fields", index, "when"), what, "请改用别的事实作条件，或删去 when。")


def _asked_only(scope: Scope, when: str | None, fields: tuple[Field_, ...]) -> Iterator[str]:
    """The facts entered by hand that a `when` needs and that no field of the edition asks for but these."""
    own = {id(field) for field in fields}
    for name in sorted(_sources(scope, scope.names_in(when)) & {field.fact for field in fields}) if when else ():
        places = [
            id(field)
            for form in scope.edition.forms.values()
            for section in form.sections.values()
            for field in section.fields
            if field.fact == name
        ]
        if scope.vocabulary[name].typed_in and set(places) <= own:
            yield name


def check_asked(scope: Scope) -> Iterator[Fault]:
    """Facts of a case that a rule needs and no form asks for: they would stay unknown for ever."""
    asked_for = asked_facts(scope)
    reported: set[str] = set()
    for path, name in _needed(scope):
        fact = scope.vocabulary.get(name)
        entered = name in asked_for or name in _stated(scope, path)
        if fact and fact.typed_in and fact.of == "case" and not entered and name not in reported:
            reported.add(name)
            what = f"规则要用到“{fact.label}”（{name}），而没有表单填写它。"
            yield scope.fault(path, what, "请在一个表单部分的 fields 加上它。")


def _stated(scope: Scope, path: Path) -> tuple[str, ...]:
    """The facts that an office enters where the rule is that of a support."""
    return scope.edition.supports[str(path[1])].states if path[0] == "supports" else ()


def _needed(scope: Scope) -> Iterator[tuple[Path, str]]:
    """The facts that rules read, and those that derived ones among them are computed from."""
    for part in scope.parts:
        for path, text, _ in expressions_of(part):
            for name in sorted(_sources(scope, scope.names_in(text))):
                yield path, name
        if isinstance(part.node, Declared):
            yield (*part.keys, "fact"), part.node.fact
        if isinstance(part.node, Deadline):
            yield (*part.keys, "after"), part.node.after


def _sources(scope: Scope, names: frozenset[str]) -> set[str]:
    sources: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in sources and name in scope.vocabulary:
            sources.add(name)
            waiting += facts_read_by(scope, scope.vocabulary[name])
    return sources


def asked_facts(scope: Scope) -> set[str]:
    """The facts that some form of the edition shows, texts of outlines included."""
    fields = [field.fact for form in scope.edition.forms.values() for s in form.sections.values() for field in s.fields]
    outlines = {s.outline for form in scope.edition.forms.values() for s in form.sections.values() if s.outline}
    texts = [name for name in scope.vocabulary if any(name.startswith(f"{outline}_") for outline in outlines)]
    return {*fields, *texts}
