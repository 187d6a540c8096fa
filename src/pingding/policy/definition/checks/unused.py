"""What nothing uses misleads: whoever reads it believes that it has an effect."""

from collections.abc import Iterator
from typing import Any

from pingding.policy.definition.checks.expressions import speaks_of
from pingding.policy.definition.checks.forms import filled_by
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.errors import Fault
from pingding.policy.language import (
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
from pingding.policy.parts import Node
from pingding.policy.steps import limits, title_acts
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.recommend import Recommend
from pingding.policy.steps.step import Deadline, Outcome, StepBase

USES: tuple[tuple[type[Node], str, str], ...] = (
    (forms.Section, "outline", "outlines"),
    (forms.Section, "materials", "materials"),
    (forms.Chapter, "materials", "materials"),
    (conditions.Declared, "evidence", "materials"),
    (forms.Form, "declarations", "declarations"),
    (StepBase, "indicators", "indicators"),
    (selection.GradeScale, "indicators", "indicators"),
    (facts.ScoredFact, "indicators", "indicators"),
    (earlier.Earlier, "fact", "facts"),
    (Rank, "ranking", "rankings"),
    (Issue, "text", "texts"),
    (Recommend, "text", "texts"),
    (Outcome, "grants", "titles"),
    (procedures.Opening, "titles", "titles"),
    (Deadline, "after", "facts"),
    (procedures.Obligation, "procedure", "procedures"),
    (procedures.Consequence, "procedure", "procedures"),
    (title_acts.TitleActBase, "from_", "facts"),
    (title_acts.Regrade, "to", "titles"),
    (title_acts.Ban, "person", "facts"),
    (title_acts.Enter, "facts", "facts"),
    (title_acts.RecoverSupport, "since", "facts"),
    (title_acts.RecoverSupport, "amount", "facts"),
    (title_acts.Rename, "fact", "facts"),
    (title_acts.Reclassify, "fact", "facts"),
    (title_acts.Transfer, "fact", "facts"),
    (title_acts.Merge, "fact", "facts"),
    (title_acts.Split, "name", "facts"),
    (title_acts.Split, "holder", "facts"),
    (title_acts.RecordGrade, "fact", "facts"),
    (procedures.ExemptGrade, "fact", "facts"),
    (identity.Party, "chosen_by", "facts"),
    (conditions.Declared, "fact", "facts"),
    (PublicNotice, "contents", "facts"),
    (Recommend, "contents", "facts"),
    (indicators.Chosen, "by", "facts"),
    (indicators.Category, "by", "facts"),
    (selection.Ranking, "indicators", "indicators"),
    (limits.Quota, "per", "facts"),
    (limits.Quota, "titles", "titles"),
    (limits.ComparedCases, "within", "facts"),
    (selection.Naming, "fact", "facts"),
    (selection.TitleKind, "unique_in", "facts"),
    (selection.TitleKind, "published", "facts"),
    (selection.Figure, "of", "facts"),
    (selection.Figure, "target", "facts"),
    (supports.AmountRule, "of", "facts"),
    (supports.Support, "states", "facts"),
    (supports.ShareLimit, "fact", "facts"),
)
"""Which keys use an entry of which top-level key."""

OPENED_FROM_OUTSIDE = ("application", "request", "report", "round")
"""By what procedures are opened that nothing else in the definition has to name."""

NOUNS = {
    "facts": "事实",
    "outlines": "提纲",
    "materials": "材料",
    "declarations": "声明",
    "forms": "表单",
    "indicators": "指标体系",
    "rankings": "排序",
    "titles": "称号",
    "procedures": "程序",
    "texts": "文书用语",
}


def check_unused(scope: Scope) -> Iterator[Fault]:
    """Entries that no other part uses."""
    used = _used(scope)
    for key, noun in NOUNS.items():
        for name, entry in getattr(scope.edition, key).items():
            if name not in used[key] | scope.meant and getattr(entry, "opened_by", "") not in OPENED_FROM_OUTSIDE:
                label = _label(entry) or name
                what = f"{noun}“{label}”（{name}）从未使用。"
                yield scope.fault((key, name), what, "请在用到的地方引用它，或删去。")


def _label(entry: Any) -> str:
    """What an entry is called; a text of itself has no name."""
    return "" if isinstance(entry, str) else getattr(entry, "label", "") or getattr(entry, "title", "")


def _used(scope: Scope) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {key: set() for key in NOUNS}
    for part in scope.parts:
        for owner, key, target in USES:
            if isinstance(part.node, owner):
                value = getattr(part.node, key)
                used[target].update((value,) if isinstance(value, str) else value or ())
    used["forms"].update(filled_by(scope))
    fields = [field.fact for form in scope.edition.forms.values() for s in form.sections.values() for field in s.fields]
    used["facts"].update(fields, speaks_of(scope))
    return used
