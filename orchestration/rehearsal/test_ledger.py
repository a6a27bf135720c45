"""What check_ledger lets pass, by ledgers that are made up."""
from __future__ import annotations

import copy
import logging
from datetime import datetime, timezone

import pytest
from pinbeam.ledger import LedgerError, check

UNTIL = datetime(2026, 11, 21, tzinfo=timezone.utc)


def line(read, cleaned, duplicates, letters):
    return {"read": read, "cleaned": cleaned, "duplicates": duplicates, "deadLetters": letters}


GOOD = {
    "runId": "r",
    "balanced": True,
    "kinds": {
        "pin": line(10, 7, 2, {"INVALID_JSON": 1}),
        "geo": line(5, 5, 0, {}),
        "user": line(5, 5, 0, {}),
    },
    "arrival": {"covered": [{"from": None, "to": "2026-11-21T00:00:00Z"}]},
    "quality": {
        "expectations": [
            {
                "name": "ages",
                "table": "user",
                "held": False,
                "measuredText": "0.5",
                "allowed": "at most 0.2",
            }
        ]
    },
}


def changed(path, value):
    ledger = copy.deepcopy(GOOD)
    at = ledger
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return ledger


def test_a_good_one_is_counted_and_warned_of(caplog):
    with caplog.at_level(logging.WARNING):
        counts = check(GOOD, UNTIL)
    assert counts == {"read": 20, "cleaned": 17, "duplicates": 2, "deadLetters": 1}
    assert "expectation ages of user does not hold: 0.5, allowed is at most 0.2" in caplog.text


@pytest.mark.parametrize(
    "path, value, reason",
    [
        (["kinds", "pin", "read"], 11, "pin does not add up: 11 read, but 7 cleaned"),
        (["kinds", "geo"], None, "says nothing of geo"),
        (["balanced"], False, "not balanced"),
        (["arrival"], {}, "no run by arrival"),
        (
            ["arrival", "covered", 0, "to"],
            "2026-11-20T23:59:59Z",
            "have not what arrived up to 2026-11-21T00:00:00Z",
        ),
    ],
)
def test_each_fault_is_named(path, value, reason):
    with pytest.raises(LedgerError, match=reason):
        check(changed(path, value), UNTIL)


def test_too_many_dead_letters():
    check(GOOD, UNTIL, most_dead_letters=0.05)
    with pytest.raises(LedgerError, match=r"1 of 20 records are dead letters \(5\.0%\), above"):
        check(GOOD, UNTIL, most_dead_letters=0.04)


def test_quality_may_stop():
    with pytest.raises(LedgerError, match="expectation ages of user does not hold"):
        check(GOOD, UNTIL, stop_on_quality=True)


def test_no_records_are_no_fault():
    empty = changed(["kinds"], {kind: line(0, 0, 0, {}) for kind in ("pin", "geo", "user")})
    assert check(empty, UNTIL, most_dead_letters=0.0)["read"] == 0
