"""Reads a topic from its beginning with a client that is not Java's, over each listener.

Arguments: the topic, the plain address, the SCRAM address, the IAM address, the authority's PEM
file, the SCRAM user. The SCRAM password and the AWS credentials come from the environment. Prints
one JSON line a listener: its name and the values it gave, in order of partition and offset.
"""

import json
import os
import sys

from kafka import KafkaConsumer, TopicPartition

topic, plain, scram, iam, authority, scram_user = sys.argv[1:]

tls = {"security_protocol": "SASL_SSL", "ssl_cafile": authority}
listeners = {
    "plain": {"bootstrap_servers": plain},
    "scram": {
        "bootstrap_servers": scram,
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": scram_user,
        "sasl_plain_password": os.environ["SCRAM_PASSWORD"],
        **tls,
    },
    "iam": {"bootstrap_servers": iam, "sasl_mechanism": "AWS_MSK_IAM", **tls},
}
for name, settings in listeners.items():
    consumer = KafkaConsumer(enable_auto_commit=False, **settings)
    partitions = [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic))]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    left = sum(consumer.end_offsets(partitions).values())
    values = []
    while left > 0:
        for records in consumer.poll(timeout_ms=500).values():
            left -= len(records)
            values += [(r.partition, r.offset, r.value.decode()) for r in records]
    consumer.close()
    print(json.dumps({"listener": name, "values": [value for _, _, value in sorted(values)]}))
