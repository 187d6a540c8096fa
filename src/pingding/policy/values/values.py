"""Values of facts: read from what people and files give, stored as JSON, shown in Chinese."""

from pingding.policy.values.parsing import limit_fault, read_value
from pingding.policy.values.showing import NOT_FILLED, show_date, show_number, show_share, show_value
from pingding.policy.values.typed import Json, Row, Value, choices_of, write_value

__all__ = [
    "NOT_FILLED",
    "Json",
    "Row",
    "Value",
    "choices_of",
    "limit_fault",
    "read_value",
    "show_date",
    "show_number",
    "show_share",
    "show_value",
    "write_value",
]
