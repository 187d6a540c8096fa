"""How experts of the pool stand on a day: term, absences, no-shows, joint work that they declared."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.text.likeness import name_key
from pingding.policy.translation import counted
from pingding.queries.directory.pool import term_fault
from pingding.queries.panels.recusals import Concerned
from pingding.records.models import Absence, Expert, JointWork, NoShow

YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class Standings:
    """How experts stand from a day on, by the key of their entry; `works` are within the years asked for."""

    on: date
    absences: Mapping[int, Sequence[Absence]]
    no_shows: Counter[int]
    works: Mapping[int, Sequence[JointWork]]

    def against(self, expert: Expert, most_no_shows: int | None, due: date | None = None) -> Iterator[tuple[str, str]]:
        """Why an expert is no candidate, each as a word of `EXCLUSIONS` with a reason. Away is who has no day left from
        this one until the review is `due`, without which this day alone counts."""
        if fault := term_fault(expert, self.on):
            yield "term", fault
        if (away := self._away(expert, due)) and self._covered(away, due):
            yield "absent", translation.listed(map(_absent_words, away))
        if most_no_shows is not None and self.no_shows[expert.pk] >= most_no_shows:
            words = {"n": self.no_shows[expert.pk], "most": most_no_shows}
            yield "no_shows", counted("累计缺席%(n)d次，满%(most)d次的不参加", self.no_shows[expert.pk]) % words

    def partly_away(self, expert: Expert, due: date | None) -> Iterator[str]:
        """When an expert cannot review although there are days on which they can."""
        away = self._away(expert, due)
        if not self._covered(away, due):
            yield from map(_absent_words, away)

    def _away(self, expert: Expert, due: date | None) -> list[Absence]:
        """The absences that fall between this day and the due one."""
        last = max(due or self.on, self.on)
        return [each for each in self.absences.get(expert.pk, ()) if each.starts <= last]

    def _covered(self, away: Sequence[Absence], due: date | None) -> bool:
        """Whether these, by their first days, leave no day free until the due one."""
        free, last = self.on, max(due or self.on, self.on)
        for each in away:
            if each.starts <= free <= each.ends:
                free = each.ends + timedelta(days=1)
        return free > last

    def joint(self, concerned: Concerned, expert: Expert) -> Iterator[str]:
        """That the expert declared joint work with a unit of the case."""
        for work in self.works.get(expert.pk, ()):
            if unit := concerned.names.get(name_key(work.body)):
                until = translation.day(work.until) if work.until else _("现在")
                yield _("本人申报与%(unit)s有合作（至%(until)s）") % {"unit": unit, "until": until}


def _absent_words(absence: Absence) -> str:
    days = {"starts": translation.day(absence.starts), "ends": translation.day(absence.ends)}
    return _("%(starts)s至%(ends)s不能评审") % days


def standings(experts: Sequence[Expert], years: int, *, on: date) -> Standings:
    """The same for these experts, in three queries; joint work that ended more than `years` ago is left out, and all
    of it for 0 years but what still lasts."""
    works: dict[int, list[JointWork]] = defaultdict(list)
    lasting = Q(until=None) | Q(until__gte=on - years * YEAR)
    for work in JointWork.objects.filter(lasting, expert__in=experts).order_by("pk"):
        works[work.expert_id].append(work)
    absences: dict[int, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.filter(ends__gte=on, expert__in=experts).order_by("starts", "pk"):
        absences[absence.expert_id].append(absence)
    no_shows = NoShow.objects.filter(expert__in=experts).values_list("expert", flat=True)
    return Standings(on, absences, Counter(no_shows), works)
