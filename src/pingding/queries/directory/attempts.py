"""How often something may be tried: freely at first, then after a wait that doubles; what was tried is forgotten little
by little."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from math import ceil

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.translation import counted
from pingding.records.models import Attempt, FamiliarPlace, Person

MINUTE = timedelta(minutes=1)
KEPT = timedelta(hours=2)
"""After so long without a try, all before are forgotten."""
FAMILIAR = timedelta(days=400)
"""So long after an account has signed in from an address, it is known there."""
FIRST_WAIT = timedelta(seconds=30)


@dataclass(frozen=True)
class Limit:
    """So many tries need no wait; then the wait doubles from FIRST_WAIT up to the longest. One try less counts each
    time that `forgets` has passed."""

    free: int
    longest: timedelta
    forgets: timedelta

    def left(self, count: float, passed: timedelta) -> float:
        """What so many tries still count some time after the last of them.

        >>> [Limit(5, MINUTE, forgets=10 * MINUTE).left(3, n * MINUTE) for n in (0, 5, 10, 60)]
        [3.0, 2.5, 2.0, 0.0]
        """
        return max(0.0, count - passed / self.forgets)

    def wait(self, count: float) -> timedelta:
        """How long after the last of so many tries the next may come; a part of one counts as a whole.

        >>> [Limit(5, 15 * MINUTE, 15 * MINUTE).wait(count).seconds for count in (4, 5, 5.5, 7, 30)]
        [0, 30, 60, 120, 900]
        """
        if ceil(count) < self.free:
            return timedelta(0)
        doublings = 1 << min(ceil(count) - self.free, 20)
        return min(FIRST_WAIT * doublings, self.longest)


LIMITS = {
    "sign_in_pair": Limit(5, 15 * MINUTE, forgets=15 * MINUTE),
    "sign_in_account": Limit(30, 5 * MINUTE, forgets=5 * MINUTE),
    "sign_in_address": Limit(50, 15 * MINUTE, forgets=2 * MINUTE),
    "password": Limit(5, 15 * MINUTE, forgets=15 * MINUTE),
    "address_code": Limit(5, 15 * MINUTE, forgets=15 * MINUTE),
    "registration": Limit(20, 15 * MINUTE, forgets=5 * MINUTE),
    "objection": Limit(10, 15 * MINUTE, forgets=5 * MINUTE),
    "title_report": Limit(10, 15 * MINUTE, forgets=5 * MINUTE),
}
"""An account may be tried from everywhere more often than from one address, and waits less long; from where it has
signed in before, tries made elsewhere do not count: whoever tries the passwords of others shall not lock them out. What
comes from one address is forgotten sooner: a whole office may be behind it."""


@dataclass(frozen=True)
class Tries:
    """What is counted together: the sort of try, and by whom or from where."""

    sort: str
    key: str


def tries(sort: str, *whose: str) -> Tries:
    """The tries of a sort by an account, from an address, or both."""
    return Tries(sort, sha256("\n".join(whose).encode()).hexdigest())


def sign_in_tries(username: str, address: str) -> tuple[Tries, ...]:
    """What a wrong password counts for: the account from this address, the address, the account."""
    account, place = username.strip().lower(), network_of(address)
    return (
        tries("sign_in_pair", account, place),
        tries("sign_in_address", place),
        tries("sign_in_account", account),
    )


def binding(counted: Sequence[Tries], at: datetime) -> Sequence[Tries]:
    """Which of the `sign_in_tries` bind: not the account's from everywhere where it has signed in before."""
    pair, place, account = counted
    familiar = FamiliarPlace.objects.filter(key=pair.key, last_at__gt=at - FAMILIAR).exists()
    return (pair, place) if familiar else (pair, place, account)


def password_tries(person: Person) -> tuple[Tries, ...]:
    """What a wrong old password counts for."""
    return (tries("password", str(person.pk)),)


def code_tries(person: Person) -> tuple[Tries, ...]:
    """What a wrong code of a new mail address counts for."""
    return (tries("address_code", str(person.pk)),)


def network_of(address: str) -> str:
    """The address, or the network that one household or office has under IPv6.

    >>> network_of("192.0.2.7"), network_of("2001:db8:1:2:3:4:5:6")
    ('192.0.2.7', '2001:db8:1:2::/64')
    """
    try:
        read = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((read, 64), strict=False)) if read.version == 6 else address


def tries_left(counted: Sequence[Tries], at: datetime) -> int:
    """How many more tries need no wait before them; of several counts, the fewest. 0 while one must wait."""
    if waits(counted, at):
        return 0
    left = [max(1, limit.free - ceil(limit.left(row.count, at - row.last_at))) for row, limit in _lately(counted, at)]
    return min([*left, *(LIMITS[each.sort].free for each in counted)])


def waits(counted: Sequence[Tries], at: datetime) -> timedelta:
    """How long one must still wait after the tries before; of several counts, the longest wait. Zero for none."""
    until = [row.last_at + limit.wait(row.count) for row, limit in _lately(counted, at)]
    return max([*(moment - at for moment in until), timedelta(0)])


def wait_words(wait: timedelta) -> str:
    """A wait in whole seconds or, of more than one and a half minutes, in whole minutes."""
    seconds = max(1, round(wait.total_seconds()))
    return (
        counted("%(n)d分钟", -(-seconds // 60)) % {"n": -(-seconds // 60)}
        if seconds > 90
        else counted("%(n)d秒", seconds) % {"n": seconds}
    )


def _lately(counted: Sequence[Tries], at: datetime) -> list[tuple[Attempt, Limit]]:
    rows = Attempt.objects.filter(key__in=[each.key for each in counted], last_at__gt=at - KEPT)
    sorts = {(each.sort, each.key) for each in counted}
    return [(row, LIMITS[row.sort]) for row in rows if (row.sort, row.key) in sorts]


def refuse_hasty(counted: Sequence[Tries], at: datetime) -> None:
    """Refuse whoever must still wait after the tries before; of several counts, the longest wait counts."""
    left = waits(counted, at)
    if not left:
        return
    remedy = _("请在%(wait)s后再试。忘记密码的，请联系本单位管理员或平台管理员。")
    if any(each.sort == "address_code" for each in counted):
        remedy = _("请在%(wait)s后再试。")
    elif not any(each.sort.startswith(("sign_in", "password")) for each in counted):
        remedy = _("请在%(wait)s后再试；来不及的，请直接联系受理单位。")
    raise Refusal(_("短时间内尝试的次数过多"), kind="too_many", remedy=remedy % {"wait": wait_words(left)})
