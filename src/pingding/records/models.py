"""Where Django looks for models; each lives in the module of its noun."""

from pingding.records.access_token import AccessToken
from pingding.records.attempt import Attempt, FamiliarPlace
from pingding.records.background import Failure, Heartbeat
from pingding.records.batch import Batch, BatchItem, IssuedDocument, Notice, Objection, ObjectionEvidence
from pingding.records.calendar_address import CalendarAddress
from pingding.records.case import Case, Override, Seat, StepRun
from pingding.records.filing import Attachment, Filing, FilingFile, Partner
from pingding.records.journal import ActToken, DemoClock, JournalEntry, JournalHead, Message
from pingding.records.listing import ListExport, SavedView
from pingding.records.mail import AddressChange, MailChoice, OutgoingMail
from pingding.records.organisation import FormerName, Membership, OfficeHeld, Organisation, OrganisationFact
from pingding.records.page_draft import PageDraft
from pingding.records.panel import Assignment, ExpertDraw, ReviewNote, ScoreSheet
from pingding.records.paper import IssuedPaper
from pingding.records.person import Expert, Person
from pingding.records.phrase import Phrase
from pingding.records.pool import Absence, AvoidanceRequest, JointWork, NoShow, Training
from pingding.records.programme import Call, CallDocument, DistrictDate, StoredEdition
from pingding.records.search import SearchEntry, SearchProgress
from pingding.records.sitting import AgendaItem, Sitting
from pingding.records.support import SupportEntry
from pingding.records.title import (
    Ban,
    BanLifting,
    ObligationPeriod,
    Proposal,
    ReportEvidence,
    Title,
    TitleChange,
    TitleReport,
    TitleRound,
    TitleSpan,
)
from pingding.records.waiting import WaitingChange
from pingding.records.widening import Widening

__all__ = [
    "Absence",
    "AccessToken",
    "ActToken",
    "AddressChange",
    "AgendaItem",
    "Assignment",
    "Attachment",
    "Attempt",
    "AvoidanceRequest",
    "Ban",
    "BanLifting",
    "Batch",
    "BatchItem",
    "CalendarAddress",
    "Call",
    "CallDocument",
    "Case",
    "DemoClock",
    "DistrictDate",
    "Expert",
    "ExpertDraw",
    "Failure",
    "FamiliarPlace",
    "Filing",
    "FilingFile",
    "FormerName",
    "Heartbeat",
    "IssuedDocument",
    "IssuedPaper",
    "JointWork",
    "JournalEntry",
    "JournalHead",
    "ListExport",
    "MailChoice",
    "Membership",
    "Message",
    "NoShow",
    "Notice",
    "Objection",
    "ObjectionEvidence",
    "ObligationPeriod",
    "OfficeHeld",
    "Organisation",
    "OrganisationFact",
    "OutgoingMail",
    "Override",
    "PageDraft",
    "Partner",
    "Person",
    "Phrase",
    "Proposal",
    "ReportEvidence",
    "ReviewNote",
    "SavedView",
    "ScoreSheet",
    "SearchEntry",
    "SearchProgress",
    "Seat",
    "Sitting",
    "StepRun",
    "StoredEdition",
    "SupportEntry",
    "Title",
    "TitleChange",
    "TitleReport",
    "TitleRound",
    "TitleSpan",
    "Training",
    "WaitingChange",
    "Widening",
]
