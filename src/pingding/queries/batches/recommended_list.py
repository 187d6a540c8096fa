"""The list that goes with a letter of recommendation: a row for each case, in the columns that the definition names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Step
from pingding.policy.steps.recommend import Recommend
from pingding.policy.values.values import show_value
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.editions import shared
from pingding.records.models import BatchItem, Case, StoredEdition


@dataclass(frozen=True)
class RecommendedList:
    """Labels of the columns and each case's values in words; `designed` where no annex gives the layout."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    designed: str


def recommended_before(
    edition: StoredEdition, definition: Recommend, step: str, *, call: int | None, organisation: int
) -> frozenset[int]:
    """The cases of a call that an office recommended at the step in earlier letters: they count against its quota."""
    forward = [key for key, outcome in definition.outcomes.items() if outcome.tone == "forward"]
    rows = BatchItem.objects.filter(
        batch__edition=edition,
        batch__call=call,
        batch__step=step,
        batch__organisation=organisation,
        outcome__in=forward,
    )
    return frozenset(rows.values_list("case", flat=True))


def on_same_letter(case: Case, step: str) -> list[Case]:
    """The other cases that the newest letter of this step recommends with a case, by their numbers."""
    items = BatchItem.objects.filter(case=case, batch__kind="recommend", batch__step=step)
    letter = items.order_by("-batch").values("batch")[:1]
    return list(Case.objects.filter(batch_items__batch=letter).exclude(pk=case.pk).order_by("number"))


def recommended_list(
    edition: Edition, step: Step, cases: Sequence[Case], facts: Mapping[int, Facts] | None = None
) -> RecommendedList | None:
    """The list of these cases as handed in; None where the step has none or no case is on it.

    The cases come with their `edition` and `organisation`. Personal data is in it: for the offices concerned only.
    """
    if not isinstance(step, Recommend) or not step.contents or not cases:
        return None
    facts_by_case = facts_at_submission_of(cases) if facts is None else facts
    columns = tuple(edition.vocabulary[key].label for key in step.contents)
    rows = tuple(tuple(_shown(edition, facts_by_case[case.pk], key) for key in step.contents) for case in cases)
    return RecommendedList(columns, rows, step.designed)


def _shown(edition: Edition, facts: Facts, key: str) -> str:
    value = facts[key]
    return "" if value in (None, "", ()) else show_value(edition.vocabulary[key], value, shared())
