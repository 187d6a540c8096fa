"""A support in a few words, before there is any title."""

from collections.abc import Iterator
from decimal import Decimal

from pingding.policy.language import Edition, Support
from pingding.policy.language.supports import AmountRule
from pingding.policy.supports.money import in_yuan, shown
from pingding.policy.translation import bracketed
from pingding.policy.translation import gettext as _
from pingding.policy.values.arithmetic import plain


def support_in_words(edition: Edition, support: Support) -> str:
    """What it is called and what it comes to: 建设补助（50万元，分3期）."""
    amounts = _("；").join(_("，").join(_parts(edition, support, rule)) for rule in support.rules)
    limits = []
    if support.tiers and support.up_to is not None:
        limits.append(_at_most(support, support.up_to))
    if support.share_of:
        words = {"fact": edition.vocabulary[support.share_of.fact].label, "share": support.share_of.at_most}
        limits.append(_("不超过%(fact)s的%(share)s") % words)
    if support.instalments:
        limits.append(_("分%(n)d期") % {"n": len(support.instalments)})
    if support.once:
        limits.append(_("同一单位只享受一次"))
    return support.title + bracketed(_("，").join([amounts, *limits]))


def _parts(edition: Edition, support: Support, rule: AmountRule) -> Iterator[str]:
    if rule.amount is not None:
        yield shown(in_yuan(rule.amount, support.unit), support.unit)
    elif rule.ratio is not None and rule.of is not None:
        yield _("%(fact)s的%(ratio)s倍") % {"fact": edition.vocabulary[rule.of].label, "ratio": plain(rule.ratio)}
    elif rule.tops_up_to is not None:
        yield _("补足到%(goal)s") % {"goal": shown(in_yuan(rule.tops_up_to, support.unit), support.unit)}
    else:
        yield _("金额逐件确定")
    if rule.up_to is not None:
        yield _at_most(support, rule.up_to)


def _at_most(support: Support, cap: Decimal) -> str:
    return _("不超过%(cap)s") % {"cap": shown(in_yuan(cap, support.unit), support.unit)}
