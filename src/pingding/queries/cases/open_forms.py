"""Whose forms and files of a case a viewer reads: the one rule for pages, the interface and downloads."""

from dataclasses import dataclass

from pingding.queries.cases.visibility import CaseVisibility, visibility_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing

APPLICANT_ROLES = ("applicant", "holder")
"""The roles of parties whose sections the applicant writes."""


@dataclass(frozen=True)
class ReadableForms:
    """What a viewer reads of the forms of a case.

    `applicant` is the organisation whose application it is. `everybodys`: what every body handed in, the offices'
    own parts included; else the applicant's alone. `drafts` are the organisations whose drafts are open. `files`:
    the material too. `unmasked`: personal data whole. `names`: the persons who uploaded.
    """

    applicant: int
    own: frozenset[int]
    drafts: frozenset[int]
    everybodys: bool
    files: bool
    unmasked: bool
    names: bool

    def admits(self, filing: Filing) -> bool:
        """Whether this version is open to the viewer."""
        if filing.submitted_at is None:
            return filing.organisation_id in self.drafts
        return self.everybodys or filing.organisation_id == self.applicant or filing.organisation_id in self.own


def readable_forms(viewer: Viewer, case: Case, sight: CaseVisibility | None = None) -> ReadableForms:
    """What this viewer reads of a case that they may open at all.

    Officials, auditors and the assigned experts read what anybody handed in; the applicant and its partners only the
    applicant's: what an office writes of an applicant is said to the applicant in opinions and decisions. A draft is
    read by those who write it, and the applicant's by its partners, who are asked to confirm it; they read no files.
    """
    sight = sight or visibility_of(viewer, case)
    inside = sight.everything or sight.writes or sight.assesses
    return ReadableForms(
        applicant=case.organisation_id,
        own=viewer.unit_ids,
        drafts=viewer.unit_ids if inside else viewer.unit_ids | {case.organisation_id},
        everybodys=sight.everything or sight.assesses,
        files=inside,
        unmasked=sight.everything or sight.writes,
        names=sight.persons,
    )
