"""Publishes a label and asks for a training: label_and_promote.py BROKER REGISTRY

Models are moved by "sonostream models promote" or Java's ModelRegistry, which refuse to overwrite a
champion that you have not seen; a record written here would simply win.
"""
import sys
import time
import uuid
from confluent_kafka import SerializingProducer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import StringSerializer

broker, registry = sys.argv[1:]
client = SchemaRegistryClient({"url": registry})


def send(topic, key, value):
    schema = client.get_latest_version(topic + "-value").schema
    producer = SerializingProducer({
        "bootstrap.servers": broker,
        "enable.idempotence": True,
        "key.serializer": StringSerializer(),
        "value.serializer": AvroSerializer(
            client, schema, conf={"auto.register.schemas": False, "use.latest.version": True}),
    })
    producer.produce(topic, key=key, value=value)
    if producer.flush(30) > 0:
        sys.exit(f"{topic} was not written")


now = time.time_ns() // 1000
frame = {
    "deviceId": "probe-2", "streamId": "exam-8", "sequence": 0, "capturedAt": now,
    "task": "breast-lesion", "width": 4, "height": 3, "pixelFormat": "GRAY8", "encoding": "RAW",
    "pixels": bytes(12), "pixelSpacing": None, "subjectId": "s-18", "deviceModel": None,
    "attributes": {},
}
label = {
    "frame": frame,
    "labelMap": {"width": 4, "height": 3, "runs": [0, 5, 1, 2, 0, 5]},
    "annotator": "Dr. Noor", "source": "HUMAN", "labeledAt": now,
    "classNames": ["lesion"],
}
send("labels", "probe-2/exam-8/0/Dr.%20Noor", label)
command = {
    "commandId": str(uuid.uuid4()), "task": "breast-lesion", "action": "START", "strategy": None,
    "reason": "a label", "requestedBy": "Dr. Noor", "requestedAt": now,
}
send("training.commands", "breast-lesion", command)
print("asked: " + command["commandId"])
