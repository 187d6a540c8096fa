"""What a definition may say: strict, frozen, typed models, one module a subject."""

from .cases import WorkedCase
from .conditions import Condition
from .edition import Edition
from .facts import Fact
from .forms import Form, Section
from .identity import Clause, Document, Party
from .indicators import Indicator, IndicatorSet
from .procedures import BATCH_KINDS, Deadline, Outcome, Procedure, Step
from .selection import GradeScale, Ranking, TitleKind
from .shared import Shared

__all__ = [
    "BATCH_KINDS", "Clause", "Condition", "Deadline", "Document", "Edition", "Fact", "Form", "GradeScale",
    "Indicator", "IndicatorSet", "Outcome", "Party", "Procedure", "Ranking", "Section", "Shared", "Step",
    "TitleKind", "WorkedCase",
]  # fmt: skip
