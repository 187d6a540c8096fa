"""What experts had to do with the units of cases before: members of them once, applications together, recusals."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.text.likeness import name_key
from pingding.queries.clock import local_date
from pingding.queries.panels.recusals import Concerned
from pingding.records.models import Assignment, Case, Expert, Partner

YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class _Party:
    """A unit in an application: by its record, its code and its name."""

    pk: int | None
    code: str
    name: str


@dataclass(frozen=True)
class PastWork:
    """By case: where its units applied together with others (case number and party), and who stood aside from them."""

    concerned: Mapping[int, Concerned]
    since: datetime | None
    together: Mapping[int, Sequence[tuple[str, _Party]]]
    recusals: Mapping[int, Mapping[int, str]]

    def joint(self, case: int, expert: Expert) -> Iterator[str]:
        """Why the years before the case keep this expert from it: a membership that ended, an application together."""
        if self.since is None:
            return
        yield from self.concerned[case].former(expert, self.since)
        own = name_key(expert.employer_name)
        for number, party in self.together[case]:
            same = expert.employer_id is not None and expert.employer_id == party.pk
            if same or (own and own == name_key(party.name)):
                words = {"employer": party.name, "number": number}
                yield _("所在单位%(employer)s与本件单位共同申报过%(number)s") % words

    def declared(self, case: int, expert: Expert) -> Iterator[str]:
        """That the expert stood aside from an application of one of the case's units."""
        if reason := self.recusals[case].get(expert.person_id):
            yield reason


def past_work(concerned: Mapping[int, Concerned], experts: Sequence[Expert], years: int, *, at: datetime) -> PastWork:
    """What the last `years` have of these experts and of the units of these cases; nothing for 0 years."""
    if not years or not concerned:
        nothing: dict[int, Mapping[int, str]] = {pk: {} for pk in concerned}
        return PastWork(concerned, None, dict.fromkeys(concerned, ()), nothing)
    since = at - years * YEAR
    own = {pk: _parties_of(each) for pk, each in concerned.items()}
    return PastWork(concerned, since, _together(own, since), _recusals(own, since))


def _parties_of(concerned: Concerned) -> list[_Party]:
    """The applicant and the partners of a case."""
    unit = concerned.file.case.organisation
    partners = (_Party(each.organisation_id, each.code, each.name) for each in concerned.file.partners)
    return [_Party(unit.pk, unit.code or "", unit.name), *partners]


def _units(own: Mapping[int, Sequence[_Party]]) -> tuple[set[int], set[str]]:
    """The keys and the codes of all these units."""
    parties = [party for each in own.values() for party in each]
    return {party.pk for party in parties if party.pk is not None}, {party.code for party in parties if party.code}


def _together(own: Mapping[int, Sequence[_Party]], since: datetime) -> dict[int, list[tuple[str, _Party]]]:
    """By case, the other parties of applications since then in which one of its own took part."""
    keys, codes = _units(own)
    partners = Partner.objects.filter(removed_at=None, case__submitted_at__gte=since).exclude(confirmed=False)
    past = Case.objects.filter(submitted_at__gte=since)
    named = partners.filter(Q(organisation__in=keys) | Q(code__in=codes)).values("case")
    rows = past.filter(Q(organisation__in=keys) | Q(pk__in=named)).select_related("organisation").order_by("pk")
    parties: dict[int, list[_Party]] = {}
    numbers: dict[int, str] = {}
    for case in rows:
        numbers[case.pk] = case.number
        parties[case.pk] = [_Party(case.organisation_id, case.organisation.code or "", case.organisation.name)]
    for row in partners.filter(case__in=parties).order_by("pk"):
        parties[row.case_id].append(_Party(row.organisation_id, row.code, row.name))
    together: dict[int, list[tuple[str, _Party]]] = {}
    for pk, mine in own.items():
        past_of = ((case, number) for case, number in numbers.items() if case != pk)  # whatever is drawn beside it
        taken = [(number, parties[case]) for case, number in past_of if _any_of(mine, parties[case])]
        together[pk] = [(number, party) for number, each in taken for party in each if not _any_of(mine, [party])]
    return together


def _any_of(mine: Sequence[_Party], others: Sequence[_Party]) -> bool:
    """Whether one of these units is one of the others."""
    keys, codes = {each.pk for each in mine} - {None}, {each.code for each in mine} - {""}
    return any(each.pk in keys or each.code in codes for each in others)


def _recusals(own: Mapping[int, Sequence[_Party]], since: datetime) -> dict[int, Mapping[int, str]]:
    """By case and person, that they stood aside since then from an application of one of its units."""
    keys, _codes = _units(own)
    rows = Assignment.objects.filter(ended_at__gte=since, replaced_by=None, run__case__organisation__in=keys)
    reasons: dict[int, dict[int, str]] = defaultdict(dict)
    for row in rows.select_related("run__case__organisation").order_by("pk"):
        unit = row.run.case.organisation
        assert row.ended_at is not None
        words = {"unit": unit.name, "date": translation.day(local_date(row.ended_at))}
        reason = _("曾对%(unit)s的件声明回避（%(date)s）") % words
        for pk, mine in own.items():
            if any(party.pk == unit.pk for party in mine):
                reasons[pk].setdefault(row.expert_id, reason)
    return {pk: reasons[pk] for pk in own}
