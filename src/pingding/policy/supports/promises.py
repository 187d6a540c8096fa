"""What a title is promised by a support: the sum, and in one sentence how it comes about or why it is not known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pingding.policy.errors import PingdingError
from pingding.policy.expressions.in_words import in_words
from pingding.policy.facts.facts import Facts
from pingding.policy.language.supports import AmountRule, Support
from pingding.policy.parts import percent
from pingding.policy.supports.entries import Entry, standing, total
from pingding.policy.supports.money import NOTHING, fact_in_yuan, in_yuan, part_of, shown
from pingding.policy.translation import gettext as _
from pingding.policy.translation import listed
from pingding.policy.values.arithmetic import plain


@dataclass(frozen=True)
class SupportedTitle:
    """A title as supports see it: the kind as which it was granted, its day, the facts of its case, by support where
    the unit was already paid for another title, what it became (from which day on which kind, in their order), and by
    support what was paid for the titles that it took the place of, in 元."""

    kind: str
    granted_on: date
    facts: Facts
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    became: tuple[tuple[date, str], ...] = ()
    paid_before: Mapping[str, Decimal] = field(default_factory=dict)

    def kind_on(self, day: date) -> str:
        """Of which kind the title was on a day; before it was granted, the first."""
        return self.kinds_by(day)[-1]

    def kinds_by(self, day: date) -> tuple[str, ...]:
        """The kinds that it had until a day, in their order."""
        return (self.kind, *(kind for since, kind in self.became if since <= day))

    def begins(self, support: Support) -> date:
        """Since when it has been of a kind that brings the support; its instalments count from there."""
        if support.concerns(self.kind):
            return self.granted_on
        return next((since for since, kind in self.became if support.concerns(kind)), self.granted_on)


@dataclass(frozen=True)
class Promise:
    """`total` in 元: None when it is not known yet, 0 when there is none. `cap` is what a decision may not exceed."""

    total: Decimal | None
    says: str
    clause: tuple[str, ...]
    cap: Decimal | None = None
    rule: AmountRule | None = None


class _Unknown(PingdingError):
    """A fact that is not known yet keeps the sum open."""


def stated_facts(title: SupportedTitle, support: Support, own: Sequence[Entry]) -> Facts:
    """The facts of the title's case with what the office stated last for this support."""
    stated = next((each.stated for each in reversed(own) if each.kind == "promised" and each.stated), {})
    facts = title.facts
    return Facts(facts.edition, facts.shared, {**facts.entered, **stated}, facts.on) if stated else facts


def promise_of(title: SupportedTitle, key: str, entries: Sequence[Entry]) -> Promise:
    """What the support comes to by these entries of the title (of all its supports)."""
    support = title.facts.edition.supports[key]
    valid = standing(entries)
    own = [each for each in valid if each.support == key]
    try:
        return _Computation(title, support, stated_facts(title, support, own), valid, own).promise(key)
    except _Unknown as unknown:
        return Promise(None, str(unknown), support.clause)


@dataclass(frozen=True)
class _Computation:
    """One support of one title being computed."""

    title: SupportedTitle
    support: Support
    facts: Facts
    entries: Sequence[Entry]
    own: Sequence[Entry]

    def promise(self, key: str) -> Promise:
        support = self.support
        if where := self.title.elsewhere.get(key) if support.once else None:
            return Promise(NOTHING, _("同一单位只支持一次，已由“%(title)s”享受") % {"title": where}, support.clause)
        if not self._holds(support.when):
            return Promise(NOTHING, _("只给予%(when)s的") % {"when": self._words(support.when or "")}, support.clause)
        rule = next((rule for rule in support.rules if self._holds(getattr(rule, "when", None))), None)
        if rule is None:
            return Promise(NOTHING, _("没有适用的一档"), support.clause)
        clause = rule.clause or support.clause
        cap, limit = min(self._caps(rule), default=(None, ""))
        if rule.decided:
            return self._decided(rule, clause, cap, limit)
        computed, says = self._computed(rule)
        if cap is not None and computed > cap:
            computed, says = cap, _("%(says)s，%(limit)s，以此为限") % {"says": says, "limit": limit}
        return Promise(computed, says, clause, computed, rule)

    def _decided(self, rule: AmountRule, clause: tuple[str, ...], cap: Decimal | None, limit: str) -> Promise:
        """What the office has decided; the last decision of each instalment, or of the whole, counts."""
        last = {each.instalment: each for each in self.own if each.kind == "promised"}
        if last:
            document = listed(dict.fromkeys(each.document for each in last.values()))
            return Promise(
                total(last.values(), "promised"), _("由%(document)s确定") % {"document": document}, clause, cap, rule
            )
        says = _("尚未确定：金额由办理部门以文件确定")
        return Promise(
            None, _("%(says)s，%(limit)s") % {"says": says, "limit": limit} if limit else says, clause, cap, rule
        )

    def _computed(self, rule: AmountRule) -> tuple[Decimal, str]:
        """The sum that the rule gives by itself, and how."""
        if rule.amount is not None:
            lump = in_yuan(rule.amount, self.support.unit)
            return lump, _("定额%(sum)s") % {"sum": self._shown(lump)}
        if rule.ratio is not None and rule.of is not None:
            base = self._money(rule.of)
            words = {"fact": self._label(rule.of), "base": self._shown(base), "ratio": plain(rule.ratio)}
            return part_of(base, rule.ratio), _("%(fact)s%(base)s的%(ratio)s倍") % words
        if rule.tops_up_to is not None:
            goal = in_yuan(rule.tops_up_to, self.support.unit)
            paid = total((each for each in self.entries if each.support in rule.less), "paid")
            paid += sum((self.title.paid_before.get(key, NOTHING) for key in rule.less), NOTHING)
            other = listed(self.facts.edition.supports[key].title for key in rule.less)
            words = {"goal": self._shown(goal), "other": other, "paid": self._shown(paid)}
            return max(NOTHING, goal - paid), _("补足到%(goal)s，减去%(other)s已支付的%(paid)s") % words
        raise PingdingError(f"“{self.support.title}”没有写金额怎样得出。")

    def _caps(self, rule: AmountRule) -> Iterator[tuple[Decimal, str]]:
        """Each bound in 元, with its words."""
        for bound in {rule.up_to, self.support.up_to} - {None}:
            assert bound is not None
            cap = in_yuan(bound, self.support.unit)
            yield cap, _("不超过%(cap)s") % {"cap": self._shown(cap)}
        if share := self.support.share_of:
            cap = part_of(self._money(share.fact), percent(share.at_most))
            words = {"fact": self._label(share.fact), "share": share.at_most, "cap": self._shown(cap)}
            yield cap, _("不超过%(fact)s的%(share)s（%(cap)s）") % words

    def _money(self, name: str) -> Decimal:
        value = self.facts[name]
        if not isinstance(value, Decimal):
            raise self._unknown(self.facts.entered_behind((name,)))
        return fact_in_yuan(self.facts.compiled.vocabulary[name], max(NOTHING, value))

    def _holds(self, when: str | None) -> bool:
        answer = self.facts.holds(when)
        if answer is None:
            raise self._unknown(self.facts.missing(when or ""))
        return answer

    def _unknown(self, names: tuple[str, ...]) -> _Unknown:
        """What is not known yet: what the paying office states when it decides is not known from anywhere else."""
        stated = names and set(names) <= set(self.support.states)
        words = _("尚未确定：确定时由办理部门载明%(facts)s") if stated else _("尚未确定：尚不知%(facts)s")
        return _Unknown(words % {"facts": listed(self._label(name) for name in names)})

    def _label(self, name: str) -> str:
        return self.facts.compiled.vocabulary[name].label

    def _words(self, when: str) -> str:
        return in_words(self.facts.edition, self.facts.shared, when)

    def _shown(self, money: Decimal) -> str:
        return shown(money, self.support.unit)
