"""Tables above the policy floor keyed by a kind have an entry for every member: the failing test names the table."""

from collections.abc import Callable, Collection
from typing import Any, get_args, get_type_hints

import pytest
from tests.policy.members import ENDS, FACT_TYPES

from pingding.actions.cases.moving import OPEN_STATUSES
from pingding.cli.definitions.show_procedure import ENDS as SHOWN_ENDS
from pingding.policy.language import Fact
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.registry import KINDS
from pingding.queries.journal.acts.registry import ACT_NAMES
from pingding.queries.refusals import KINDS as REFUSAL_KINDS
from pingding.records.models import Case
from pingding.web.frame.middleware import TEMPLATE_OF
from pingding.web.public.programmes.forms import type_word
from pingding.web.wording.procedure_words import end_word
from pingding.web.wording.status import CASE

OPEN = get_args(get_type_hints(StepKind)["status"])
STEP_ACTS = {act.removeprefix("step_") for act in ACT_NAMES if act.startswith("step_")}


@pytest.mark.parametrize(
    ("table", "keys", "members"),
    [
        ("actions.cases.moving.OPEN_STATUSES", OPEN_STATUSES, OPEN),
        ("cli.definitions.show_procedure.ENDS", SHOWN_ENDS, ENDS),
        ("queries.journal.acts.registry.ACT_NAMES", STEP_ACTS, KINDS.keys() - {"fill"}),
        ("web.frame.middleware.TEMPLATE_OF", TEMPLATE_OF, {kind.status for kind in REFUSAL_KINDS.values()}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_table_has_every_member(table: str, keys: Collection[Any], members: Collection[Any]) -> None:
    assert set(keys) == set(members), table


@pytest.mark.parametrize(
    ("say", "members"),
    [
        (lambda kind: type_word(Fact.model_validate({"label": "数", "type": kind})), FACT_TYPES),
        (end_word, ENDS),
        (CASE.__getitem__, Case.Status.values),
    ],
    ids=["web.public.programmes.forms.type_word", "web.wording.procedure_words.end_word", "web.wording.status.CASE"],
)
def test_every_member_has_words(say: Callable[[str], object], members: Collection[str]) -> None:
    assert all(say(member) for member in members)


def test_every_end_is_a_status_of_a_case() -> None:
    assert set(Case.Status.values) >= set(ENDS)
