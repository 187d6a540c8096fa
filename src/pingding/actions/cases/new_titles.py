"""How a title begins: its number, its code, its life from the first day on, and what it owes first."""

import secrets
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from pingding.actions.cases.obligations import set_next_opening
from pingding.actions.door import notify, record_act
from pingding.policy.journal_chain import content_digest
from pingding.policy.language import Edition, TitleKind
from pingding.policy.text.naming import around_number, next_n
from pingding.policy.text.naming import number as numbered
from pingding.policy.text.receipts import CODE_LETTERS
from pingding.policy.titles.state import Span
from pingding.queries.editions import edition_of
from pingding.queries.journal import contents
from pingding.queries.journal.acts.cases import GrantTitle
from pingding.queries.title_spans import replayed
from pingding.queries.viewer import Viewer
from pingding.records.models import IssuedDocument, Title, TitleSpan

CODE_LENGTH = 12


def begin_title(title: Title) -> None:
    """Store a title that is filled in but for its verification code; its life and what it owes begin with it."""
    title.code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
    title.save(force_insert=True)
    rebuild_spans(title)
    set_next_opening(title, title.granted_on)


def record_granted(title: Title, *, clause: tuple[str, ...], at: datetime, actor: Viewer | None = None) -> None:
    """Journal a title that has begun, and tell its holder."""
    kind, document = edition_of(title.edition).titles[title.kind], title.document
    act = GrantTitle(
        kind=title.kind,
        number=title.number,
        document=document.number,
        content=content_digest(contents.of_title(title)),
    )
    behalf = document.batch.organisation
    record_act(act, at=at, actor=actor, behalf=behalf, case=title.case, about=title.name, clause=clause)
    notify(
        gettext_noop("“%(name)s”已取得“%(label)s”称号，文号%(number)s"),
        {"name": title.name, "label": kind.label, "number": document.number},
        at=at,
        organisation=title.organisation,
        case=title.case,
    )


def title_number(edition: Edition, kind: TitleKind, year: int) -> str:
    """The next number in the kind's pattern; every kind of every edition that has the pattern shares the count."""
    pattern = kind.number or f"{edition.id}-{{year}}-{{n}}"
    return numbered(pattern, year, next_running_number(Title.objects.all(), pattern, year))


def next_running_number(numbers: QuerySet[IssuedDocument] | QuerySet[Title], pattern: str, year: int) -> int:
    """The running number that comes next; the journal is held, so that nobody else takes it meanwhile."""
    taken = numbers.filter(number__startswith=around_number(pattern, year)[0])
    return next_n(pattern, year, taken.values_list("number", flat=True))


def rebuild_spans(title: Title) -> tuple[Span, ...]:
    """Store the life of the title as it follows from what was recorded; the caller holds the title."""
    life, kinds = replayed(title), edition_of(title.edition).titles
    TitleSpan.objects.filter(title=title).delete()
    TitleSpan.objects.bulk_create(
        TitleSpan(
            title=title,
            starts=span.starts,
            ends=span.ends,
            standing=span.state.standing,
            status=kinds[span.state.kind].status,
            kind=span.state.kind,
            name=span.state.name,
            organisation_id=span.state.holder,
            field=span.state.field,
            expires_on=span.state.expires_on,
            until=span.state.until,
        )
        for span in life
    )
    return life
