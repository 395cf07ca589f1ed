"""Sends image files as frames: send_frames.py BROKER REGISTRY DEVICE WIDTH HEIGHT PNG..."""
import sys
import time
from confluent_kafka import SerializingProducer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import StringSerializer

broker, registry, device, width, height, *files = sys.argv[1:]
client = SchemaRegistryClient({"url": registry})
# The services have registered the schemas; take the newest.
schema = client.get_latest_version("frames.live-value").schema
producer = SerializingProducer({
    "bootstrap.servers": broker,
    "enable.idempotence": True,
    "key.serializer": StringSerializer(),
    "value.serializer": AvroSerializer(
        client, schema, conf={"auto.register.schemas": False, "use.latest.version": True}),
})


def told(error, message):
    print(f"lost: {error}" if error else f"sent to {message.topic()}-{message.partition()}@{message.offset()}")


stream = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())  # One exam: used once.
for sequence, file in enumerate(files):
    with open(file, "rb") as image:
        frame = {
            "deviceId": device, "streamId": stream, "sequence": sequence,
            "capturedAt": time.time_ns() // 1000, "task": "breast-lesion",
            "width": int(width), "height": int(height),
            "pixelFormat": "GRAY8", "encoding": "PNG", "pixels": image.read(),
            "pixelSpacing": None, "subjectId": None, "deviceModel": None, "attributes": {},
        }
    producer.produce("frames.live", key=device, value=frame, on_delivery=told)
producer.flush()
