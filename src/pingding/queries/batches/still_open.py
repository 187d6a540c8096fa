"""What else has to be done before cases that are acted on together can go on."""

from collections.abc import Collection

from pingding.records.models import Case, Seat


def others_to_act(step: str, cases: Collection[str], organisation: int) -> tuple[str, ...]:
    """The other bodies that have yet to act at the open step of any of these cases, by name."""
    seats = Seat.objects.filter(run__case__number__in=cases, run__step=step, run__closed_at=None, acted_at=None)
    others = seats.exclude(organisation=organisation).order_by("pk")
    return tuple(dict.fromkeys(others.values_list("organisation__name", flat=True)))


def steps_to_pass(steps: Collection[str], cases: Collection[str]) -> tuple[str, ...]:
    """Those of the steps that any of these cases has yet to pass."""
    if not steps:
        return ()
    passed = [progress["done"] for progress in Case.objects.filter(number__in=cases).values_list("progress", flat=True)]
    return tuple(step for step in steps if any(step not in done for done in passed))
