"""What an act was about, as it is shown: the journal keeps it in Chinese, with words of the definition in it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.language import Edition
from pingding.policy.translation import headed, in_english
from pingding.queries.editions import definition_words
from pingding.queries.journal.acts.papers import ExportList

HEAD = "："
"""What stands between a step and its outcome, a procedure and a round's name."""
SKIPPED = gettext_noop("不安排")
"""The outcome of a step that was passed over, which is no text of the definition."""


def subject_in_words(about: str, act: str, edition: Edition | None = None) -> str:
    """The subject of an act in the reader's language, as far as the platform or the definition has words for it.

    `edition` is that of the act's case; what people typed (names, receipts, files) stays as it is.
    """
    if not about or not in_english():
        return about
    if act == ExportList.act:
        return _(about)
    if edition is None:
        return about
    whole, (head, mark, rest) = definition_words(edition, about), about.partition(HEAD)
    if whole != about or not mark:
        return whole
    parts = definition_words(edition, head), _(SKIPPED) if rest == SKIPPED else definition_words(edition, rest)
    return about if parts == (head, rest) else headed(*parts)
