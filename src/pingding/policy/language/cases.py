"""Worked cases: facts in, verdicts, scores, grades, next steps and dates out. They run as tests."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from .base import Moment, Node, Text

Answer = Literal["satisfied", "not_satisfied", "unknown", "not_applicable"]


class Expected(Node):
    """What must come out. Each key is optional; what is named is compared."""

    submission: Answer | None = None
    recommendation: Answer | None = None
    conditions: dict[str, Answer] = Field(default_factory=dict)
    says: tuple[str, ...] = Field((), description="解释中必须出现的字样。")
    score: Decimal | None = None
    grade: str | None = None
    steps: tuple[str, ...] = Field((), description="按 path 走完后打开的步骤。")
    ended: str | None = None
    due: dict[str, date] = Field(default_factory=dict, description="步骤到期日。")


class WorkedCase(Node):
    """One worked case. `path` walks the procedure as [step, outcome] pairs; `events` gives dates for deadlines.

    `like` names another case of the same folder that this one starts from: only what differs is written. A fact
    written as null is not known here. Where `materials` is not written, evidence is left unchecked.
    """

    case: Text
    like: str = Field("", description="与哪一算例相同：只写不同之处，事实写 null 为未填。")
    on: date
    facts: dict[str, Any] = Field(default_factory=dict)
    materials: tuple[str, ...] = ()
    judged: dict[str, bool | None] = Field(default_factory=dict)
    bars: dict[str, str] = Field(default_factory=dict, description="登记簿答“否”的项目及原因。")
    procedure: str | None = None
    path: tuple[tuple[str, str], ...] = ()
    events: dict[str, Moment] = Field(default_factory=dict)
    indicators: str | None = None
    scores: dict[str, Decimal] = Field(default_factory=dict)
    expect: Expected

    def over(self, base: "WorkedCase") -> "WorkedCase":
        """This case with what it does not say taken from `base`: facts, materials, answers and scores."""
        parts = ("facts", "judged", "bars", "scores")
        merged: dict[str, Any] = {key: {**getattr(base, key), **getattr(self, key)} for key in parts}
        if "materials" in base.model_fields_set - self.model_fields_set:
            merged["materials"] = base.materials
        return self.model_copy(update=merged)
