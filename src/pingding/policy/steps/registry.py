"""Every kind of step, found by the word that definitions write: one module a kind, each with its KIND."""

from importlib import import_module
from types import ModuleType
from typing import Annotated

from pydantic import Field

from pingding.policy.steps import (
    draw,
    file,
    fill,
    issue,
    meeting,
    notice,
    opinion,
    panel,
    rank,
    receive,
    recommend,
    review,
    visit,
)
from pingding.policy.steps.kind import Floor, StepContent, StepKind
from pingding.policy.translation import gettext

Step = Annotated[
    fill.Fill
    | review.Review
    | opinion.Opinion
    | recommend.Recommend
    | panel.Panel
    | visit.Visit
    | rank.Rank
    | draw.Draw
    | meeting.Meeting
    | notice.PublicNotice
    | issue.Issue
    | file.FileElsewhere
    | receive.Receive,
    Field(discriminator="kind"),
]

KINDS: dict[str, StepKind] = {
    kind.name: kind
    for kind in (
        fill.KIND,
        review.KIND,
        opinion.KIND,
        recommend.KIND,
        panel.KIND,
        visit.KIND,
        rank.KIND,
        draw.KIND,
        meeting.KIND,
        notice.KIND,
        issue.KIND,
        file.KIND,
        receive.KIND,
    )
}

BATCH_KINDS = frozenset(name for name, kind in KINDS.items() if kind.batch)
"""Kinds of step that act on many cases at once."""

CONTENT_OF: dict[str, type[StepContent]] = {name: kind.content for name, kind in KINDS.items() if kind.content}
"""What is said at a step, for each kind that is acted on case by case."""


def modules_of(package: str, floor: Floor) -> dict[str, ModuleType]:
    """The module that each kind has in a package of a floor, found by its name; none for those that are plain there."""
    return {name: import_module(f"{package}.{name}") for name, kind in KINDS.items() if floor not in kind.plain}


def kind_title(name: str) -> str:
    """What a kind of step is called, in the reader's language.

    >>> kind_title("visit")
    '现场核查'
    """
    return gettext(KINDS[name].title)
