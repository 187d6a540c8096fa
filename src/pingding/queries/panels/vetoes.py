"""What experts veto a case on: the sheets that count, and what is shown of them once the panel is closed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pingding.policy.steps.panel import Panel
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.panels.score_boards import scorer_of
from pingding.records.models import ScoreSheet


def vetoes_of(panel: Panel, sheets: Sequence[ScoreSheet]) -> list[ScoreSheet]:
    """Of the sheets that count, those that veto on a ground that the panel's definition has."""
    return [sheet for sheet in sheets if panel.veto is not None and sheet.veto in panel.veto.grounds]


@dataclass(frozen=True)
class ShownVeto:
    """A veto in words: at which panel, whose, on which ground by which clause, why, and what the case came to."""

    title: str
    who: str
    ground: str
    clause: tuple[str, ...]
    reason: str
    outcome: str


def shown_vetoes(file: CaseFile, sheets: Sequence[ScoreSheet], visibility: CaseVisibility) -> Iterator[ShownVeto]:
    """The vetoes among the sheets that are open to the viewer; unnamed experts have the numbers of their round."""
    runs = {run.pk: run for run in file.runs}
    places: Counter[int | None] = Counter()
    for sheet in (each for each in sheets if each.source == "expert"):
        places[sheet.run_id] += 1
        panel, place = file.procedure.steps[runs[sheet.run_id or 0].step], places[sheet.run_id]
        if isinstance(panel, Panel) and panel.veto is not None and vetoes_of(panel, [sheet]):
            yield ShownVeto(
                title=panel.title,
                who=scorer_of(sheet, place, visibility),
                ground=panel.veto.grounds[sheet.veto],
                clause=panel.veto.clause or panel.clause,
                reason=sheet.veto_reason,
                outcome=panel.outcomes[panel.veto.outcome].label,
            )
