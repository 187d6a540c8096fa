"""A line of the journal as its component takes it: what was recorded, in words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.utils.translation import ngettext

from pingding.policy.language import Edition
from pingding.queries.journal.acts.act import Definitions
from pingding.queries.journal.acts.applications import SaveDraft
from pingding.queries.journal.acts.steps import SaveSheet, SaveSourceSheet
from pingding.queries.journal.journal import JournalLine
from pingding.web.wording.dates import short_moment

SAVINGS = frozenset({SaveDraft.act, SaveSheet.act, SaveSourceSheet.act})
"""Acts that somebody repeats while writing: in a row they tell no more than one does."""
LONG, BEGINNING = 160, 60
"""Characters of a text that is folded, and of it those that are shown."""
DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{20,}\b")


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
        "on_behalf": line.behalf,
        "act": line.act_name,
        "note": line.about,
        "url": case_url,
        "clause": line.clause,
        "digest": line.digest,
        "changes": recorded_in_words(line, edition),
    }


def told_briefly(lines: Iterable[JournalLine], edition: Edition) -> list[dict[str, Any]]:
    """The lines of a case as the component takes them: many savings in a row are one line, digests are cut short."""
    entries = []
    for (_act, saving, *_who), alike in groupby(lines, key=_savings):
        own = list(alike)
        entries += [journal_entry(_together(own), edition=edition)] if saving else _each(own, edition)
    for entry in entries:
        entry["changes"] = [{**each, **_briefly(each["after"])} for each in entry["changes"]]
    return entries


def _briefly(text: str) -> dict[str, str]:
    """A text with its digests cut short; of a long one the beginning, and the whole to unfold."""
    short = DIGEST.sub(r"\1…", text)
    return {"after": short} if len(short) <= LONG else {"after": f"{short[:BEGINNING]}……", "whole": short}


def _each(lines: Sequence[JournalLine], edition: Edition) -> list[dict[str, Any]]:
    return [journal_entry(line, edition=edition) for line in lines]


def _savings(line: JournalLine) -> tuple[Any, ...]:
    """What lines have in common that are told as one: who saved the same."""
    form = line.recorded.form if isinstance(line.recorded, SaveDraft) else ""
    return (line.act, line.act in SAVINGS, line.actor, line.behalf, line.step, form)


def _together(lines: Sequence[JournalLine]) -> JournalLine:
    """Several savings as one line: the last of them, with all that was written and since when."""
    if len(lines) == 1:
        return lines[0]
    last, first = max(lines, key=lambda line: line.seq), min(lines, key=lambda line: line.seq)
    recorded = last.recorded
    if isinstance(recorded, SaveDraft):
        written = (
            field for line in reversed(lines) if isinstance(line.recorded, SaveDraft) for field in line.recorded.fields
        )
        recorded = recorded.model_copy(update={"fields": tuple(dict.fromkeys(written))})
    words = ngettext("保存 %(n)d 次，自 %(since)s 起", "保存 %(n)d 次，自 %(since)s 起", len(lines))
    about = words % {"n": len(lines), "since": short_moment(first.at)}
    return replace(last, recorded=recorded, about=" · ".join(map(str, filter(None, (last.about, about)))))
