"""Tables above the policy floor keyed by a kind have an entry for every member: the failing test names the table."""

from collections.abc import Callable, Collection
from typing import Any

import pytest
from tests.policy.members import ENDS, FACT_TYPES, RULE_MODELS

from pingding.cli.definitions.show_procedure import ENDS as SHOWN_ENDS
from pingding.cli.player.fates import DAYS
from pingding.policy.language import Fact
from pingding.policy.steps.registry import BATCH_KINDS, CONTENT_OF, KINDS
from pingding.queries.journal.acts.registry import ACT_NAMES
from pingding.queries.refusals import KINDS as REFUSAL_KINDS
from pingding.records.models import Case
from pingding.web.desk.batches.batch_acts import MAKING
from pingding.web.desk.cases.act_contents import READERS
from pingding.web.frame.middleware import TEMPLATE_OF
from pingding.web.public.programmes.forms import type_word
from pingding.web.wording import rule_words
from pingding.web.wording.procedure_words import end_word
from pingding.web.wording.status import CASE

STEP_ACTS = {act.removeprefix("step_") for act in ACT_NAMES if act.startswith("step_")}


@pytest.mark.parametrize(
    ("table", "keys", "members"),
    [
        ("cli.definitions.show_procedure.ENDS", SHOWN_ENDS, ENDS),
        ("cli.player.fates.DAYS", DAYS, KINDS),
        ("queries.journal.acts.registry.ACT_NAMES", STEP_ACTS, KINDS.keys() - {"fill"}),
        ("web.frame.middleware.TEMPLATE_OF", TEMPLATE_OF, {kind.status for kind in REFUSAL_KINDS.values()}),
        ("web.desk.batches.batch_acts.MAKING", MAKING, BATCH_KINDS),
        ("web.desk.cases.act_contents.READERS", READERS, CONTENT_OF.keys() - {"fill"}),
        ("web.wording.rule_words._RULES", rule_words._RULES, RULE_MODELS),
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
