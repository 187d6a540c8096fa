"""What ties an expert to a case: why they must not assess it, what is to be looked into; and who in the pool may."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Step
from pingding.policy.text.likeness import landlines_in, mobiles_in, name_key
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_at_submission_of, facts_in
from pingding.queries.cases.parties import seats_of
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.directory.names import names_of
from pingding.records.models import Case, Expert, Membership, Organisation, Partner, Person, Seat


@compiled_query
def _memberships(units: tuple[int, ...]) -> QuerySet[Membership]:
    rows = Membership.objects.filter(Q(organisation__in=units, until=None) | Q(person__expert__isnull=False))
    return rows.select_related("person", "organisation").order_by("pk")


@dataclass(frozen=True)
class Ties:
    """`bar`: the reason for which an expert must stand aside, empty without one. `doubts`: what is only a warning."""

    bar: str = ""
    doubts: tuple[str, ...] = ()


class Concerned:
    """Whom a case concerns: the applicant, its partners, and the bodies that the definition keeps from scoring.

    Their units, by every name; their people and the persons named in the application, by account, telephone and
    name. Read once, in the same few queries however many experts are held against it.
    """

    def __init__(self, file: CaseFile) -> None:
        self.file = file

    def ties(self, expert: Expert) -> Ties:
        """What ties this expert to the case, as far as the records show it."""
        doubts = (*self._doubts(expert.person), *self.former(expert))
        return Ties(self.bar(expert), tuple(dict.fromkeys(doubts)))

    def bar(self, expert: Expert) -> str:
        """Why this expert must stand aside, empty without a reason."""
        return next(self._bars(expert), "")

    def _bars(self, expert: Expert) -> Iterator[str]:
        """By employment, by membership, by a mobile number, which is one person's."""
        employer = expert.employer
        if unit := (employer and self._unit_of(employer)) or self.names.get(name_key(expert.employer_name)):
            yield _("任职于%(unit)s") % {"unit": unit}
        for membership in self.memberships:
            own = membership.person_id == expert.person_id
            if own and (unit := self._unit_of(membership.organisation)):
                yield _("为%(unit)s成员") % {"unit": unit}
        for number in sorted(mobiles_in(expert.person.phone)):
            if number in self.telephones:
                yield _("手机号码与%(whose)s相同") % {"whose": self.telephones[number]}

    def _doubts(self, person: Person) -> Iterator[str]:
        """By a line that several may share, and by a name that several may bear."""
        for number in sorted(landlines_in(person.phone) & self.telephones.keys()):
            yield _("联系电话与%(whose)s相同") % {"whose": self.telephones[number]}
        if whose := self.persons.get(name_key(person.name)):
            yield _("与%(whose)s同名") % {"whose": whose}

    def former(self, expert: Expert, since: datetime | None = None) -> Iterator[str]:
        """By a membership that has ended (`since` then): no bar of its own, and said only where there is no present
        one."""
        for membership in self.known_memberships:
            if membership.until is None or membership.person_id != expert.person_id:
                continue
            if since is not None and membership.until < since:
                continue
            if unit := self._unit_of(membership.organisation):
                words = {"unit": unit, "date": translation.day(local_date(membership.until))}
                yield _("曾为%(unit)s成员（至%(date)s）") % words

    @cached_property
    def units(self) -> dict[int, Organisation]:
        """The units on the platform that the case concerns, a partner too that registered after it was named."""
        partners = [partner.organisation for partner in self.file.partners if partner.organisation]
        codes = {partner.code for partner in self.file.partners if partner.code and not partner.organisation}
        registered = [unit for unit in self.registered if unit.code in codes] if codes else []
        units = (self.file.case.organisation, *partners, *registered, *_kept_from_scoring(self.file))
        return {unit.pk: unit for unit in units}

    @cached_property
    def registered(self) -> Sequence[Organisation]:
        """The units on the platform by the codes of partners."""
        codes = [partner.code for partner in self.file.partners if partner.code]
        return list(Organisation.objects.filter(code__in=codes))

    @cached_property
    def names(self) -> dict[str, str]:
        """By what a name is compared by, that of the unit: its own of every time, and those that partners bear here."""
        names = {name_key(name): unit.name for pk, unit in self.units.items() for name in self.names_borne.get(pk, ())}
        return {name_key(partner.name): partner.name for partner in self.file.partners} | names

    @cached_property
    def names_borne(self) -> Mapping[int, tuple[str, ...]]:
        """By unit, its names of every time."""
        return names_of(tuple(self.units.values()))

    def _unit_of(self, body: Organisation) -> str:
        """The name of the unit that a body is, by its record, its code or its name; empty when it is none of them."""
        codes = {partner.code: partner.name for partner in self.file.partners if partner.code}
        named = self.names.get(name_key(body.name), "")
        return body.name if body.pk in self.units else codes.get(body.code or "", named)

    @cached_property
    def known_memberships(self) -> tuple[Membership, ...]:
        """The members of the units, and wherever an expert of the pool is or was a member."""
        return tuple(_memberships(tuple(self.units)))

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """Those of them that have not ended."""
        return tuple(each for each in self.known_memberships if each.until is None)

    @cached_property
    def telephones(self) -> dict[str, str]:
        """By telephone number, whose it is."""
        whose: dict[str, str] = {}
        for membership in self._members():
            title = _("%(unit)s的%(name)s") % {"unit": membership.organisation.name, "name": membership.person.name}
            whose |= dict.fromkeys(_numbers_in(membership.person.phone), title)
        for label, text in self.named:
            whose |= dict.fromkeys(_numbers_in(text), _("本件所填的“%(label)s”") % {"label": label})
        return whose

    @cached_property
    def persons(self) -> dict[str, str]:
        """By what a person's name is compared by, who bears it."""
        whose = {name_key(text): _("本件所填的“%(label)s”") % {"label": label} for label, text in self.named}
        for membership in self._members():
            title = _("%(unit)s成员") % {"unit": membership.organisation.name}
            whose[name_key(membership.person.name)] = title
        for unit in self.units.values():
            title = _("%(unit)s法定代表人") % {"unit": unit.name}
            whose[name_key(unit.legal_representative)] = title
        return {key: title for key, title in whose.items() if key}

    def _members(self) -> Iterator[Membership]:
        return (each for each in self.memberships if each.organisation_id in self.units)

    @cached_property
    def facts(self) -> Facts:
        """What the case's application says."""
        case = self.file.case
        return facts_in(self.file, on=local_date(case.submitted_at or case.opened_at)).facts

    @cached_property
    def named(self) -> tuple[tuple[str, str], ...]:
        """What the application says of persons, each text with its label: names and telephones of contacts."""
        facts, named = self.facts, list[tuple[str, str]]()
        for key, fact in self.file.edition.vocabulary.items():
            value = facts.entered.get(key)
            if isinstance(value, str) and (fact.personal or fact.type == "person"):
                named.append((fact.label, value))
            elif isinstance(value, tuple):
                columns = {name: column.label for name, column in fact.columns.items() if column.personal}
                rows = [row for row in value if not isinstance(row, str)]
                named += [(label, str(row.get(name) or "")) for row in rows for name, label in columns.items()]
        return tuple(named)


def concerned_in(cases: Sequence[Case]) -> dict[int, Concerned]:
    """By case, whom it concerns; read together for cases that have their `edition` and `organisation`, so that the
    queries do not grow with them."""
    files, facts = {case.pk: CaseFile(case) for case in cases}, facts_at_submission_of(cases)
    partners = Partner.objects.filter(case__in=cases, removed_at=None).select_related("organisation", "paper")
    seats = Seat.objects.filter(run__case__in=cases).select_related("run", "organisation", "acted_by")
    for name, rows in (("partners", partners.order_by("pk")), ("seats", seats.order_by("pk"))):
        own: dict[int, list[Any]] = {case.pk: [] for case in cases}
        for row in rows:
            own[row.case_id if isinstance(row, Partner) else row.run.case_id].append(row)
        for pk, file in files.items():
            vars(file)[name] = tuple(own[pk])
    codes = {partner.code for file in files.values() for partner in file.partners if partner.code}
    registered = list(Organisation.objects.filter(code__in=codes)) if codes else []
    concerned = {pk: Concerned(file) for pk, file in files.items()}
    for pk, each in concerned.items():
        vars(each).update(registered=registered, facts=facts[pk])
    units = {unit.pk: unit for each in concerned.values() for unit in each.units.values()}
    together = {"known_memberships": tuple(_memberships(tuple(units))), "names_borne": names_of(tuple(units.values()))}
    for each in concerned.values():
        vars(each).update(together)
    return concerned


def ties_of(file: CaseFile, expert: Expert) -> Ties:
    """What ties this expert to the case, as far as the records show it."""
    return Concerned(file).ties(expert)


def unfit(expert: Expert, ties: Ties) -> str:
    """Why an expert who was asked should not go on: what ties them, or that they left the pool; empty for neither."""
    if ties.bar:
        return _("应当回避：%(reason)s") % {"reason": ties.bar}
    return "" if expert.is_active else _("已不在专家库中")


def refuse_tied(file: CaseFile, person: Person, step: Step) -> None:
    """Refusal(kind="conflict") where something bars an assigned expert from assessing the case, at whatever moment."""
    if bar := Concerned(file).bar(person.expert):
        what = _("您应当回避本件：%(reason)s") % {"reason": bar}
        remedy = _("请等待召集单位更换专家；与事实不符的，请联系平台管理员更正登记。")
        raise Refusal(what, where=step.title, clause=step.clause, kind="conflict", remedy=remedy)


def _numbers_in(text: str) -> frozenset[str]:
    return mobiles_in(text) | landlines_in(text)


def _kept_from_scoring(file: CaseFile) -> list[Organisation]:
    """The bodies that sit, or are to sit, in the case as a party that may not score."""
    parties = {key for key, party in file.edition.parties.items() if not party.may_score}
    seats = [seat for seat in file.seats if seat.party in parties]
    bodies = [seat.organisation for seat in seats]
    for party in sorted(parties - {seat.party for seat in seats}):
        with suppress(Refusal):
            bodies += seats_of(file.case, party)
    return bodies
