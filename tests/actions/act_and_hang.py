"""Begins an act in a process of its own and hangs in the middle of it, everything written, nothing committed.

    python tests/actions/act_and_hang.py submit|issue PERSON AT CASE...

It says "hanging" when it is there; whoever started it kills it then.
"""

import sys
import time
from datetime import datetime
from typing import NoReturn

import django


def hang(*_args: object, **_kwargs: object) -> NoReturn:
    print("hanging", flush=True)
    time.sleep(600)
    raise SystemExit(3)


def main(act: str, person: str, at: str, *cases: str) -> None:
    django.setup()
    from pingding.actions.applications import submission
    from pingding.actions.batches import batch_cases, issue
    from pingding.queries.viewer import viewer_of
    from pingding.records.models import Person

    actor, moment = viewer_of(Person.objects.get(pk=person)), datetime.fromisoformat(at)
    if act == "submit":
        submission.notify = hang
        submission.submit_application(cases[0], actor=actor, at=moment)
        return
    done: list[object] = []

    def carry_out_one(batch: object, chosen: object, **more: object) -> None:
        if done:
            hang()
        batch_cases.carry_out(batch, chosen, **more)
        done.append(chosen)

    issue.carry_out = carry_out_one
    issue.issue_document("issue", cases, actor=actor, at=moment, title="示例认定通知")


if __name__ == "__main__":
    main(*sys.argv[1:])
