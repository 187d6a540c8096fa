"""What the title of a worked case is promised in money."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pingding.policy.facts.facts import Facts
from pingding.policy.language import WorkedCase
from pingding.policy.suggestions import did_you_mean
from pingding.policy.supports.money import in_unit
from pingding.policy.supports.promises import SupportedTitle, promise_of
from pingding.policy.values.arithmetic import plain


@dataclass(frozen=True)
class WorkedPromise:
    """A support's sum in its unit (None: not known yet; 0: none), and how it comes about."""

    total: Decimal | None
    says: str


def worked_promises(facts: Facts, grants: str | None, case: WorkedCase) -> dict[str, WorkedPromise]:
    """By id, what each support comes to for a title granted on the day of the case; of any kind where `grants` is
    None. What an office states counts from the facts of the case."""
    promises = {}
    for key, support in facts.edition.supports.items():
        kind = grants or next(iter(support.titles or facts.edition.titles), "")
        if not support.concerns(kind):
            promises[key] = WorkedPromise(Decimal(0), f"“{facts.edition.titles[kind].label}”不在支持之列")
            continue
        promise = promise_of(SupportedTitle(kind, case.on, facts), key, ())
        total = None if promise.total is None else in_unit(promise.total, support.unit)
        promises[key] = WorkedPromise(total, promise.says)
    return promises


def supports_differences(
    expected: Mapping[str, Decimal | None], promises: Mapping[str, WorkedPromise]
) -> Iterator[str]:
    """Where supports come to something else than expected."""
    for key, total in expected.items():
        if key not in promises:
            yield f"支持（supports）：没有“{key}”。{did_you_mean(key, promises)}"
        elif promises[key].total != total:
            yield f"{key}（supports）：期望 {_shown(total)}，实为 {_shown(promises[key].total)}。{promises[key].says}"


def _shown(total: Decimal | None) -> str:
    return "未定" if total is None else plain(total)
