"""Facts that are scores or grades: there must be such a score, and no score may hang on itself."""

from collections.abc import Iterator

from pingding.policy.definition.checks.expressions import expressions_of, facts_read_by
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.expressions.expression import Parsed
from pingding.policy.language import Condition, Fact
from pingding.policy.language.conditions import Force
from pingding.policy.language.facts import ScoredFact
from pingding.policy.scores.grading import scale_for
from pingding.policy.scores.score_facts import row_paths
from pingding.policy.scores.sources import scored_at


def check_score_facts(scope: Scope) -> Iterator[Fault]:
    """Faults of every fact with `score`, and indicators or grades that read one."""
    for key, fact in scope.edition.facts.items():
        if fact.score is not None:
            yield from _fact(scope, ("facts", key), fact, fact.score)
    if scope.edition.score_facts:
        yield from _scores_of_scores(scope)
    if scope.edition.score_facts or scope.edition.earlier_facts:
        for key, condition in scope.edition.conditions.items():
            yield from _too_early(scope, ("conditions", key), condition, "submission")


def _fact(scope: Scope, path: Path, fact: Fact, scored: ScoredFact) -> Iterator[Fault]:
    wanted_type = "choice" if scored.take == "grade" else "number"
    if fact.type != wanted_type:
        yield scope.fault((*path, "type"), f"“{fact.label}”取自得分，类型须为 {wanted_type}。", "请改正 type。")
    if fact.derived or fact.record is not None:
        yield scope.fault(path, f"“{fact.label}”已写 score，不能再写 formula、aggregate 或 record。", "请只留一个。")
    indicators = scope.edition.indicators.get(scored.indicators)
    if indicators is None:
        return
    if scored.take == "grade" and scale_for(scope.edition, scored.indicators) is None:
        what = f"“{indicators.title}”没有等级。"
        yield scope.fault((*path, "score", "take"), what, "请在 grades 下定义等级，其 indicators 写这套指标。")
    if scored.row is not None and scored.row not in row_paths(indicators):
        yield scope.dangling((*path, "score", "row"), "指标路径", scored.row, row_paths(indicators))
    if scope.unread("procedures") or scope.unread("rankings"):
        return
    if not any(scored_at(scope.edition, each, scored.indicators) for each in scope.edition.procedures.values()):
        what = f"没有步骤按“{indicators.title}”打分，“{fact.label}”永远未知。"
        yield scope.fault((*path, "score"), what, "请在评审步骤或排序写 indicators，或删去本事实。")


def _scores_of_scores(scope: Scope) -> Iterator[Fault]:
    """Expressions by which cases are scored or graded that read a score, by whatever detour."""
    for part in scope.parts:
        if part.keys[0] not in ("indicators", "grades"):
            continue
        for path, text, _gives in expressions_of(part):
            for name in sorted(_read(scope, text) & scope.edition.score_facts.keys()):
                label = scope.vocabulary[name].label
                yield scope.fault(path, f"得分不能取决于得分：此处用到“{label}”（{name}）。", "请改用填报的事实。")


def _too_early(scope: Scope, path: Path, condition: Condition, force: Force) -> Iterator[Fault]:
    """Conditions of handing in an application that read what there is only later, a score or something of the title;
    force is that around it."""
    force = condition.force or ("judged" if condition.judged else force)
    later = {key for key, fact in scope.edition.earlier_facts.items() if fact.earlier and fact.earlier.of_title}
    early = _read(scope, condition.computed) & (scope.edition.score_facts.keys() | later) if condition.computed else ()
    for name in sorted(early if force == "submission" else ()):
        lacking, label = "称号" if name in later else "得分", scope.vocabulary[name].label
        what = f"提交时还没有{lacking}：“{condition.says}”用到“{label}”（{name}），没有人能提交。"
        remedy = "请写成办理结果的 when 或排序的 minimum，或改为 force: warning。"
        yield scope.fault((*path, "computed"), what, remedy)
    branch: Path = ("at_least", "of") if condition.at_least else ("all",) if condition.all else ("any",)
    for key, child in condition.children.items():
        yield from _too_early(scope, (*path, *branch, key), child, force)


def _read(scope: Scope, text: str) -> set[str]:
    """The facts that an expression reads, those behind derived ones too."""
    parsed = scope.parse(text)
    waiting = list(parsed.names) if isinstance(parsed, Parsed) else []
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        fact = scope.vocabulary.get(name)
        if fact is not None and name not in seen:
            seen.add(name)
            waiting += facts_read_by(scope, fact) if fact.derived else ()
    return seen
