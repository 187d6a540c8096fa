"""What the ids in a journal entry are called: offices, regions, kinds of unit, roles, facts of the record."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.values.values import read_value, show_value
from pingding.queries.directory.organisations import kind_title, record_facts
from pingding.queries.editions import shared
from pingding.queries.regions import region_title
from pingding.queries.viewer import Role
from pingding.records.models import Person

UNIT_ACTS = frozenset({"register_organisation", "correct_organisation", "add_partner"})
"""The acts in which `kind` is what sort of unit it is; elsewhere it is that of a file or of a title."""


def named(act: str, key: str, value: Any) -> Any:
    """The value with every id in it by its name; whatever is no id of ours stays as it was written."""
    if key in ("from", "to") and isinstance(value, Mapping):
        return {each: named(act, each, known) for each, known in value.items()}
    if key in ("from", "to") and act == "set_platform_office":
        return _platform_office(str(value))
    if key == "facts" and isinstance(value, Mapping):
        return {_fact_label(fact): _fact_value(fact, known) for fact, known in value.items()}
    if key == "fields" and act == "set_expert":
        return [_taxonomy_word(str(each)) for each in value]
    name = _names(act).get(key)
    if name is None or value in (None, "", []):
        return value
    return [name(str(each)) for each in value] if isinstance(value, list | tuple) else name(str(value))


def _names(act: str) -> dict[str, Callable[[str], str]]:
    """What says the name of the ids under each key."""
    found: dict[str, Callable[[str], str]] = {
        "offices": _office,
        "regions": region_title,
        "region": region_title,
        "role": _role,
        "source": _score_source,
    }
    return found | ({"kind": kind_title} if act in UNIT_ACTS else {})


def _office(value: str) -> str:
    """The full name of an office; one no longer in the vocabulary keeps its id."""
    try:
        return shared().office_title(value)
    except KeyError:
        return value


def _score_source(value: str) -> str:
    """Whose points were entered; the source of a fact is told in its own words."""
    words = {"self": _("自评"), "district": _("区县评分"), "third_party": _("第三方评分"), "expert": _("专家评分")}
    return words.get(value, value)


def _role(value: str) -> str:
    return str(Role(value).label) if value in Role.values else value


def _platform_office(value: str) -> str:
    if not value:
        return _("无")
    return str(Person.Office(value).label) if value in Person.Office.values else value


def _fact_label(fact: str) -> str:
    known = record_facts().get(fact)
    return known.label if known else fact


def _fact_value(fact: str, value: Any) -> Any:
    """The value of a fact of the record in words; one that its vocabulary no longer takes, as it was stored."""
    known = record_facts().get(fact)
    try:
        return show_value(known, read_value(known, value, shared()), shared()) if known else value
    except Refusal:
        return value


def _taxonomy_word(value: str) -> str:
    """An entry of some shared taxonomy by its title; an expert's own words stay as they are."""
    for taxonomy in shared().taxonomies.values():
        if value in taxonomy.choices:
            return taxonomy.choices[value]
    return value
