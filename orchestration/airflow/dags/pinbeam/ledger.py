"""What the ledger of a run says, and whether it is good enough to go on."""
from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

from airflow.exceptions import AirflowFailException
from airflow.providers.amazon.aws.hooks.s3 import S3Hook

log = logging.getLogger(__name__)

KINDS = ("pin", "geo", "user")


class LedgerError(ValueError):
    """Why a ledger is not good enough, in one line."""


def check(
    ledger: dict[str, Any],
    until: datetime,
    most_dead_letters: float = 1.0,
    stop_on_quality: bool = False,
) -> dict[str, int]:
    """Checks a ledger, and gives what it counts.

    :param until: what arrived before it has to be in the tables
    :param most_dead_letters: the greatest share of records that may be dead letters, 0 to 1
    :param stop_on_quality: whether an expectation that only warns is enough to stop
    :raises LedgerError: for the first thing that is wrong
    """
    counts = {"read": 0, "cleaned": 0, "duplicates": 0, "deadLetters": 0}
    for kind in KINDS:
        line = ledger.get("kinds", {}).get(kind)
        if line is None:
            raise LedgerError(f"the ledger says nothing of {kind}")
        letters = sum(line["deadLetters"].values())
        if line["read"] != line["cleaned"] + line["duplicates"] + letters:
            raise LedgerError(
                f"{kind} does not add up: {line['read']} read, but {line['cleaned']} cleaned"
                f" + {line['duplicates']} duplicates + {letters} dead letters"
            )
        counts["read"] += line["read"]
        counts["cleaned"] += line["cleaned"]
        counts["duplicates"] += line["duplicates"]
        counts["deadLetters"] += letters
    if ledger.get("balanced") is not True:
        raise LedgerError("the ledger is not balanced")
    _check_reach(ledger, until)
    _check_quality(ledger.get("quality") or {}, stop_on_quality)
    share = counts["deadLetters"] / counts["read"] if counts["read"] else 0.0
    if share > most_dead_letters:
        raise LedgerError(
            f"{counts['deadLetters']} of {counts['read']} records are dead letters"
            f" ({share:.1%}), above the {most_dead_letters:.1%} that are allowed"
        )
    return counts


def _check_reach(ledger: dict[str, Any], until: datetime) -> None:
    covered = ledger.get("arrival", {}).get("covered")
    if covered is None:
        raise LedgerError("the ledger is of no run by arrival: was the batch run without --to?")
    if not any(_instant(stretch["to"]) >= until for stretch in covered):
        raise LedgerError(f"the tables have not what arrived up to {until:%Y-%m-%dT%H:%M:%SZ}")


def _check_quality(quality: dict[str, Any], stop: bool) -> None:
    for expectation in quality.get("expectations", []):
        if not expectation["held"]:
            said = (
                f"expectation {expectation['name']} of {expectation['table']} does not hold:"
                f" {expectation['measuredText']}, allowed is {expectation['allowed']}"
            )
            if stop:
                raise LedgerError(said)
            log.warning("%s", said)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def check_stored(
    output: str,
    until: datetime,
    most_dead_letters: float,
    stop_on_quality: bool,
    aws_conn_id: str,
) -> dict[str, int]:
    """Checks the ledger of a run under an ``s3://`` prefix.

    A ledger that is not good enough fails the task for good: to look again changes nothing.
    """
    bucket, key = S3Hook.parse_s3_url(output.rstrip("/") + "/ledger.json")
    ledger = json.loads(S3Hook(aws_conn_id=aws_conn_id).read_key(key, bucket))
    try:
        counts = check(ledger, until, most_dead_letters, stop_on_quality)
    except LedgerError as e:
        raise AirflowFailException(f"{output}/ledger.json: {e}") from e
    log.info("The ledger of run %s adds up: %s", ledger.get("runId"), counts)
    return counts
