"""The titles of notices and documents as officials write them: 关于拟命名…的公示, 关于公布…名单的通知.

A definition calls a step 拟命名公示 and a document 命名复函 or 优秀案例名单; the title puts what it is about in
its place.
"""

from pingding.policy.language import Edition
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.notice import PublicNotice

LIST, NOTICE = "名单", "公示"
PAPERS = ("批复", "复函", "决定", "通知", "公告", "通报", "意见", "函")
"""What a document can be; before it stands what it does."""
ACTS = ("取消", "命名", "认定", "撤销", "授予", "确认", "注销")
"""What is done to a title or with it: the verb stands before its object."""


def notice_title(edition: Edition, step: PublicNotice, about: str = "") -> str:
    """The title of a notice; `about` is the only one that it is about, else it is about the programme's."""
    subject, what = about or edition.title, f"{step.title}".removesuffix(NOTICE)
    if not what:
        what = _announced(edition, step)
    if what == LIST and _selects(edition):
        return f"关于拟入选{edition.title}{LIST}的公示"
    head = what.removesuffix(LIST)
    verb = head.removeprefix("拟")
    if verb in ACTS:
        listed = "" if about else what[len(head) :]
        return f"关于拟{verb}{subject}{listed}的公示"
    return f"关于{edition.title}{what}的公示"


def document_title(edition: Edition, step: Issue, about: str = "") -> str:
    """The title of a document; `about` as of a notice."""
    subject, what = about or edition.title, f"{step.document}"
    if what.endswith(LIST):
        return f"关于公布{_with_list(edition.title, what)}的通知"
    paper = next((each for each in PAPERS if what.endswith(each)), "")
    act = what.removesuffix(paper)
    if not paper:
        return f"关于{subject}的{what}"
    verb = next((each for each in ACTS if act.startswith(each)), "")
    if verb:
        return f"关于{verb}{subject}{act.removeprefix(verb)}的{paper}"
    return f"关于{subject}{act}的{paper}"


def notice_text(edition: Edition, to: str) -> str:
    """What a notice says until another text is typed; objections go to the body `to`."""
    what = "遴选" if _selects(edition) else "评审"
    head = f"{edition.title}{what}工作已按规定程序完成，现将有关名单予以公示，接受社会监督。"
    return f"{head}有异议的，请在公示期内实名向{to}提出，并写明事实和理由。"


def _selects(edition: Edition) -> bool:
    return edition.programme.kind == "selection"


def _announced(edition: Edition, notice: PublicNotice) -> str:
    """What a notice that is called nothing but a notice is about: the list that follows it, as it is intended."""
    own = next((p for p in edition.procedures.values() if any(step is notice for step in p.steps.values())), None)
    steps = own.steps.values() if own else ()
    document = next((f"{step.document}" for step in steps if isinstance(step, Issue)), "")
    if _selects(edition):
        return LIST
    return f"拟{document}" if document.endswith(LIST) else "拟认定"


def _with_list(title: str, what: str) -> str:
    """The title followed by the list, what they have in common said once.

    >>> _with_list("重庆市融合优秀案例", "优秀案例名单"), _with_list("重庆市工程师中心", "建设名单")
    ('重庆市融合优秀案例名单', '重庆市工程师中心建设名单')
    """
    head = what.removesuffix(LIST)
    return f"{title.removesuffix(head)}{head}{LIST}" if head else f"{title}{LIST}"
