"""What an expert notes for nobody else: kept, never sealed, shown to no other."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, record_act
from pingding.actions.panels.assigned import find_impartial_assignment
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.journal.acts.steps import KeepNotes
from pingding.queries.page_marks import changes
from pingding.queries.refusals import Faults
from pingding.queries.reviews.notes import LONGEST_NOTE, NOTE, note_names
from pingding.queries.viewer import Viewer
from pingding.records.models import ReviewNote


@action
def keep_notes(
    number: str,
    step: str,
    notes: Mapping[str, str],
    *,
    seen: Mapping[str, str] | None = None,
    actor: Viewer,
    at: datetime,
) -> ReviewNote | None:
    """Keep an expert's notes by path, those of the whole case under the empty one; an empty text removes a note.

    Effects: the notes, and that notes were kept, not what they say. Given back is None where nothing changed.
    Refusals: as for the sheet, but a sheet that was handed in keeps nothing from being noted; a row that is not the
    sheet's; all at once, texts that are too long; Moved for what was noted elsewhere since the page was made.
    """
    own = find_impartial_assignment(actor, number, step)
    case, indicators = own.file.case, own.step.indicators
    allowed = note_names(own.file.edition.indicators[indicators] if indicators else None)
    faults, texts = Faults(), {}
    for path, text in notes.items():
        with faults.caught(f"{NOTE}{path}", _("备忘")):
            if path not in allowed:
                raise Refusal(_("没有“%(path)s”这一评分项") % {"path": path}, remedy=_("请从评分表填写。"))
            texts[path] = read_paragraphs(text, _("备忘"), LONGEST_NOTE, required=False)
    faults.refuse()
    rows = ReviewNote.objects.filter(case=case, step=step, person=own.assignment.expert)
    row = rows.first() or ReviewNote(case=case, step=step, person=own.assignment.expert)
    stored = {path: row.texts.get(path, "") for path in allowed}
    new = changes(stored, texts, seen or {}, dict.fromkeys(allowed, _("备忘")))
    row.texts = {path: text for path, text in (stored | new).items() if text}
    if row.texts == {path: text for path, text in stored.items() if text}:
        return None
    row.saved_at = at
    row.save()
    record_act(KeepNotes(), at=at, actor=actor, case=case, step=step, clause=own.step.clause)
    return row
