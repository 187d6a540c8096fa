"""To whom a paper of a batch is addressed and who gets a copy, by the names of the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.recommend import Recommend
from pingding.policy.text.papers import named_together
from pingding.queries.cases.parties import APPLICANTS, seats_of
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, OfficeHeld, Organisation, Seat


@dataclass(frozen=True)
class PaperRecipients:
    """The names as the paper has them; "" where nobody is named."""

    addressed_to: str
    copied_to: str


def recipients_of(step: Issue | Recommend, cases: Sequence[Case], issuer: Organisation) -> PaperRecipients:
    """Who gets the paper of a step on these cases, of one procedure: whom the definition names, else, of a letter the
    authorities, of a document on one case its applicant, on several the offices that recommended them. Whoever issues
    it is left out. The number of queries grows only with the cases of a party that sits nowhere in the procedure.
    """
    edition = edition_of(cases[0].edition)
    named = step.addressed_to or _usual(step, edition, cases)
    return PaperRecipients(_names(named, edition, cases, issuer), _names(step.copied_to, edition, cases, issuer))


def _usual(step: Issue | Recommend, edition: Edition, cases: Sequence[Case]) -> tuple[str, ...]:
    if isinstance(step, Recommend):
        return edition.programme.authorities
    steps = edition.procedures[cases[0].procedure].steps.values()
    if len(cases) == 1:
        parties = (party for each in steps for party in each.by)
        return tuple(party for party in parties if edition.parties[party].role in APPLICANTS)[:1]
    return tuple(dict.fromkeys(party for each in steps if isinstance(each, Recommend) for party in each.by))


def _names(recipients: Iterable[str], edition: Edition, cases: Sequence[Case], issuer: Organisation) -> str:
    """The offices stand together, each party by itself."""
    every = list(dict.fromkeys(recipients))
    offices = [each for each in every if "@" in each]
    groups = [(edition.parties[each].title[:], _bodies(each, edition, cases)) for each in every if each not in offices]
    named = [(title, [name for name in names if name != issuer.name]) for title, names in groups]
    seated = {name for _title, names in groups for name in names} | {issuer.name}
    return named_together([*named, ("", [name for name in _offices(offices) if name not in seated])])


def _bodies(party: str, edition: Edition, cases: Sequence[Case]) -> list[str]:
    """The names of the bodies that sit as this party in the cases, each once, in their order."""
    if edition.parties[party].role in APPLICANTS:
        return list(dict.fromkeys(case.organisation.name for case in cases))
    seats = Seat.objects.filter(run__case__in=list(cases), party=party).select_related("organisation").order_by("pk")
    return list(dict.fromkeys(each.organisation.name for each in seats)) or _seatless(party, cases)


def _seatless(party: str, cases: Sequence[Case]) -> list[str]:
    """Of a party that has not sat in any of the cases; nobody where its office is not set up."""
    names = []
    for case in cases:
        try:
            names += [office.name for office in seats_of(case, party)]
        except Refusal:
            continue
    return list(dict.fromkeys(names))


def _offices(offices: Sequence[str]) -> list[str]:
    """The names of public offices: of whoever holds one on the platform, else the office's own."""
    rows = OfficeHeld.objects.filter(office__in=offices).select_related("organisation") if offices else ()
    held_by = {row.office: row.organisation.name for row in rows}
    return [held_by.get(office) or shared().office_title(office)[:] for office in offices]
