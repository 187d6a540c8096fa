"""The members of the language's closed sets, read from the language itself."""

from typing import get_args

from pingding.policy.language.facts import FactType
from pingding.policy.language.indicators import Rule
from pingding.policy.steps.step import End

FACT_TYPES: tuple[str, ...] = get_args(FactType)
ENDS: tuple[str, ...] = get_args(End)
RULE_MODELS: tuple[type, ...] = get_args(get_args(Rule)[0])
