"""What kafka-python, which shares no code with Comity or with librdkafka, says of the lag of Comity's stages; and whether that is what
'comity lag' says.

    foreign_lag.py BOOTSTRAP [STAGE=LAG ...] < what 'comity lag --json' printed

Compares each partition of each stage, and each STAGE's sum with LAG. Nothing may be written meanwhile. Exits 0 if all agree.
"""

import json
import sys
import time
from datetime import datetime

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

# Times are printed in thousandths of a second, each of them rounded.
TOLERANCE = 0.003


class Cluster:
    """Asks the brokers."""

    def __init__(self, bootstrap):
        self.admin = KafkaAdminClient(bootstrap_servers=bootstrap)
        # The end of a partition is its high watermark here, as for every tool that knows nothing of transactions.
        self.consumer = KafkaConsumer(
            bootstrap_servers=bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=100,
        )

    def lag(self, group, partitions):
        """By partition: the committed offset or None, the end, and how many offsets lie between."""
        committed = self.admin.list_consumer_group_offsets(group)
        starts = self.consumer.beginning_offsets(partitions)
        ends = self.consumer.end_offsets(partitions)
        found = {}
        for partition in partitions:
            offset = committed[partition].offset if partition in committed else -1
            start = offset if offset >= 0 else starts[partition]
            found[partition] = (offset if offset >= 0 else None, ends[partition], ends[partition] - start)
        return found

    def written(self, partition, offset):
        """When the first record at an offset or behind it was written, in seconds since 1970."""
        self.consumer.assign([partition])
        self.consumer.seek(partition, offset)
        deadline = time.time() + 10
        while time.time() < deadline:
            for record in self.consumer.poll(500).get(partition, []):
                # kafka-python hands out the ends of transactions like records: a key of two numbers of two bytes.
                if record.key is None or len(record.key) != 4:
                    return record.timestamp / 1000
        raise SystemExit(f"kafka-python was sent no record of {partition}")


def main():
    cluster = Cluster(sys.argv[1])
    wanted = dict(argument.split("=") for argument in sys.argv[2:])
    picture = json.load(sys.stdin)
    looked_at = datetime.fromisoformat(picture["at"].replace("Z", "+00:00")).timestamp()
    wrong = []
    compared = behind = 0
    for stage in picture["stages"]:
        name = stage["stage"]
        entries = {TopicPartition(entry["topic"], entry["partition"]): entry for entry in stage["partitions"]}
        for partition, (committed, end, lag) in cluster.lag(name, list(entries)).items():
            entry = entries[partition]
            ours = (entry.get("committed"), entry["end"], entry["lag"])
            compared += 1
            if ours != (committed, end, lag):
                wrong.append(f"{name} {partition.topic}/{partition.partition}: ours {ours}, theirs {(committed, end, lag)}")
            if lag > 0:
                behind += 1
                age = looked_at - cluster.written(partition, committed or 0)
                if not abs(age - entry["lagSeconds"]) < TOLERANCE:
                    wrong.append(f"{name} {partition.topic}/{partition.partition}: ours {entry['lagSeconds']} s, theirs {age} s")
        if name in wanted and stage["lag"] != int(wanted[name]):
            wrong.append(f"{name}: lag {stage['lag']} where {wanted[name]} is known to be left")
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{compared} partitions compared, {behind} of them with lag: {'all agree' if not wrong else 'not all agree'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
