"""What the ids in the journal are called: outcomes, parts of a form, indicators, offices, regions, roles, facts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.forms.part_titles import part_titles
from pingding.policy.language import Fact
from pingding.policy.procedures.departures import proposal_words
from pingding.policy.procedures.progress import SKIP
from pingding.policy.scores.leaves import leaves
from pingding.policy.steps.drawn_experts import field_words
from pingding.policy.steps.review import Review
from pingding.policy.titles.acts import TITLES
from pingding.policy.values.values import read_value, show_value
from pingding.queries.directory.organisations import kind_title, partner_countries, record_facts
from pingding.queries.directory.people import field_title, rank_title
from pingding.queries.editions import definition_words, shared
from pingding.queries.journal.acts.act import Definitions
from pingding.queries.journal.background import work_name
from pingding.queries.regions import region_title
from pingding.queries.viewer import Role
from pingding.records.models import MailChoice, Person

# Each takes what was recorded and the definitions of its entry; an id that is no longer known is shown as it is.


def office_names(offices: Iterable[str], definitions: Definitions) -> list[str]:
    return [_office_name(office) for office in offices]


def _office_name(office: str) -> str:
    try:
        return shared().office_title(office)
    except KeyError:
        return office


def region_name(region: str, definitions: Definitions) -> str:
    return region_title(region)


def region_names(regions: Iterable[str], definitions: Definitions) -> list[str]:
    return [region_title(region) for region in regions]


def periodic_work(work: str, definitions: Definitions) -> str:
    return work_name(work)


def unit_kind(kind: str, definitions: Definitions) -> str:
    """What sort of unit it is."""
    return kind_title(kind) if kind else ""


def country_title(country: str, definitions: Definitions) -> str:
    """A country or region from the shared list."""
    return partner_countries().get(country, country)


def role_name(role: str, definitions: Definitions) -> str:
    return str(Role(role).label) if role in Role.values else role


def platform_office(office: str, definitions: Definitions) -> str:
    if not office:
        return _("无")
    return str(Person.Office(office).label) if office in Person.Office.values else office


def imported_list(kind: str, definitions: Definitions) -> str:
    return {"experts": _("专家"), "units": _("单位"), "offices": _("机构")}.get(kind, kind)


def mail_choice(how: str, definitions: Definitions) -> str:
    return str(MailChoice.How(how).label) if how in MailChoice.How.values else how


def language_name(language: str, definitions: Definitions) -> str:
    return dict(settings.LANGUAGES).get(language, language)


def expert_fields(fields: Iterable[str], definitions: Definitions) -> list[str]:
    """An expert's fields: entries of shared taxonomies by their titles, own words as they are."""
    return [field_title(field) for field in fields]


def expert_rank(rank: str, definitions: Definitions) -> str:
    """An expert's professional title."""
    return rank_title(rank)


def definition_text(text: str, definitions: Definitions) -> str:
    """A text of the definition, such as what a consequence is called."""
    return definition_words(definitions.edition, text) if definitions.edition else text


def definition_texts(texts: Iterable[str], definitions: Definitions) -> list[str]:
    return [definition_text(text, definitions) for text in texts]


def platform_word(text: str, definitions: Definitions) -> str:
    """What the platform calls a thing, such as a view or a column of a list; any other text as it is."""
    return _(text) if text else ""


def platform_words(texts: Iterable[str], definitions: Definitions) -> list[str]:
    return [platform_word(text, definitions) for text in texts]


def under_platform_words(texts: Mapping[str, str], definitions: Definitions) -> dict[str, str]:
    """Texts under heads that the platform calls so."""
    return {platform_word(head, definitions): platform_word(text, definitions) for head, text in texts.items()}


def drawn_field(field: str, definitions: Definitions) -> str:
    """A field of a draw of experts: an entry of a shared taxonomy, an own word, or whatever the case names."""
    return expert_fields([field_words(field)], definitions)[0] if field else ""


def fact_values(facts: Mapping[str, Any], definitions: Definitions) -> dict[str, Any]:
    """Facts of an organisation's record by their labels, with their values in words."""
    vocabulary = record_facts()
    return {
        vocabulary[fact].label if fact in vocabulary else fact: _fact_value(fact, value)
        for fact, value in facts.items()
    }


def _fact_value(fact: str, value: Any) -> Any:
    return _in_words(record_facts().get(fact), value)


def _in_words(definition: Fact | None, value: Any) -> Any:
    """The value in words; one that the fact's vocabulary no longer takes, as it was stored."""
    try:
        return show_value(definition, read_value(definition, value, shared()), shared()) if definition else value
    except Refusal:
        return value


def programme_title(programme: str, definitions: Definitions) -> str:
    edition = definitions.edition
    return edition.title if edition and programme == edition.id else programme


def title_kind(kind: str, definitions: Definitions) -> str:
    titles = definitions.edition.titles if definitions.edition else {}
    return titles[kind].label if kind in titles else kind


def title_act(act: str, definitions: Definitions) -> str:
    return _(TITLES[act]) if act in TITLES else act


def support_title(support: str, definitions: Definitions) -> str:
    supports = definitions.edition.supports if definitions.edition else {}
    return supports[support].title if support in supports else support


def support_facts(stated: Mapping[str, Any], definitions: Definitions) -> dict[str, Any]:
    """Facts that an office stated, by their labels, with their values in words."""
    vocabulary = definitions.edition.vocabulary if definitions.edition else {}
    return {
        vocabulary[key].label if key in vocabulary else key: _in_words(vocabulary.get(key), value)
        for key, value in stated.items()
    }


def form_title(form: str, definitions: Definitions) -> str:
    forms = definitions.edition.forms if definitions.edition else {}
    return forms[form].title if form in forms else form


def fact_labels(facts: Iterable[str], definitions: Definitions) -> list[str]:
    """Facts that were filled in, by their labels."""
    vocabulary = definitions.edition.vocabulary if definitions.edition else {}
    return [vocabulary[fact].label if fact in vocabulary else fact for fact in facts]


def outcome_label(outcome: str, definitions: Definitions) -> str:
    """An outcome by its label; that a step was passed over is no text of the definition, and said by the platform."""
    if outcome == SKIP:
        return _("不安排")
    outcomes = definitions.step.outcomes if definitions.step else {}
    return outcomes[outcome].label if outcome in outcomes else outcome


def departed_from(way: str, definitions: Definitions) -> str:
    """What had been proposed instead of the outcome taken."""
    return proposal_words(definitions.edition, way) if definitions.edition and way else way


def parts_by_title(parts: tuple[str, ...], definitions: Definitions) -> list[str]:
    """The parts of a form that a correction names."""
    return list(part_titles(definitions.edition, parts).values()) if definitions.edition else list(parts)


def notes_by_part(notes: Mapping[str, str], definitions: Definitions) -> Mapping[str, str]:
    """What is to be corrected of each part."""
    if definitions.edition is None:
        return notes
    return {title: notes[part] for part, title in part_titles(definitions.edition, tuple(notes)).items()}


def checklist_answers(checks: Mapping[str, bool], definitions: Definitions) -> dict[str, bool]:
    """The answers to a review's checklist by what each item asks."""
    items = definitions.step.checklist if isinstance(definitions.step, Review) else {}
    return {items[key].asks if key in items else key: answer for key, answer in checks.items()}


def condition_says(condition: str, definitions: Definitions) -> str:
    """What a condition says."""
    known_condition = definitions.edition.condition(condition) if definitions.edition else None
    return known_condition.says if known_condition else condition


def judged_conditions(judged: Mapping[str, bool], definitions: Definitions) -> dict[str, bool]:
    """Whether each condition that was judged is met."""
    return {condition_says(condition, definitions): met for condition, met in judged.items()}


def score_source(source: str, definitions: Definitions) -> str:
    """Whose points were entered."""
    names = {"self": _("自评"), "district": _("区县评分"), "third_party": _("第三方评分"), "expert": _("专家评分")}
    return names.get(source, source)


def points_by_indicator(points: Mapping[str, Any], definitions: Definitions) -> dict[str, Any]:
    sets = definitions.edition.indicators.values() if definitions.edition else ()
    titles = {path: leaf.title for indicators in sets for path, leaf in leaves(indicators)}
    return {titles.get(path, path): value for path, value in points.items()}


def sheet_set_aside(state: str, definitions: Definitions) -> str:
    """What becomes of the sheet of an expert who is replaced."""
    names = {"none": _("尚未填写"), "begun": _("已填写未提交，另存不计"), "handed_in": _("已提交，另存不计")}
    return names.get(state, state)
