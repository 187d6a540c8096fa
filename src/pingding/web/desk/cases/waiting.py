"""For whom a case waits, on its page, and the way to prompt them (催办) from there."""

from collections.abc import Collection
from typing import Any

from pingding.policy import translation
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import CasePath
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.awaited import awaited_by
from pingding.web.desk.component_values import cite
from pingding.web.desk.listings.selection import prompt_mark, whom
from pingding.web.wording.procedure_words import silence_words


def waiting_part(request: ViewerRequest, file: CaseFile, path: CasePath, mine: Collection[str]) -> dict[str, Any]:
    """The open steps that are somebody else's turn, those at `mine` left out; and whom the viewer may prompt."""
    steps = [
        {
            "title": step.title,
            "acting": translation.listed(step.acting),
            "acted": translation.listed(step.acted),
            "since": step.since,
            "due": step.due,
            "provisional": step.provisional,
            "cited": cite(file.edition, step.clause),
            "silence": silence_words(file.procedure.steps[step.step]),
            "correction": step.correction,
        }
        for step in path.waiting
        if step.step not in mine
    ]
    return {"waiting": steps, "prompt": _prompt(request, file) if path.waiting else None}


def _prompt(request: ViewerRequest, file: CaseFile) -> dict[str, Any] | None:
    """Whom the viewer may prompt; once all were prompted today, when; None where nobody keeps an office of theirs."""
    awaited = [each for each in awaited_by(request.viewer, [file.case.number]) if each.prompts]
    if not awaited:
        return None
    open_today = [each for each in awaited if not each.rests(request.at)]
    last = max((each.last for each in awaited if each.last), default=None)
    words = translation.listed(whom(each, request.at) for each in open_today)
    return {"whom": words, "seen": prompt_mark(open_today, request.at), "last": last}
