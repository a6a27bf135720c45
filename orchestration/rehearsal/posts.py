"""Three days of posts, and what must come of them."""
from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import TopicAlreadyExistsError

PARTITIONS = 3
A_DAY = 60
KINDS = ("pin", "geo", "user")


class Posts:
    """Posts of one user; those of a day repeat some of the day before, in other partitions too."""

    def __init__(self, brokers: str, user: str) -> None:
        self.user = user
        self.read = dict.fromkeys(KINDS, 0)
        self.bad = 0
        self._last: dict[int, tuple[tuple[int, int], str]] = {}
        self._producer = KafkaProducer(bootstrap_servers=brokers, acks="all")
        admin = KafkaAdminClient(bootstrap_servers=brokers)
        for kind in KINDS:
            try:
                admin.create_topics([NewTopic(f"{user}.{kind}", PARTITIONS, 1)])
            except TopicAlreadyExistsError:
                pass
        admin.close()

    def post(self, day: datetime) -> None:
        """All of one day: its records carry that day's times."""
        number = day.toordinal()
        for n in range(A_DAY):
            # A third of the keys are those of the day before.
            ind = number * A_DAY + n - (A_DAY if n % 3 == 0 else 0)
            at = day + timedelta(seconds=1 + n * 86_000 / A_DAY)
            partition = (n + number) % PARTITIONS
            unique_id = f"{number}-{n}"
            pin = {"index": ind, "unique_id": unique_id, "category": "art", "follower_count": "1k"}
            place = self._send("pin", partition, at, json.dumps(pin))
            self._last[ind] = max(self._last.get(ind, ((-1, -1), "")), (place, unique_id))
            geo = {"ind": ind, "country": "Peru", "timestamp": at.strftime("%Y-%m-%d %H:%M:%S")}
            self._send("geo", partition, at, json.dumps(geo))
            user = {"ind": ind, "first_name": "A", "last_name": "B", "age": 30 + n % 5}
            self._send("user", partition, at, json.dumps(user))
        self._send("pin", 0, day + timedelta(hours=12), '{"index": "no number"}')
        self.bad += 1
        self._producer.flush()

    def pins(self) -> dict[int, str]:
        """By key the pin that stays: the last by partition and offset."""
        return {ind: unique_id for ind, (_, unique_id) in self._last.items()}

    def close(self) -> None:
        self._producer.close()

    def _send(self, kind: str, partition: int, at: datetime, value: str) -> tuple[int, int]:
        self.read[kind] += 1
        sent = self._producer.send(
            f"{self.user}.{kind}",
            value.encode(),
            partition=partition,
            timestamp_ms=int(at.timestamp() * 1000),
        )
        metadata = sent.get(30)
        return metadata.partition, metadata.offset


def midnight(days_ago: int) -> datetime:
    today = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days_ago)
