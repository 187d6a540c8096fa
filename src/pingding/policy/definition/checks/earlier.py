"""Facts read from earlier data: one way each, over what there is, of its type, and never from themselves."""

from collections.abc import Iterator

from pingding.policy.definition.checks.expressions import expressions_of, facts_read_by
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Fact, GradeScale
from pingding.policy.language.earlier import WAYS, Earlier, HeldWord, TitleWord
from pingding.policy.language.facts import FactType

ELSEWHERE = ("formula", "aggregate", "record", "score", "norm")
SUMMED: tuple[FactType, ...] = ("number", "integer", "money")
HELD: dict[HeldWord, FactType] = {"held": "yesno", "years": "integer", "number": "text", "granted_on": "date"}
OF_TITLE: dict[TitleWord, FactType] = {
    "kind": "choice",
    "standing": "choice",
    "granted_on": "date",
    "expires_on": "date",
    "years": "integer",
    "number": "text",
    "holder": "organisation",
}


def check_earlier(scope: Scope) -> Iterator[Fault]:
    """Faults of every fact with `earlier`, and indicators or grades that would count themselves."""
    for key, fact in scope.edition.facts.items():
        if fact.earlier is not None:
            path: Path = ("facts", key)
            faults = list(_way(scope, path, fact, fact.earlier))
            yield from faults
            if not faults:
                yield from _source(scope, path, fact, fact.earlier)
                yield from _behind(scope, (*path, "earlier"), fact.earlier)
    yield from _counted_by_itself(scope)


def _way(scope: Scope, path: Path, fact: Fact, earlier: Earlier) -> Iterator[Fault]:
    """Exactly one way, with the words that belong to it, and nothing else that would give the value."""
    others = [key for key in ELSEWHERE if getattr(fact, key) is not None]
    if others or fact.of == "organisation":
        what = f"“{fact.label}”已写 earlier，不能再写 {others[0] if others else 'of: organisation'}。"
        yield scope.fault(path, what, "请只留一个。")
    inner = (*path, "earlier")
    if len(earlier.ways) != 1:
        what = f"earlier 须恰写 {'、'.join(WAYS)} 之一"
        written = f"，写了{'、'.join(earlier.ways)}。" if earlier.ways else "。"
        yield scope.fault(inner, what + written, "请只留一个。" if earlier.ways else "请补写。")
        return
    way = earlier.ways[0]
    for word in sorted(earlier.model_fields_set - {way, *WAYS[way]}):
        beside = f"可写：{'、'.join(WAYS[way])}。" if WAYS[way] else ""
        yield scope.fault((*inner, word), f"{word} 对 {way} 不起作用。", f"请删去 {word}。{beside}")
    needed = {"fact": "of", "in_a_row": "where"}.get(way)
    if needed and getattr(earlier, needed) is None:
        yield scope.fault(inner, f"{way} 须写明 {needed}。", f"请补写 {needed}。")
    if earlier.years is not None:
        yield from _several_years(scope, inner, fact, earlier)
    applied = scope.edition.procedures.get(earlier.of or "")
    if earlier.back is not None and applied is not None and applied.opened_by == "application":
        what = f"“{applied.title}”只有授予称号的那一件，不分年度。"
        yield scope.fault((*inner, "back"), what, "请删去 back。")


def _several_years(scope: Scope, path: Path, fact: Fact, earlier: Earlier) -> Iterator[Fault]:
    """Several years together are numbers, of years before the case's own."""
    if earlier.back is not None:
        yield scope.fault((*path, "years"), "同时写了 back 和 years。", "请只留一个：一年的写 back，几年合计写 years。")
    if fact.type not in SUMMED:
        what = f"“{fact.label}”的类型是 {fact.type}，几年的不能合计。"
        yield scope.fault((*path, "years"), what, f"合计只用于 {'、'.join(SUMMED)}；其他的用 back 逐年取。")


def _source(scope: Scope, path: Path, fact: Fact, earlier: Earlier) -> Iterator[Fault]:
    """The type (and, where they are written, unit, choices and columns) of what is read."""
    complete = scope.vocabulary[path[-1]]  # type: ignore[index]
    if earlier.fact is not None or earlier.title == "field":
        fields = [kind.unique_in for kind in scope.edition.titles.values() if kind.unique_in]
        source = scope.vocabulary.get(earlier.fact or next(iter(fields), ""))
        if source is None:
            if earlier.fact is None:
                what = "本办法的称号没有写 unique_in，没有领域。"
                yield scope.fault((*path, "earlier", "title"), what, "请写称号的其他情况，或补写 unique_in。")
            return
        yield from _type(scope, path, fact, source.type)
        for word in ("unit", "taxonomy", "choices", "columns") if source.type == fact.type else ():
            if getattr(complete, word) != getattr(source, word):
                what = f"“{fact.label}”的 {word} 与“{source.label}”的不同。"
                yield scope.fault((*path, word), what, f"请删去 {word}，它随“{source.label}”。")
        return
    if earlier.title is not None:
        yield from _type(scope, path, fact, OF_TITLE[earlier.title])
    elif earlier.of_title:
        yield from _type(scope, path, fact, "integer")
    else:
        yield from _type(scope, path, fact, HELD[earlier.take])


def _type(scope: Scope, path: Path, fact: Fact, type_: FactType) -> Iterator[Fault]:
    if fact.type != type_:
        what = f"“{fact.label}”取得的是 {type_}，写的类型是 {fact.type}。"
        yield scope.fault((*path, "type"), what, f"请改为 type: {type_}。")


def _behind(scope: Scope, path: Path, earlier: Earlier) -> Iterator[Fault]:
    """An earlier case is read for what it says itself: not for what was earlier still, which is read by `back`."""
    word = "fact" if earlier.fact is not None else "where"
    names = {earlier.fact} if earlier.fact is not None else scope.names_in(earlier.where or "")
    for name in sorted(_all_behind(scope, names) & scope.edition.earlier_facts.keys()):
        label = scope.label(name)
        what = f"以往一件的“{label}”（{name}）又取自更早的数据，会没有尽头。"
        yield scope.fault((*path, word), what, "请取填报、计算或评分得出的事实；更早年度的用 back 直接取。")


def _counted_by_itself(scope: Scope) -> Iterator[Fault]:
    """Scores or grades by which cases are counted that themselves read that count."""
    for part in scope.parts:
        if part.keys[0] not in ("indicators", "grades"):
            continue
        for path, text, _gives in expressions_of(part):
            read = _all_behind(scope, scope.names_in(text)) & scope.edition.earlier_facts.keys()
            for name in sorted(name for name in read if _scored_with(scope, name) & _sets_of(scope, part.keys)):
                what = f"得分不能取决于自身：此处用到“{scope.label(name)}”（{name}），它按同一套得分或等级计件。"
                yield scope.fault(path, what, "请改用 fact 取以往一件的得分，或写成办理结果的 when。")


def _scored_with(scope: Scope, name: str) -> set[str]:
    """The indicator sets by whose results a count chooses its cases."""
    earlier = scope.vocabulary[name].earlier
    names = _all_behind(scope, scope.names_in(earlier.where)) if earlier and earlier.where else set()
    facts = (scope.edition.score_facts[each] for each in names & scope.edition.score_facts.keys())
    return {fact.score.indicators for fact in facts if fact.score}


def _sets_of(scope: Scope, keys: Path) -> set[str]:
    """The indicator sets to which a part of an indicator set, or of a scale of grades, belongs."""
    if keys[0] == "indicators":
        return {str(keys[1])}
    scale: GradeScale = scope.edition.grades[str(keys[1])]
    return set(scale.indicators or scope.edition.indicators)


def _all_behind(scope: Scope, names: set[str] | frozenset[str]) -> set[str]:
    """These facts and those that they are computed from, by whatever detour."""
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in scope.vocabulary and name not in seen:
            seen.add(name)
            waiting += facts_read_by(scope, scope.vocabulary[name])
    return seen
