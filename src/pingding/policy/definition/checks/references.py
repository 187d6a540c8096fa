"""Every name that a part uses must be the name of something."""

from collections.abc import Callable, Iterator

from pingding.policy.definition.checks.scope import Scope, indicator_ids
from pingding.policy.definition.rules import DefinitionPart
from pingding.policy.errors import Fault
from pingding.policy.language import (
    booklets,
    conditions,
    earlier,
    facts,
    forms,
    identity,
    indicators,
    procedures,
    selection,
    supports,
)
from pingding.policy.parts import Cited, Node
from pingding.policy.steps import limits, title_acts
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.steps.opinion import Opinion
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.receive import Receive
from pingding.policy.steps.recommend import Recommend
from pingding.policy.steps.review import CheckItem
from pingding.policy.steps.step import Deadline, Outcome, StepBase

EVENTS = ("opened", "submitted", "call_closed", "title_granted", "period_end")
"""What a deadline can be counted from besides a step."""

PASSED = ("late", "closed")
"""What can happen when a deadline passes besides an outcome."""

WITHOUT_A_BODY = ("expert", "public", "partner")
"""The roles of parties to whom no paper is addressed: persons, everybody, and bodies of which there are any number."""

Known = Callable[[Scope, DefinitionPart], list[str] | None]
"""What a name may be, for the part that uses it; None when that cannot be said because something was unreadable."""


def _entries(key: str) -> Known:
    return lambda scope, part: scope.entries(key)


def _facts(scope: Scope, part: DefinitionPart) -> list[str]:
    return list(dict.fromkeys((*scope.vocabulary, *scope.entries("facts"))))


def _groups(scope: Scope, part: DefinitionPart) -> list[str]:
    return [*_facts(scope, part), limits.RECOMMENDER]


def _steps(scope: Scope, part: DefinitionPart) -> list[str] | None:
    if part.keys[0] == "procedures":
        return list(scope.edition.procedures[str(part.keys[1])].steps)
    if scope.unread("procedures"):
        return None
    return [step for procedure in scope.edition.procedures.values() for step in procedure.steps]


def _letters(scope: Scope, part: DefinitionPart) -> list[str] | None:
    """The steps that recommend by a letter, of every procedure."""
    if scope.unread("procedures"):
        return None
    steps = (each for procedure in scope.edition.procedures.values() for each in procedure.steps.items())
    return [key for key, step in steps if isinstance(step, Recommend)]


def _proposing(scope: Scope, part: DefinitionPart) -> list[str]:
    """The outcomes of the other steps of the procedure, as step.outcome."""
    steps = scope.edition.procedures[str(part.keys[1])].steps
    return [f"{key}.{outcome}" for key, step in steps.items() if key != part.keys[3] for outcome in step.outcomes]


def _events(scope: Scope, part: DefinitionPart) -> list[str]:
    days = [key for key, fact in scope.edition.facts.items() if fact.type == "date"]
    return [*EVENTS, *scope.edition.procedures[str(part.keys[1])].steps, *days]


def _passed(scope: Scope, part: DefinitionPart) -> list[str]:
    step = part.keys[3]
    outcomes = scope.edition.procedures[str(part.keys[1])].steps[str(step)].outcomes
    return [*PASSED, *outcomes]


def _regions(scope: Scope, part: DefinitionPart) -> list[str]:
    return ["case", *scope.shared.regions] if isinstance(part.node, identity.Party) else list(scope.shared.regions)


def _siblings(scope: Scope, part: DefinitionPart) -> list[str]:
    here: object = scope.edition
    for key in part.keys[:-1]:
        here = here[key] if isinstance(here, dict) else getattr(here, str(key))
    return [str(key) for key in here if key != part.keys[-1]] if isinstance(here, dict) else []


def _sections(scope: Scope, part: DefinitionPart) -> list[str]:
    return list(scope.edition.forms[str(part.keys[1])].sections)


def _columns(scope: Scope, part: DefinitionPart) -> list[str]:
    assert isinstance(part.node, facts.Aggregate)
    table = scope.vocabulary.get(part.node.table)
    return list(table.columns) if table else [part.node.column or ""]


def _scored(scope: Scope, part: DefinitionPart) -> list[str] | None:
    if scope.unread("indicators"):
        return None
    return [name for tree in scope.edition.indicators.values() for name in indicator_ids(tree)]


def _conditions(scope: Scope, part: DefinitionPart) -> list[str] | None:
    return None if scope.unread("conditions") else list(scope.conditions)


def _shared(key: str) -> Known:
    return lambda scope, part: list(getattr(scope.shared, key))


def _offices(scope: Scope, part: DefinitionPart) -> list[str]:
    return [f"{department}@{region}" for department in scope.shared.departments for region in scope.shared.regions]


def _recipients(scope: Scope, part: DefinitionPart) -> list[str]:
    """Who can get a paper: the parties that are bodies, and public offices."""
    parties = scope.edition.parties.items()
    return [*(key for key, party in parties if party.role not in WITHOUT_A_BODY), *_offices(scope, part)]


_PARTIES, _MATERIALS, _CLAUSES = _entries("parties"), _entries("materials"), _entries("clauses")
_TITLES, _INDICATORS, _FORMS = _entries("titles"), _entries("indicators"), _entries("forms")

REFERENCES: tuple[tuple[type[Node], str, str, Known], ...] = (
    (Cited, "clause", "条款", _CLAUSES),
    (identity.Document, "in_force_clause", "条款", _CLAUSES),
    (identity.Clause, "document", "文件", _entries("documents")),
    (identity.Party, "department", "部门", _shared("departments")),
    (identity.Party, "region", "地区", _regions),
    (identity.Party, "chosen_by", "事实", _facts),
    (identity.Programme, "authorities", "机关", _offices),
    (identity.Programme, "regions", "地区", _regions),
    (identity.DistrictIntake, "by", "参与方", _PARTIES),
    (identity.Target, "title", "称号", _TITLES),
    (conditions.Declared, "fact", "事实", _facts),
    (conditions.Declared, "evidence", "材料", _MATERIALS),
    (conditions.Judged, "at", "步骤", _steps),
    (conditions.OverrideRule, "by", "参与方", _PARTIES),
    (facts.Aggregate, "table", "事实", _facts),
    (facts.Aggregate, "column", "列", _columns),
    (facts.ScoredFact, "indicators", "指标体系", _INDICATORS),
    (earlier.Earlier, "fact", "事实", _facts),
    (earlier.Earlier, "of", "程序", _entries("procedures")),
    (earlier.Earlier, "count", "程序", _entries("procedures")),
    (earlier.Earlier, "in_a_row", "程序", _entries("procedures")),
    (earlier.Earlier, "missed", "义务", _entries("obligations")),
    (facts.Fact, "taxonomy", "共享分类表", _shared("taxonomies")),
    (facts.Column, "taxonomy", "共享分类表", _shared("taxonomies")),
    (facts.Field_, "fact", "事实", _facts),
    (forms.Chapter, "materials", "材料", _MATERIALS),
    (forms.Section, "materials", "材料", _MATERIALS),
    (forms.Section, "outline", "提纲", _entries("outlines")),
    (forms.Section, "by", "参与方", _PARTIES),
    (forms.Material, "stamped_by", "参与方", _PARTIES),
    (forms.Material, "with_letter", "成批推荐的步骤", _letters),
    (forms.Declaration, "by", "参与方", _PARTIES),
    (forms.Form, "declarations", "声明", _entries("declarations")),
    (booklets.Booklet, "cover", "事实", _facts),
    (booklets.Booklet, "without", "本表的部分", _sections),
    (booklets.Booklet, "collected", "本表的部分", _sections),
    (booklets.SignedPart, "by", "参与方", _PARTIES),
    (booklets.SignedPart, "declarations", "声明", _entries("declarations")),
    (procedures.Procedure, "starts", "步骤", _steps),
    (procedures.Procedure, "must_pass", "步骤", _steps),
    (StepBase, "by", "参与方", _PARTIES),
    (StepBase, "skip_to", "步骤", _steps),
    (StepBase, "waits_for", "步骤", _steps),
    (StepBase, "indicators", "指标体系", _INDICATORS),
    (Outcome, "to", "步骤", _steps),
    (Outcome, "grants", "称号", _TITLES),
    (Outcome, "proposed_by", "办理结果", _proposing),
    (Deadline, "after", "事件或步骤", _events),
    (Deadline, "passed", "办理结果", _passed),
    (CheckItem, "condition", "条件", _conditions),
    (Fill, "form", "表单", _FORMS),
    (Opinion, "form", "表单", _FORMS),
    (Panel, "experts", "参与方", _PARTIES),
    (Receive, "sender", "参与方", _PARTIES),
    (Receive, "form", "表单", _FORMS),
    (Rank, "ranking", "排序", _entries("rankings")),
    (PublicNotice, "contents", "事实", _facts),
    (Issue, "text", "文书用语", _entries("texts")),
    (Issue, "addressed_to", "收文单位", _recipients),
    (Issue, "copied_to", "收文单位", _recipients),
    (Recommend, "text", "文书用语", _entries("texts")),
    (Recommend, "addressed_to", "收文单位", _recipients),
    (Recommend, "copied_to", "收文单位", _recipients),
    (Recommend, "contents", "事实", _facts),
    (procedures.Opening, "by", "参与方", _PARTIES),
    (procedures.Opening, "titles", "称号", _TITLES),
    (procedures.Obligation, "procedure", "程序", _entries("procedures")),
    (procedures.Obligation, "titles", "称号", _TITLES),
    (procedures.Opening, "by", "参与方", _PARTIES),
    (procedures.Opening, "titles", "称号", _TITLES),
    (procedures.Trigger, "after", "程序", _entries("procedures")),
    (procedures.Trigger, "missed", "义务", _entries("obligations")),
    (procedures.Trigger, "found", "参与方", _PARTIES),
    (procedures.Consequence, "procedure", "程序", _entries("procedures")),
    (procedures.Consequence, "titles", "称号", _TITLES),
    (title_acts.TitleActBase, "from_", "事实", _facts),
    (title_acts.Regrade, "to", "称号", _TITLES),
    (procedures.Hearing, "by", "参与方", _PARTIES),
    (title_acts.Reclassify, "fact", "事实", _facts),
    (title_acts.Rename, "fact", "事实", _facts),
    (title_acts.Transfer, "fact", "事实", _facts),
    (title_acts.Merge, "fact", "事实", _facts),
    (title_acts.Split, "name", "事实", _facts),
    (title_acts.Split, "holder", "事实", _facts),
    (title_acts.Ban, "person", "事实", _facts),
    (title_acts.RecordGrade, "fact", "事实", _facts),
    (title_acts.Meet, "obligation", "义务", _entries("obligations")),
    (title_acts.Defer, "obligation", "义务", _entries("obligations")),
    (title_acts.Enter, "facts", "事实", _facts),
    (title_acts.RecoverSupport, "supports", "支持", _entries("supports")),
    (title_acts.RecoverSupport, "since", "事实", _facts),
    (title_acts.RecoverSupport, "amount", "事实", _facts),
    (procedures.Obligation, "skips", "义务", _entries("obligations")),
    (procedures.Escalation, "to", "参与方", _PARTIES),
    (procedures.ExemptGrade, "fact", "事实", _facts),
    (indicators.Chosen, "by", "事实", _facts),
    (indicators.Category, "by", "事实", _facts),
    (indicators.Indicator, "of_which", "同级指标", _siblings),
    (selection.GradeScale, "indicators", "指标体系", _INDICATORS),
    (selection.Ranking, "indicators", "指标体系", _INDICATORS),
    (limits.Quota, "per", "事实", _groups),
    (limits.Quota, "titles", "称号", _TITLES),
    (limits.ComparedCases, "within", "事实", _facts),
    (selection.Ranking, "panel", "步骤", _steps),
    (selection.TieBreaker, "indicator", "指标", _scored),
    (selection.Naming, "fact", "事实", _facts),
    (selection.TitleKind, "unique_in", "事实", _facts),
    (selection.TitleKind, "published", "事实", _facts),
    (selection.Figure, "of", "事实", _facts),
    (selection.Figure, "target", "事实", _facts),
    (selection.TitleKind, "replaces", "称号", _TITLES),
    (selection.Preference, "title", "称号", _TITLES),
    (supports.AmountRule, "of", "事实", _facts),
    (supports.AmountRule, "less", "支持", _entries("supports")),
    (supports.Support, "by", "参与方", _PARTIES),
    (supports.Support, "titles", "称号", _TITLES),
    (supports.Support, "states", "事实", _facts),
    (supports.ShareLimit, "fact", "事实", _facts),
)
"""Which keys name what: the part, its key, what the named thing is called, and what there is of it."""


def check_references(scope: Scope) -> Iterator[Fault]:
    """Names that nothing bears."""
    for part in scope.parts:
        for owner, key, noun, names_known in REFERENCES:
            if not isinstance(part.node, owner):
                continue
            names = _names(getattr(part.node, key))
            available = names_known(scope, part) if names else []
            for index, name in enumerate(names):
                if available is not None and name not in available and not (key == "regions" and name == "all"):
                    inner = (*part.keys, key, index) if len(names) > 1 else (*part.keys, key)
                    yield scope.dangling(inner, noun, name, available)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return value if isinstance(value, tuple) else ()
