"""Who may not apply for a time: bans that titles taken away have left, and what each keeps from whom."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import revisions_of
from pingding.records.models import Ban, BanLifting, StoredEdition, Title

PERSON_SALT = "pingding.ban.person"
READ_WITH = ("edition", "organisation", "change", "lifting")
"""What is read together with a ban."""
SAYINGS = {
    "blocks": (
        gettext_noop("%(who)s按《%(programme)s》的规定不得申报"),
        gettext_noop("%(who)s按《%(programme)s》的规定，在%(until)s以前不得申报"),
    ),
    "elsewhere": (
        gettext_noop("%(who)s按《%(programme)s》的规定限制申报该办法，在本办法仅作提示"),
        gettext_noop("%(who)s按《%(programme)s》的规定，在%(until)s以前限制申报该办法，在本办法仅作提示"),
    ),
    "namesake": (
        gettext_noop("%(who)s与《%(programme)s》限制申报的人员同名，请核对是否同一人"),
        gettext_noop("%(who)s与《%(programme)s》在%(until)s以前限制申报的人员同名，请核对是否同一人"),
    ),
}
"""How a ban reads, for good and for a time: one that keeps out, one of another programme, one of a namesake."""


@dataclass(frozen=True)
class BanInForce:
    """A ban that holds on a day: whom it names, of which programme, by which clause, until when (None: for good).

    `blocks`: it keeps the application out that was asked about; else it is only to be known there. `certain`: it names
    who applies, not perhaps somebody else of the same name.
    """

    who: str
    programme: str
    clause: tuple[str, ...]
    until: date | None
    blocks: bool
    certain: bool = True

    @property
    def says(self) -> str:
        """What it says where it was asked about, as a sentence without its stop: no more than a hint, unless it
        blocks."""
        for_good, for_a_time = SAYINGS["blocks" if self.blocks else "elsewhere" if self.certain else "namesake"]
        words = {"who": self.who, "programme": self.programme}
        if self.until is None:
            return _(for_good) % words
        return _(for_a_time) % (words | {"until": translation.day(self.until)})

    @property
    def remedy(self) -> str:
        """What whoever it keeps out can do; nothing where it does not."""
        if not self.blocks:
            return ""
        if self.until is None:
            return _("对处理有异议的，请向作出处理的机关反映。")
        words = {"until": translation.day(self.until)}
        return _("%(until)s起可以申报；对处理有异议的，请向作出处理的机关反映。") % words

    @property
    def cited(self) -> str:
        return "、".join(self.clause)

    def refusal(self) -> Refusal:
        return Refusal(self.says, clause=self.clause, kind="closed", remedy=self.remedy)


@dataclass(frozen=True)
class Applying:
    """Who applies, or takes part: credit codes and the names of persons, each with what the reader is told of it."""

    codes: Mapping[str, str]
    persons: Mapping[str, str]


def person_digest(name: str) -> str:
    """By what a banned person is known: never the name itself, and nothing that names can be tried against without
    the installation's secret key."""
    plain = hashlib.sha256("".join(name.split()).encode()).hexdigest()
    return salted_hmac(PERSON_SALT, plain, algorithm="sha256").hexdigest()


def bans_on(edition: StoredEdition, applying: Applying, on: date) -> tuple[BanInForce, ...]:
    """The bans that hold on a day for any of those who apply by an edition, those that block first.

    One of the same programme, whichever edition, or of all programmes, blocks. A person is known by the name alone:
    somebody else of that name is told apart by what stands in brackets behind it, and then only to be known. One query
    where nobody is banned.
    """
    named = {person_digest(name): (who, True) for name, who in applying.persons.items() if name}
    namesakes = {_without_brackets(name): who for name, who in applying.persons.items()}
    named = {person_digest(name): (who, False) for name, who in namesakes.items() if name} | named
    codes = [code for code in applying.codes if code]
    rows = _concerning(on, tuple(sorted(codes)), tuple(sorted(named)))
    own = revisions_of(edition) if rows else frozenset()
    bans = {}
    for row in rows:
        code = row.organisation.code if row.organisation else row.partner_code
        who, certain = named[row.person] if row.person else (applying.codes[code or ""], True)
        blocks = certain and (row.everywhere or row.edition_id in own)
        bans[(who, row.change_id)] = BanInForce(
            who, row.edition.title, tuple(row.change.clause), until_of(row), blocks, certain
        )
    return tuple(sorted(bans.values(), key=lambda ban: (not ban.blocks, ban.until or date.max)))


@compiled_query
def _concerning(on: date, codes: tuple[str, ...], persons: tuple[str, ...]) -> QuerySet[Ban]:
    by_code = Q(organisation__code__in=codes) | Q(partner_code__in=codes)
    return _in_force(on).filter(by_code | Q(person__in=persons))


def _in_force(on: date) -> QuerySet[Ban]:
    rows = Ban.objects.filter(Q(ends=None) | Q(ends__gt=on), starts__lte=on).exclude(lifting__effective_on__lte=on)
    return rows.order_by("pk").select_related(*READ_WITH).defer("edition__content")


def lifting_of(ban: Ban) -> BanLifting | None:
    """By what the ban was lifted, or will be."""
    return getattr(ban, "lifting", None)


def until_of(ban: Ban) -> date | None:
    """The first day on which the ban holds no longer, by its term or because it is lifted; None: it holds for good."""
    lifting = lifting_of(ban)
    return lifting.effective_on if lifting else ban.ends


def lifting_refused(ban: Ban, day: date) -> Refusal | None:
    """Why the ban cannot be lifted from a day on; None when it can. The ban comes with its change."""
    clause, lifting, where = tuple(ban.change.clause), lifting_of(ban), _("解除之日")
    if lifting is not None:
        what = _("这项限制已自%(day)s起解除") % {"day": translation.day(lifting.effective_on)}
        return Refusal(what, clause=clause, kind="conflict", remedy=_("解除不能再作一次；请在信用记录中核对。"))
    if day < ban.starts:
        what = _("早于限制开始之日（%(day)s）") % {"day": translation.day(ban.starts)}
        remedy = _("请填写限制开始之日或以后的日期。")
        return Refusal(what, where=where, clause=clause, kind="conflict", remedy=remedy, field="day")
    if ban.ends is not None and day >= ban.ends:
        what = _("这项限制至%(day)s期满，无须解除") % {"day": translation.day(ban.ends)}
        remedy = _("请填写期满以前的日期。")
        return Refusal(what, where=where, clause=clause, kind="conflict", remedy=remedy, field="day")
    return None


def _without_brackets(name: str) -> str:
    return name.replace("(", "（").partition("（")[0].strip()


def ban_left_by(title: Title, on: date) -> Ban | None:
    """The ban on the unit that the end of a title has left and that holds on a day, for whoever looks."""
    return _in_force(on).filter(change__title=title, organisation__isnull=False).first()


def bans_left_by(title: Title, who: Collection[str]) -> list[Ban]:
    """Every ban that acts on a title have left on its unit, its partners or a person, whether it still holds or not."""
    rows = Ban.objects.filter(change__title=title).select_related(*READ_WITH).defer("edition__content")
    return [ban for ban in rows.order_by("pk") if whom(ban) in who]


def whom(ban: Ban) -> str:
    """Whom a ban names, as the definition says it: unit, partners or person."""
    return "unit" if ban.organisation_id else "person" if ban.person else "partners"


def is_banned(code: str | None, on: date) -> bool:
    """Whether any ban holds for a unit on a day, in whatever programme."""
    return bool(code) and _in_force(on).filter(Q(organisation__code=code) | Q(partner_code=code)).exists()


def bans_of_unit(edition: StoredEdition, code: str | None, on: date) -> tuple[BanInForce, ...]:
    """The same for a unit alone, before anything is filled in."""
    return bans_on(edition, Applying({code: _("本单位")}, {}), on) if code else ()
