"""What a definition may say: strict, frozen, typed models, one module a subject."""

from pingding.policy.language.cases import WorkedCase
from pingding.policy.language.conditions import Condition
from pingding.policy.language.edition import Edition
from pingding.policy.language.facts import Fact
from pingding.policy.language.forms import Form, Section
from pingding.policy.language.identity import Clause, Document, Party
from pingding.policy.language.indicators import Indicator, IndicatorSet
from pingding.policy.language.procedures import Procedure
from pingding.policy.language.selection import GradeScale, Ranking, TitleKind
from pingding.policy.language.shared import Shared
from pingding.policy.language.supports import Support
from pingding.policy.steps.registry import BATCH_KINDS, Step
from pingding.policy.steps.step import Deadline, Outcome

__all__ = [
    "BATCH_KINDS",
    "Clause",
    "Condition",
    "Deadline",
    "Document",
    "Edition",
    "Fact",
    "Form",
    "GradeScale",
    "Indicator",
    "IndicatorSet",
    "Outcome",
    "Party",
    "Procedure",
    "Ranking",
    "Section",
    "Shared",
    "Step",
    "Support",
    "TitleKind",
    "WorkedCase",
]
