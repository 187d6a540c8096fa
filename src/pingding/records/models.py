"""Where Django looks for models; each lives in the module of its noun."""

from .access_token import AccessToken
from .batch import Batch, BatchItem, IssuedDocument, Notice, Objection
from .case import Case, CaseRegion, Override, Seat, StepRun
from .filing import Attachment, Filing, FilingFile, Partner
from .journal import ActToken, DemoClock, JournalEntry, JournalHead, Message
from .organisation import Membership, OfficeHeld, Organisation, OrganisationFact
from .panel import Assignment, ScoreSheet
from .person import Expert, Person
from .programme import Call, StoredEdition
from .title import Owed, Title

__all__ = [
    "AccessToken", "ActToken", "Assignment", "Attachment", "Batch", "BatchItem", "Call", "Case", "CaseRegion",
    "DemoClock", "Expert", "Filing", "FilingFile", "IssuedDocument", "JournalEntry", "JournalHead", "Membership",
    "Message", "Notice", "Objection", "OfficeHeld", "Organisation", "OrganisationFact", "Override", "Owed", "Partner",
    "Person", "ScoreSheet", "Seat", "StepRun", "StoredEdition", "Title",
]  # fmt: skip
