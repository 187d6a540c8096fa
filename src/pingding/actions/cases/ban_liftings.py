"""That a ban is lifted: stored beside it, recorded, and told to the unit."""

from django.utils.translation import gettext_noop

from pingding.actions.door import notify, record_act
from pingding.policy.journal_chain import content_digest
from pingding.queries.bans import lifting_refused
from pingding.queries.journal.acts.titles import LiftBan
from pingding.queries.journal.contents import of_lifting
from pingding.queries.viewer import Viewer
from pingding.records.models import Ban, BanLifting


def record_lifting(ban: Ban, lifting: BanLifting, actor: Viewer | None = None) -> BanLifting:
    """Store the lifting, which is not stored yet: from its day on the ban keeps nobody out. Its unit is notified.

    Refusals: the ban was lifted already; a day before it begins, or when it has run.
    """
    if (refusal := lifting_refused(ban, lifting.effective_on)) is not None:
        raise refusal
    lifting.save()
    record_act(
        LiftBan(
            effective_on=lifting.effective_on,
            document=lifting.document,
            reason=lifting.reason,
            content=content_digest(of_lifting(lifting)),
        ),
        at=lifting.recorded_at,
        actor=actor,
        behalf=lifting.office,
        case=lifting.case,
        about=lifting.case.name,
        clause=tuple(lifting.clause),
    )
    if ban.organisation is not None:
        words = {"programme": ban.edition.title, "day": lifting.effective_on}
        text = gettext_noop("按《%(programme)s》对本单位的限制申报自%(day)s起解除")
        notify(text, words, at=lifting.recorded_at, organisation=ban.organisation, case=lifting.case)
    return lifting
