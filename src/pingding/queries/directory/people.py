"""People on the platform: by user name, and the expert pool with what its entries are called."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.queries.editions import shared
from pingding.queries.page_marks import mark_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Expert, Person

OTHER = "other"
"""The choice of a taxonomy that names no field."""
RANKS = frozenset(
    (
        *(gettext_noop("教授"), gettext_noop("副教授"), gettext_noop("讲师")),
        *(gettext_noop("研究员"), gettext_noop("副研究员"), gettext_noop("助理研究员")),
        *(gettext_noop("正高级工程师"), gettext_noop("高级工程师"), gettext_noop("工程师")),
        *(gettext_noop("正高级会计师"), gettext_noop("高级会计师"), gettext_noop("会计师")),
        *(gettext_noop("正高级经济师"), gettext_noop("高级经济师"), gettext_noop("经济师")),
        *(gettext_noop("正高级农艺师"), gettext_noop("高级农艺师"), gettext_noop("农艺师")),
        *(gettext_noop("主任医师"), gettext_noop("副主任医师"), gettext_noop("主治医师")),
        *(gettext_noop("正高级统计师"), gettext_noop("高级统计师"), gettext_noop("统计师")),
    )
)
"""The professional titles (职称) of the usual series, which have an English; any other is said as it was typed."""


def rank_title(rank: str) -> str:
    """A professional title in words of the reader's language.

    >>> rank_title("教授"), rank_title("首席科学家"), rank_title("")
    ('教授', '首席科学家', '')
    """
    return _(rank) if rank in RANKS else rank


def field_title(field: str) -> str:
    """An expert's field in words: the title of an entry of a taxonomy, written by its id or its title; a word of one's
    own as it is."""
    return field if field == OTHER else str(shared().choice_titles.get(field, field))


def person_by_username(username: str) -> Person:
    """The person of a user name, in either case; Refusal(kind="missing") when there is none."""
    person = Person.objects.filter(username__iexact=username.strip()).first()
    if person is None:
        what = _("没有用户名为“%(name)s”的账号") % {"name": username.strip()[:60]}
        raise Refusal(what, where=_("用户名"), kind="missing", remedy=_("请核对用户名；没有账号的，请新建。"))
    return person


def find_pool_member(pk: int) -> Person:
    """A person of the expert pool; Refusal(kind="missing") when there is none."""
    member = Person.objects.select_related("expert").filter(pk=pk, expert__isnull=False).first()
    if member is None:
        raise Refusal(_("专家库中没有这位专家"), kind="missing", remedy=_("请刷新页面后重新选择。"))
    return member


def pool_entry(username: str) -> Expert | None:
    """What stands in the expert pool for a user name, in either case; None when nothing does."""
    return Expert.objects.filter(person__username__iexact=username.strip()).first()


def entry_mark(entry: Expert | None) -> str:
    """What stands in the expert pool for a person, as a page carries it; empty where nothing does."""
    if entry is None:
        return ""
    return mark_of({"entry": [entry.fields, entry.employer_name, entry.rank, entry.is_active]}, "entry")


def may_keep_experts(viewer: Viewer) -> bool:
    """The platform's administrator and officers of leading authorities keep the pool."""
    return viewer.is_administrator or viewer.leads_any


def experts(viewer: Viewer) -> QuerySet[Expert]:
    """The expert pool by name, for whoever may enter experts in it. Refusal for anybody else."""
    if not may_keep_experts(viewer):
        remedy = _("请联系发文机关。")
        raise Refusal(_("专家库只供平台管理员和发文机关的经办人查看"), kind="forbidden", remedy=remedy)
    return Expert.objects.select_related("person", "employer").order_by("-is_active", "person__name", "pk")
