"""A line of the journal as its component takes it: what was recorded, in words."""

from typing import Any

from pingding.policy.language import Edition
from pingding.queries.directory.names import office_name
from pingding.queries.journal.acts.act import Definitions
from pingding.queries.journal.journal import JournalLine
from pingding.queries.journal.subjects import subject_in_words


def recorded_in_words(line: JournalLine, edition: Edition | None = None) -> list[dict[str, str]]:
    """What the act recorded, field by field, as the component `journal_table` takes it."""
    if line.recorded is None:
        return []
    fields = line.recorded.in_words(Definitions.at(edition, line.step))
    return [{"what": label, "after": text} for label, text in fields]


def journal_entry(line: JournalLine, *, case_url: str = "", edition: Edition | None = None) -> dict[str, Any]:
    """A line of the journal as the component `journal_table` takes it."""
    return {
        "at": line.at,
        "who": line.actor,
        "on_behalf": office_name(line.behalf),
        "act": line.act_name,
        "note": subject_in_words(line.about, line.act, edition),
        "url": case_url,
        "case": line.case_number if case_url else "",
        "clause": line.clause,
        "digest": line.digest,
        "changes": recorded_in_words(line, edition),
    }
