"""A whole programme edition: the union of the files in its folder."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import Field

from pingding.policy.language.conditions import Condition
from pingding.policy.language.facts import Fact
from pingding.policy.language.forms import Chapter, Declaration, Form, FormPart, Material, Outline
from pingding.policy.language.identity import Clause, Document, Party, Programme
from pingding.policy.language.indicators import IndicatorSet
from pingding.policy.language.procedures import Consequence, Obligation, Procedure
from pingding.policy.language.selection import GradeScale, Preference, Ranking, TitleKind
from pingding.policy.language.standing import STANDINGS
from pingding.policy.language.supports import Support
from pingding.policy.parts import Glossary, Id, Node, Text, say_also
from pingding.policy.steps.registry import Step


class Edition(Node):
    """One edition of one programme, as written. Everything that makes it differ from another is in here.

    Documents, clauses, parties, forms and procedures must each have an entry; the checks say so, so that a
    definition that is half written shows its other faults too.
    """

    programme: Programme = Field(description="本办法是什么，由谁发文，何时受理。")
    documents: dict[Id, Document] = Field(default_factory=dict, description="作为依据的正式文件。")
    clauses: dict[str, Clause] = Field(default_factory=dict, description="文件的每一条，键为条款编号。")
    parties: dict[Id, Party] = Field(default_factory=dict, description="谁来办理。")
    facts: dict[Id, Fact] = Field(default_factory=dict, description="本办法自己的事实（要填报的数据）。")
    conditions: dict[Id, Condition] = Field(default_factory=dict, description="申报和推荐的条件。")
    forms: dict[Id, Form] = Field(default_factory=dict, description="表单。")
    outlines: dict[Id, Outline] = Field(
        default_factory=dict, description="按章节编写的材料提纲；每段文字成为事实“提纲_章_节”。"
    )
    materials: dict[Id, Material] = Field(default_factory=dict, description="要上传的材料。")
    declarations: dict[Id, Declaration] = Field(default_factory=dict, description="提交时签署的声明。")
    procedures: dict[Id, Procedure] = Field(default_factory=dict, description="程序：认定、年度报告等。")
    indicators: dict[Id, IndicatorSet] = Field(default_factory=dict, description="指标体系（评分表）。")
    grades: dict[Id, GradeScale] = Field(default_factory=dict, description="等级。")
    rankings: dict[Id, Ranking] = Field(default_factory=dict, description="排序规则。")
    titles: dict[Id, TitleKind] = Field(default_factory=dict, description="授予的称号。")
    obligations: dict[Id, Obligation] = Field(default_factory=dict, description="取得称号以后的义务。")
    consequences: dict[Id, Consequence] = Field(
        default_factory=dict, description="由等级、逾期、发现的事实引起的处理，都先提出、听取陈述，再由人确认。"
    )
    supports: dict[Id, Support] = Field(default_factory=dict, description="称号带来的资金支持：多少，何时，凭什么。")
    preferences: dict[Id, Preference] = Field(default_factory=dict, description="称号在其他遴选中的优先。")
    texts: dict[Id, Text] = Field(default_factory=dict, description="本办法特有的文书用语。")
    english: Glossary = Field(default_factory=dict)
    shared_facts: dict[Id, Fact] = Field(
        default_factory=dict, description="共享词表中的事实，由读取时并入，文件中不写。"
    )

    def model_post_init(self, context: Any) -> None:
        super().model_post_init(context)
        say_also(self, self.english)

    @property
    def id(self) -> str:
        return self.programme.id

    @property
    def title(self) -> str:
        return self.programme.title

    @cached_property
    def application(self) -> Procedure:
        """The procedure that an application opens; there is exactly one."""
        return next(p for p in self.procedures.values() if p.opened_by == "application")

    @cached_property
    def vocabulary(self) -> dict[str, Fact]:
        """Every fact that this edition can speak of: shared ones, its own, and the texts of its outlines."""
        own = {key: self._with_grades(fact) for key, fact in self.facts.items()}
        plain = {**self.shared_facts, **own, **outline_facts(self.outlines)}
        return {key: self._like_its_source(fact, plain) for key, fact in plain.items()}

    @cached_property
    def score_facts(self) -> dict[str, Fact]:
        """The facts that are scores or grades."""
        return {key: fact for key, fact in self.vocabulary.items() if fact.score is not None}

    @cached_property
    def norms(self) -> dict[str, Fact]:
        """The facts that the leading authority sets for each call."""
        return {key: fact for key, fact in self.vocabulary.items() if fact.norm is not None}

    @cached_property
    def earlier_facts(self) -> dict[str, Fact]:
        """The facts that are read from earlier years, other titles or the title itself."""
        return {key: fact for key, fact in self.vocabulary.items() if fact.earlier is not None}

    def _like_its_source(self, fact: Fact, plain: Mapping[str, Fact]) -> Fact:
        """A fact of earlier data has the unit, choices and columns of what it is read from, where it writes none."""
        if fact.earlier is None:
            return fact
        fields = (kind.unique_in for kind in self.titles.values() if fact.earlier.title == "field" and kind.unique_in)
        source = plain.get(fact.earlier.fact or next(fields, ""))
        if source is not None and source.type == fact.type:
            keys = ("unit", "taxonomy", "choices", "columns")
            lent = {key: getattr(source, key) for key in keys if not getattr(fact, key)}
        elif fact.earlier.title == "kind":
            lent = {"choices": {key: kind.label for key, kind in self.titles.items()}}
        else:
            lent = {"choices": dict(STANDINGS)} if fact.earlier.title == "standing" else {}
        return fact.model_copy(update=lent)

    def _with_grades(self, fact: Fact) -> Fact:
        """A fact that is a grade has the grades of its scale as choices."""
        if fact.score is None or fact.score.take != "grade" or fact.choices:
            return fact
        scale = self.scale_for(fact.score.indicators)
        labels = {key: grade.label for key, grade in scale.grades.items()} if scale else {}
        return fact.model_copy(update={"choices": labels})

    def scale_for(self, indicators: str) -> GradeScale | None:
        """The grades by an indicator set: those that name it, else those that name none."""
        fitting = [scale for scale in self.grades.values() if not scale.indicators or indicators in scale.indicators]
        return min(fitting, key=lambda scale: not scale.indicators, default=None)

    def step(self, procedure: str, step: str) -> Step:
        """The step of a procedure; KeyError when there is none."""
        return self.procedures[procedure].steps[step]

    def condition(self, path: str) -> Condition | None:
        """The condition at a dotted path, e.g. `entity.above_scale`; None when there is none."""
        first, *rest = path.split(".")
        condition = self.conditions.get(first)
        for key in rest:
            condition = condition.children.get(key) if condition else None
        return condition


def outline_facts(outlines: dict[str, Outline]) -> dict[str, Fact]:
    """The long-text facts that outlines bring: `<outline>_<chapter>` or `<outline>_<chapter>_<part>`."""
    facts: dict[str, Fact] = {}
    for outline_id, outline in outlines.items():
        for chapter_id, chapter in outline.chapters.items():
            key = f"{outline_id}_{chapter_id}"
            clause = chapter.clause or outline.clause
            if chapter.parts:
                facts |= {f"{key}_{part_id}": _text_of(part, clause) for part_id, part in chapter.parts.items()}
            elif not chapter.materials:
                facts[key] = _text_of(chapter, clause)
    return facts


def _text_of(part: Chapter | FormPart, clause: tuple[str, ...]) -> Fact:
    """The text to be written under a heading; its words keep their English."""
    fact = Fact(label=part.title, type="longtext", max_chars=part.max_chars, clause=clause)
    return fact.model_copy(update={"label": part.title, "help": part.help})
