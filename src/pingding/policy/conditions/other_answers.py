"""What may stand beside facts when a definition is asked: materials handed in, answers of judges, registers."""

from collections.abc import Collection, Iterator, Mapping
from typing import get_args

from pingding.policy.errors import Refusal
from pingding.policy.language import Condition, Edition
from pingding.policy.language.conditions import Register
from pingding.policy.suggestions import did_you_mean


def other_answer_faults(
    edition: Edition,
    *,
    materials: Collection[str] = (),
    judged: Mapping[str, object] | None = None,
    bars: Collection[str] = (),
) -> Iterator[Refusal]:
    """A refusal for each key that the edition does not have, and for each answer that is neither yes, no nor open.

    `judged` is keyed by the dotted path of a condition that somebody judges.
    """
    paths = dict(_judged(edition.conditions, ""))
    for path, answer in (judged or {}).items():
        if path not in paths:
            remedy = did_you_mean(path, paths) if paths else "本办法没有由人评判的条件，请删去。"
            yield Refusal(f"没有由人评判的条件“{path}”", where="judged", remedy=remedy)
        elif not (answer is None or isinstance(answer, bool)):
            remedy = "请写 true（符合）、false（不符合）或 null（尚未评判）。"
            yield Refusal(f"“{answer}”不是评判的回答", where=f"judged.{path}", remedy=remedy)
    for key in materials:
        if key not in edition.materials:
            yield Refusal(f"没有材料“{key}”", where="materials", remedy=did_you_mean(key, edition.materials))
    for key in bars:
        if key not in get_args(Register):
            yield Refusal(f"没有登记簿“{key}”", where="bars", remedy=did_you_mean(key, get_args(Register)))


def _judged(conditions: Mapping[str, Condition], before: str) -> Iterator[tuple[str, Condition]]:
    for key, condition in conditions.items():
        if condition.judged is not None:
            yield before + key, condition
        yield from _judged(condition.children, f"{before}{key}.")
