"""Makes facts that satisfy all of a definition's conditions and fill its forms, or that violate one chosen condition.

A search by tries: begin with plausible values, see what is wrong by the policy core's own verdicts, change what the
wrong things depend on, keep what is no worse.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pingding.cli.synthesis.balance import Balance
from pingding.cli.synthesis.candidates import Candidates
from pingding.cli.synthesis.codes import credit_code
from pingding.cli.synthesis.literals import conditions_by_path, hints_of, is_leaf, names_in, names_of
from pingding.policy.conditions.assess import assess
from pingding.policy.conditions.verdicts import Answer
from pingding.policy.errors import PingdingError
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.broken_rules import broken_rules
from pingding.policy.forms.form_check import check_form, fields_for, materials_for, sections_for
from pingding.policy.language import Edition, Shared
from pingding.policy.language.facts import REGISTERED
from pingding.policy.steps.fill import Fill
from pingding.policy.text.partner_identity import MAINLAND
from pingding.policy.values.typed import Row, Value

TRIES = 1500
VIOLATING_TRIES = 300
"""Some conditions cannot be violated at all, because the form itself keeps one from it."""
RECORDS = frozenset({"kind", "region", "established", "partners"})
"""Master data that the search may choose; the rest of it decides nothing or follows from the unit."""
TARGET_WEIGHT = 5
LASTS = timedelta(days=90)
"""For how long a planned day is to lie ahead, while the case goes through its steps."""


class CannotImagine(PingdingError):
    """No facts were found that are as wanted."""


@dataclass(frozen=True)
class SynthesisProblem:
    """Something that is not yet as wanted, and the facts that it depends on."""

    names: tuple[str, ...]
    weight: int = 1


@dataclass(frozen=True)
class Synthetic:
    """Facts that were made: `entered` by fact id (only what the forms show), master data by record name.

    `norms` are those that were given or, where they were not, made with the others.
    """

    entered: dict[str, Value]
    record: dict[str, Value]
    norms: dict[str, Value]


class Synthesis:
    """One search, for the forms named; `fixed` facts stay as given. Without conditions only the forms count."""

    def __init__(
        self,
        edition: Edition,
        shared: Shared,
        on: date,
        rng: random.Random,
        forms: Iterable[str],
        *,
        tag: str = "",
        fixed: Mapping[str, Value] | None = None,
        violate: str | None = None,
        aims: Mapping[str, bool] | None = None,
        with_conditions: bool = True,
    ) -> None:
        self.with_conditions = with_conditions
        self.edition, self.shared, self.on, self.rng = edition, shared, on, rng
        self.forms, self.fixed, self.violate = tuple(forms), dict(fixed or {}), violate
        blank = Facts(edition, shared, {}, on)
        self.conditions = conditions_by_path(edition)
        self.names = blank.compiled.cached("names of conditions", lambda: self._names(blank))
        self.make = Candidates(edition, shared, on, hints_of(edition, blank), rng, tag)
        self.records = {k: f.record for k, f in edition.vocabulary.items() if f.record in RECORDS}
        unit_says = frozenset(REGISTERED) - RECORDS
        self.registered = {key for key, fact in edition.vocabulary.items() if fact.record in unit_says}
        self.typed = [key for key in _asked(edition, self.forms) if edition.vocabulary[key].typed_in]
        self.free = [key for key in (*self.typed, *self.records, *edition.norms) if key not in self.fixed]
        aimed = {**(aims or {}), **dict.fromkeys(self._handing_in(blank), True)}
        self.aims = {text: (holds, tuple(sorted(names_in(blank, text)))) for text, holds in aimed.items()}
        self.balance = Balance(blank, rng, self.typed, self.fixed, self.visible, but=violate)

    def _names(self, blank: Facts) -> dict[str, tuple[str, ...]]:
        """By condition, the entered facts that decide it."""
        return {path: tuple(sorted(names_of(blank, condition))) for path, condition in self.conditions.items()}

    def _handing_in(self, blank: Facts) -> Iterator[str]:
        """What the forms must say so that they can be handed in, as far as they say it themselves."""
        decided = {*self.free, *self.fixed}
        for step in (step for each in self.edition.procedures.values() for step in each.steps.values()):
            if isinstance(step, Fill) and step.form in self.forms:
                text = step.outcomes[step.handed_in].when
                if text and names_in(blank, text) <= decided:
                    yield text

    def search(self) -> Synthetic:
        """The facts found. Raises PingdingError when the tries do not suffice."""
        values = self.balance.kept({**{key: self._first(key) for key in self.free}, **self.fixed})
        wrong = self._problems(values)
        tries = VIOLATING_TRIES if self.violate else TRIES
        for _ in range(tries):
            if not wrong:
                return self._result(self._put_off(self._varied(values)))
            changed = self.balance.kept({**values, **self._change(self.rng.choice(wrong), values)})
            problems = self._problems(changed)
            if _weight(problems) <= _weight(wrong):
                values, wrong = changed, problems
        names = "、".join(sorted({name for problem in wrong for name in problem.names}))
        raise CannotImagine(f"在{tries}次尝试内没有找到合适的事实：{names}")

    def _varied(self, values: dict[str, Value]) -> dict[str, Value]:
        """Half of the yes/no facts answered the other way, as far as that leaves nothing wrong."""
        for key in self.free:
            if isinstance(values[key], bool) and self.rng.random() < 0.5:
                changed = self.balance.kept({**values, key: not values[key]})
                values = values if self._problems(changed) else changed
        return values

    def _put_off(self, values: dict[str, Value]) -> dict[str, Value]:
        """Planned days that something compares moved so far ahead that they are to come at the later steps too,
        as far as that leaves nothing wrong."""
        later = self.on + LASTS
        for key in self.free:
            day, fact = values[key], self.edition.vocabulary[key]
            if fact.day == "planned" and key in self.make.turning.comparisons and isinstance(day, date) and day < later:
                changed = self.balance.kept({**values, key: later})
                values = values if self._problems(changed) else changed
        return values

    def _first(self, key: str) -> Value:
        return () if self.records.get(key) == "partners" else self.make.first(key)

    def _change(self, problem: SynthesisProblem, values: Mapping[str, Value]) -> dict[str, Value]:
        names = [name for name in problem.names if name in self.free] or self.free
        chosen = self.rng.sample(names, min(len(names), self.rng.choice((1, 1, 2))))
        return {name: self._another(name, values) for name in chosen}

    def _another(self, name: str, values: Mapping[str, Value]) -> Value:
        value = self.make.some(name, values)
        if self.records.get(name) == "partners" and isinstance(value, tuple):
            kept = [row for row in value[: self.rng.randint(0, 2)] if not isinstance(row, str)]
            return tuple(self._partner(row) for row in kept)
        return value

    def _partner(self, row: Row) -> Row:
        """A partner with a code, or a number, of its own; of the mainland where nothing else is said."""
        place = {"country": row["country"] or MAINLAND} if "country" in row else {}
        return {**row, "code": credit_code(self.rng.randint(5_000_000, 9_999_999)), **place}

    def visible(self, values: Mapping[str, Value]) -> Facts:
        """The facts as far as the forms show them for these very facts; master data is always there."""
        shown = set(values)
        for _ in range(6):
            entered = {
                key: value for key, value in values.items() if key in shown or not self.edition.vocabulary[key].typed_in
            }
            facts = Facts(self.edition, self.shared, entered, self.on)
            now = {key for form in self.forms for key in visible_fields(self.edition, facts, form)}
            if now == shown:
                break
            shown = now
        return facts

    def _problems(self, values: Mapping[str, Value]) -> list[SynthesisProblem]:
        facts = self.visible(values)
        decided = self._condition_problems(facts) if self.with_conditions else ()
        return [*self._form_problems(facts), *self._norm_problems(facts), *decided, *self._missed_aims(facts)]

    def _norm_problems(self, facts: Facts) -> Iterable[SynthesisProblem]:
        for key, fact in self.edition.norms.items():
            if key in self.free:
                yield from (SynthesisProblem((key,)) for _rule in broken_rules(facts, fact))

    def _missed_aims(self, facts: Facts) -> Iterable[SynthesisProblem]:
        for text, (holds, names) in self.aims.items():
            if facts.holds(text) is not holds:
                yield SynthesisProblem(names, TARGET_WEIGHT)

    def _form_problems(self, facts: Facts) -> Iterable[SynthesisProblem]:
        materials = dict.fromkeys(self.edition.materials, 1)
        for form in self.forms:
            parties = frozenset(section.by for section in self.edition.forms[form].sections.values())
            signed = frozenset(self.edition.declarations)
            for fault in check_form(
                self.edition, self.shared, facts, form, by=parties, materials=materials, signed=signed
            ):
                key = fault.target.partition(":")[2]
                if key not in self.registered:
                    yield SynthesisProblem((key,))

    def _condition_problems(self, facts: Facts) -> Iterable[SynthesisProblem]:
        assessment = assess(
            self.edition,
            self.shared,
            facts,
            materials=frozenset(self.edition.materials),
            judged=dict.fromkeys(self.conditions, True),
        )
        target = self.violate
        for finding in assessment.blocking("recommendation"):
            if target is None or not (finding.path == target or target.startswith(f"{finding.path}.")):
                yield SynthesisProblem(self.names[finding.path])
        refused = {finding.path for finding in assessment.every() if finding.answer is Answer.not_satisfied}
        if target is not None and target not in refused:
            top = target.partition(".")[0]
            yield SynthesisProblem(self.rng.choice((self.names[target], self.names[top])), TARGET_WEIGHT)

    def _result(self, values: Mapping[str, Value]) -> Synthetic:
        facts = self.visible(values)
        entered = {key: value for key, value in facts.entered.items() if key in self.typed}
        record = {str(self.records[key]): values[key] for key in self.records}
        return Synthetic(entered, record, {key: values[key] for key in self.edition.norms})


def _weight(problems: list[SynthesisProblem]) -> int:
    return sum(problem.weight for problem in problems)


def _asked(edition: Edition, forms: Iterable[str]) -> list[str]:
    """Every fact that the forms could ever show."""
    asked: dict[str, None] = {}
    for form in forms:
        for section in edition.forms[form].sections.values():
            asked.update(dict.fromkeys(field.fact for field in section.fields))
            if section.outline:
                asked.update(dict.fromkeys(k for k in edition.vocabulary if k.startswith(f"{section.outline}_")))
    return list(asked)


def visible_fields(edition: Edition, facts: Facts, form: str, parties: frozenset[str] | None = None) -> list[str]:
    """The facts typed in the sections that the form shows for these facts (to these parties only, when named)."""
    return [
        field.id
        for _key, section in sections_for(edition, facts, form)
        if parties is None or section.by in parties
        for field in fields_for(edition, facts, form, section)
        if field.fact.typed_in
    ]


def visible_materials(edition: Edition, facts: Facts, form: str, parties: frozenset[str]) -> list[str]:
    """The materials that the form asks these parties for, for these facts."""
    return [
        visible.id
        for _key, section in sections_for(edition, facts, form)
        if section.by in parties
        for visible in materials_for(edition, facts, form, section)
        if visible.required
    ]


def violable(edition: Edition) -> list[str]:
    """The paths of conditions that facts alone can violate so that nothing can be handed in."""
    paths = []
    for path, condition in conditions_by_path(edition).items():
        if is_leaf(condition) and _blocks(edition, path):
            paths.append(path)
    return paths


def _blocks(edition: Edition, path: str) -> bool:
    """Whether a refusal here refuses the whole: only `all` around it, and the force is submission throughout."""
    by_path = conditions_by_path(edition)
    keys = path.split(".")
    above = [by_path[".".join(keys[:n])] for n in range(1, len(keys))]
    forces = {condition.force for condition in [*above, by_path[path]]} - {None}
    return all(condition.all for condition in above) and forces <= {"submission"}
