"""The applicant chooses one of several rules."""

from collections.abc import Mapping

from pingding.policy import translation
from pingding.policy.language.indicators import Chosen
from pingding.policy.scores.measuring import missing_labels
from pingding.policy.scores.rules.rule import Apply, Leaf, Lines, Options, Points, RuleKind, Wording
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.typed import choices_of


def _points(rule: Chosen, leaf: Leaf, apply: Apply) -> Points:
    choice = leaf.facts[rule.by]
    if not isinstance(choice, str) or choice not in rule.options:
        return Points(
            None, _("%(title)s：尚未选择计分办法") % {"title": leaf.title}, missing_labels(leaf.facts, rule.by)
        )
    return apply(rule.options[choice], leaf)


def _words(rule: Chosen, wording: Wording, lines_of: Lines) -> list[str]:
    fact = wording.edition.vocabulary[rule.by]
    labels = choices_of(fact, wording.shared)
    lines = [_("由申报单位按“%(by)s”选择一种") % {"by": fact.label}]
    for key, option in rule.options.items():
        lines += [translation.headed(labels.get(key, key), line) for line in lines_of(option, wording)]
    return lines


def _reads(rule: Chosen) -> Mapping[str, str]:
    return {"by": rule.by}


def _most(rule: Chosen) -> None:
    return None


def _options(rule: Chosen) -> Options:
    return rule.options.items()


KIND = RuleKind(Chosen, "自选算法", _points, _words, _reads, _most, options=_options)
