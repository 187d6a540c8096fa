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
from pingding.queries.directory.pool import absent_on, term_fault
from pingding.queries.panels.recusals import Concerned
from pingding.records.models import Absence, Expert, JointWork, NoShow

YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class Standings:
    """How experts stand on a day, by the key of their entry; `works` are within the years asked for."""

    on: date
    absences: Mapping[int, Absence]
    no_shows: Counter[int]
    works: Mapping[int, Sequence[JointWork]]

    def against(self, expert: Expert, most_no_shows: int | None) -> Iterator[tuple[str, str]]:
        """Why an expert is no candidate on this day, each as a word of `EXCLUSIONS` with a reason."""
        if fault := term_fault(expert, self.on):
            yield "term", fault
        if (absence := self.absences.get(expert.pk)) is not None:
            days = {"starts": translation.day(absence.starts), "ends": translation.day(absence.ends)}
            yield "absent", _("%(starts)s至%(ends)s不能评审") % days
        if most_no_shows is not None and self.no_shows[expert.pk] >= most_no_shows:
            words = {"n": self.no_shows[expert.pk], "most": most_no_shows}
            yield "no_shows", counted("累计缺席%(n)d次，满%(most)d次的不参加", self.no_shows[expert.pk]) % words

    def joint(self, concerned: Concerned, expert: Expert) -> Iterator[str]:
        """That the expert declared joint work with a unit of the case."""
        for work in self.works.get(expert.pk, ()):
            if unit := concerned.names.get(name_key(work.body)):
                until = translation.day(work.until) if work.until else _("现在")
                yield _("本人申报与%(unit)s有合作（至%(until)s）") % {"unit": unit, "until": until}


def standings(experts: Sequence[Expert], years: int, *, on: date) -> Standings:
    """The same for these experts, in three queries; joint work that ended more than `years` ago is left out, and all
    of it for 0 years but what still lasts."""
    works: dict[int, list[JointWork]] = defaultdict(list)
    lasting = Q(until=None) | Q(until__gte=on - years * YEAR)
    for work in JointWork.objects.filter(lasting, expert__in=experts).order_by("pk"):
        works[work.expert_id].append(work)
    absences = Absence.objects.filter(absent_on(on), expert__in=experts).order_by("-pk")
    no_shows = NoShow.objects.filter(expert__in=experts).values_list("expert", flat=True)
    return Standings(on, {each.expert_id: each for each in absences}, Counter(no_shows), works)
