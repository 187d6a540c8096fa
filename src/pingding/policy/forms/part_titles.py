"""What the parts of an application that a correction can name are called."""

from collections.abc import Sequence

from pingding.policy.language import Edition
from pingding.policy.steps.fill import Fill

SCORE_SHEET = "score-sheet"
"""The part that is the applicant's own score sheet."""


def part_titles(edition: Edition, parts: Sequence[str]) -> dict[str, str]:
    """The titles of targets that a correction named; an unknown one keeps its id."""
    return {part: _part_title(edition, part) for part in parts}


def _part_title(edition: Edition, part: str) -> str:
    kind, _colon, key = part.partition(":")
    if part == SCORE_SHEET:
        return _score_sheet_title(edition) or part
    if kind == "fact" and key in edition.vocabulary:
        return edition.vocabulary[key].label
    if kind == "material" and key in edition.materials:
        return edition.materials[key].title
    for form in edition.forms.values():
        if kind == "section" and key in form.sections:
            return form.sections[key].title
    return part


def _score_sheet_title(edition: Edition) -> str:
    """The title of the indicators by which applicants score themselves; empty where there are none."""
    steps = (step for procedure in edition.procedures.values() for step in procedure.steps.values())
    scored = (step.indicators for step in steps if isinstance(step, Fill) and step.source is not None)
    return next((edition.indicators[key].title for key in scored if key), "")
