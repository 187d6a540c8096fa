"""What each act on a title sets, by the title's state and the facts of the case; or why it cannot be done."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pingding.policy.errors import Refusal
from pingding.policy.language.selection import TitleKind
from pingding.policy.language.standing import STANDINGS
from pingding.policy.steps import title_acts as said
from pingding.policy.titles.state import TitleState, admits
from pingding.policy.translation import day as day_words
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop
from pingding.policy.values.periods import add_months

TITLES: dict[str, str] = {
    "renew": gettext_noop("换发"),
    "extend": gettext_noop("延期"),
    "suspend": gettext_noop("暂停"),
    "rectify": gettext_noop("责令整改"),
    "resume": gettext_noop("恢复"),
    "regrade": gettext_noop("调整称号种类"),
    "reclassify": gettext_noop("变更领域或类别"),
    "rename": gettext_noop("更名"),
    "transfer": gettext_noop("变更称号单位"),
    "merge": gettext_noop("并入其他称号"),
    "split": gettext_noop("分立"),
    "revoke": gettext_noop("撤销"),
    "strike_off": gettext_noop("注销"),
    "lapse": gettext_noop("终止"),
    "restore": gettext_noop("恢复称号"),
    "supersede": gettext_noop("由新称号接替"),
    "ban": gettext_noop("限制申报"),
    "lift_ban": gettext_noop("解除限制申报"),
    "grade": gettext_noop("计为等级"),
    "meet": gettext_noop("视为履行"),
    "defer": gettext_noop("延期履行"),
    "stop_support": gettext_noop("停止支持"),
    "recover_support": gettext_noop("追回支持资金"),
    "credit_record": gettext_noop("记入信用记录"),
    "enter": gettext_noop("登记"),
}
"""What each act is called."""

ON_ANY_STANDING = frozenset({"restore", "ban", "lift_ban", "grade", "recover_support", "stop_support", "credit_record"})
"""Acts that a title which has ended admits too; all others need a living one."""

Sets = dict[str, Any]
Facts = Mapping[str, Any]


def what_it_sets(act: said.TitleActBase, state: TitleState, facts: Facts, day: date) -> Sets:
    """The values that the act sets in a title of this state from the day on; none for what leaves it as it is.

    Raises Refusal where the title's standing does not admit the act, or a fact that it needs is not known.
    """
    name: str = act.act  # type: ignore[attr-defined]
    _refuse_standing(name, act, state, day)
    compute = _SETS.get(type(act))
    return compute(act, state, facts, day) if compute else {}


def effective_day(act: said.TitleActBase, facts: Facts, decided_on: date) -> date:
    """From which day the act takes effect. Refusal where the fact that says so is not known."""
    return decided_on if act.from_ is None else _needed(act, act.from_, facts)


def meant_for(act: said.TitleActBase, kind: TitleKind) -> said.TitleActBase:
    """The act as it is meant for a title of this kind: a renewal that does not say for how long begins the kind's."""
    unsaid = isinstance(act, said.Renew) and not (act.years or act.months)
    return act.model_copy(update={"years": kind.years}) if unsaid else act


def term_end(act: said.Term, start: date) -> date | None:
    """The first day after the term; None for one without end."""
    months = 12 * (act.years or 0) + (act.months or 0)
    return add_months(start, months) if months else None


def _refuse_standing(name: str, act: said.TitleActBase, state: TitleState, day: date) -> None:
    words = {
        "act": _(TITLES[name]),
        "standing": _(STANDINGS[state.standing]),
        "name": state.name,
        "day": day_words(day),
    }
    if not admits(state, name) and name not in ON_ANY_STANDING:
        what = _("“%(name)s”%(standing)s，不能%(act)s") % words
        remedy = _("请改作本步骤的其他结果，或在称号页核对其状态和经过。")
        raise Refusal(what, clause=act.clause, kind="conflict", remedy=remedy)
    if name == "restore" and state.living:
        raise Refusal(_("“%(name)s”仍然有效，无须恢复") % words, clause=act.clause, kind="conflict")
    if name == "resume" and state.standing == "in_force":
        what = _("“%(name)s”没有暂停，也不在整改中") % words
        raise Refusal(what, clause=act.clause, kind="conflict", remedy=_("请在称号页核对其状态和经过。"))


def _needed(act: said.TitleActBase, key: str, facts: Facts) -> Any:
    value = facts.get(key)
    if value in (None, "", ()):
        what = _("没有填写“%(fact)s”，不能办理") % {"fact": key}
        raise Refusal(what, clause=act.clause, remedy=_("请退回补填。"))
    return value


def _renew(act: said.Renew, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"expires_on": term_end(act, day), "standing": "in_force", "until": None}


def _extend(act: said.Extend, state: TitleState, facts: Facts, day: date) -> Sets:
    if state.expires_on is None:
        what = _("“%(name)s”长期有效，无须延期") % {"name": state.name}
        raise Refusal(what, clause=act.clause, kind="conflict")
    return {"expires_on": term_end(act, state.expires_on)}


def _suspend(act: said.Suspend, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"standing": "suspended", "until": term_end(act, day)}


def _rectify(act: said.Rectify, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"standing": "rectifying", "until": term_end(act, day)}


def _resume(act: said.Resume, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"standing": "in_force", "until": None}


def _regrade(act: said.Regrade, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"kind": act.to}


def _reclassify(act: said.Reclassify, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"field": str(_needed(act, act.fact, facts))}


def _rename(act: said.Rename, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"name": str(_needed(act, act.fact, facts))}


def _merge(act: said.Merge, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"standing": "merged", "until": None}


def _revoke(act: said.Revoke, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"standing": "revoked", "until": None}


def _strike_off(act: said.StrikeOff, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"standing": "struck_off", "until": None}


def _lapse(act: said.LetLapse, state: TitleState, facts: Facts, day: date) -> Sets:
    return {"standing": "expired", "until": None}


def _restore(act: said.Restore, state: TitleState, facts: Facts, day: date) -> Sets:
    end = term_end(act, day)
    if end is None and state.expires_on is not None and state.expires_on <= day:
        what = _("“%(name)s”的有效期已届满，恢复时须给出新的有效期") % {"name": state.name}
        raise Refusal(what, clause=act.clause, kind="conflict")
    return {"standing": "in_force", "until": None} | ({"expires_on": end} if end else {})


_SETS: dict[type[said.TitleActBase], Callable[[Any, TitleState, Facts, date], Sets]] = {
    said.Renew: _renew,
    said.Extend: _extend,
    said.Suspend: _suspend,
    said.Rectify: _rectify,
    said.Resume: _resume,
    said.Regrade: _regrade,
    said.Reclassify: _reclassify,
    said.Rename: _rename,
    said.Merge: _merge,
    said.Revoke: _revoke,
    said.StrikeOff: _strike_off,
    said.LetLapse: _lapse,
    said.Restore: _restore,
}
"""What each act sets that needs nothing but the title and the facts; who holds it after a transfer, the records say."""
