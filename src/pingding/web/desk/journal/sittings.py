"""The journal told briefly: what one person did in one sitting is a line that opens to its single entries."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.language import Edition
from pingding.policy.translation import counted, listed
from pingding.queries.journal.acts.applications import (
    AddMaterial,
    ConfirmOnPaper,
    RecordAttachment,
    RemoveMaterial,
    SaveDraft,
)
from pingding.queries.journal.acts.steps import AssignExpert, KeepNotes, ReadScores, SaveSheet, SaveSourceSheet
from pingding.queries.journal.journal import JournalLine
from pingding.queries.journal.subjects import subject_in_words
from pingding.web.desk.journal.journal_words import journal_entry, recorded_in_words
from pingding.web.wording.dates import clock_words, local_day, short_moment

WRITING, SCORING = gettext_noop("填写和上传"), gettext_noop("填写评分")
DOINGS: dict[str, str] = {
    **dict.fromkeys((act.act for act in (SaveDraft, RecordAttachment, AddMaterial, RemoveMaterial)), WRITING),
    ConfirmOnPaper.act: WRITING,
    **dict.fromkeys((act.act for act in (SaveSheet, SaveSourceSheet, KeepNotes)), SCORING),
    AssignExpert.act: AssignExpert.act,
    ReadScores.act: ReadScores.act,
}
"""Acts that one repeats until something is done, by what is then done: in a row they are told as one."""
SITTING = timedelta(hours=8)
"""Whoever pauses for longer begins a new sitting."""
LONG, BEGINNING = 80, 40
"""Characters of a text that is folded, and of it those that are shown."""
DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{20,}\b")


def told_briefly(
    lines: Iterable[JournalLine], edition: Edition | None = None, *, case_url: Callable[[str], str] | None = None
) -> list[dict[str, Any]]:
    """Lines, newest first, as the component takes them: a sitting is one line, digests are cut short.

    `edition` is that of the one case that they are about; of several, each line names its own, and `case_url` leads
    to a case by its number.
    """
    entries = []
    for own in sittings(lines):
        about = next((line for line in own if line.case_number), own[0])
        entry = _entry(own, edition or about.edition)
        if case_url and about.case_number:
            entry |= {"url": case_url(about.case_number), "case": about.case_number}
        entries.append(entry)
    return entries


def briefly(text: str) -> dict[str, str]:
    """A text with its digests cut short; of a long one the beginning, and the whole to unfold."""
    short = DIGEST.sub(r"\1…", text)
    return {"after": short} if len(short) <= LONG else {"after": f"{short[:BEGINNING]}……", "whole": short}


def sittings(lines: Iterable[JournalLine]) -> Iterator[list[JournalLine]]:
    """The lines in groups: what one person did in a row, to one case and one form; most of them are one line alone."""
    own: list[JournalLine] = []
    subject: tuple[str, ...] = ()
    for line in lines:
        # An upload stands in no case: it belongs to what is done with the file.
        joint = _joint(subject, _subject(line)) if own and _goes_on(own[-1], line) else None
        if own and joint is None:
            yield own
            own = []
        subject = joint or _subject(line)
        own.append(line)
    if own:
        yield own


def _goes_on(later: JournalLine, line: JournalLine) -> bool:
    """Whether both are done by one person, for the same purpose, in one sitting."""
    doing = DOINGS.get(line.act)
    same = (line.actor, line.behalf, line.step) == (later.actor, later.behalf, later.step)
    return doing is not None and doing == DOINGS.get(later.act) and same and abs(later.at - line.at) <= SITTING


def _subject(line: JournalLine) -> tuple[str, ...]:
    """The case and the form that it is about, empty where it names none."""
    return line.case_number, line.recorded.form if isinstance(line.recorded, SaveDraft) else ""


def _joint(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...] | None:
    """What both are about; None where they are about different things."""
    if any(one and other and one != other for one, other in zip(first, second, strict=True)):
        return None
    return tuple(one or other for one, other in zip(first, second, strict=True))


def _entry(own: Sequence[JournalLine], edition: Edition | None) -> dict[str, Any]:
    """A sitting as one line: the newest of its entries, with what all came to and the entries themselves."""
    entry = journal_entry(own[0], edition=edition)
    if len(own) > 1:
        acts = Counter(line.act_name for line in own)
        entry["act"] = own[0].act_name if len(acts) == 1 else _(DOINGS[own[0].act])
        entry["note"] = _count(acts, _since(own))
        entry["clause"] = own[0].clause if len({line.clause for line in own}) == 1 else ""
        entry["changes"] = list(_together(own, edition))
        entry["singles"] = [_shortened(journal_entry(line, edition=edition)) for line in own]
    return _shortened(entry)


def _shortened(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "changes": [{**each, **briefly(each["after"])} for each in entry["changes"]]}


def _since(own: Sequence[JournalLine]) -> str:
    """When a sitting began, on the day of its end by the clock alone."""
    first, last = min(line.at for line in own), max(line.at for line in own)
    return clock_words(first) if local_day(first) == local_day(last) else short_moment(first)


def _count(acts: Counter[str], since: str) -> str:
    """How often each was done, and since when."""
    if len(acts) == 1:
        number = acts.total()
        return counted("%(n)d 次，自 %(since)s 起", number) % {
            "n": number,
            "since": since,
        }
    each = listed(_("%(act)s %(n)d 次") % {"act": act, "n": number} for act, number in acts.items())
    return _("%(acts)s，自 %(since)s 起") % {"acts": each, "since": since}


def _together(own: Sequence[JournalLine], edition: Edition | None) -> Iterator[dict[str, str]]:
    """What the entries of each act came to: of drafts all that was written, of others what each was about, or else
    what the last of them recorded."""
    for act in dict.fromkeys(line.act for line in own):
        alike = [line for line in own if line.act == act]
        kept = dict.fromkeys(line.about for line in reversed(alike) if line.about)
        abouts = [subject_in_words(about, act, edition) for about in kept]
        if abouts:
            yield {"what": alike[0].act_name, "after": listed(abouts)}
        else:
            yield from recorded_in_words(_written(alike), edition)


def _written(alike: Sequence[JournalLine]) -> JournalLine:
    """The last of several entries of one act; of drafts with the fields of all, the earliest first."""
    last = alike[0]
    if not isinstance(last.recorded, SaveDraft):
        return last
    drafts = (line.recorded for line in reversed(alike) if isinstance(line.recorded, SaveDraft))
    fields = dict.fromkeys(field for draft in drafts for field in draft.fields)
    return replace(last, recorded=last.recorded.model_copy(update={"fields": tuple(fields)}))
