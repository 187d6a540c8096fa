"""What else is to be known of a case above its tabs: bans of those who apply, and the consequence that it is about."""

from typing import Any

from pingding.queries.applications.bans import bans_of_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.titles.proposals import proposal_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import cite


def concerns_of(request: ViewerRequest, file: CaseFile) -> dict[str, Any]:
    """The bans and the proposal as the templates show them; None for a case that is about no consequence."""
    proposal = proposal_of(file.case)
    shown = None
    if proposal is not None:
        clauses = [cite(file.edition, (each,)) for each in proposal.clause]
        shown = {"about": proposal, "clauses": clauses}
    return {"bans": bans_of_case(request.viewer, file, request.at), "proposal": shown}
