"""What a title can be besides its kind: in force, or what has become of it."""

from typing import Literal

from pingding.policy.translation import gettext_noop

Standing = Literal["in_force", "rectifying", "suspended", "expired", "revoked", "struck_off", "merged", "superseded"]

STANDINGS: dict[Standing, str] = {
    "in_force": gettext_noop("有效"),
    "rectifying": gettext_noop("整改中"),
    "suspended": gettext_noop("暂停"),
    "expired": gettext_noop("已到期"),
    "revoked": gettext_noop("已撤销"),
    "struck_off": gettext_noop("已注销"),
    "merged": gettext_noop("已并入"),
    "superseded": gettext_noop("已升级"),
}
"""What a title's standing is called. What a title in force is (认定, 培育试点) its kind says."""
