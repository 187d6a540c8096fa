"""The names that organisations go by."""

from collections.abc import Collection, Mapping

from pingding.records.models import Organisation


def names_of(organisations: Collection[Organisation]) -> Mapping[int, tuple[str, ...]]:
    """By organisation, every name under which it has stood here, the present one first."""
    return {unit.pk: (unit.name,) for unit in organisations}
