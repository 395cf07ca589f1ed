"""Prints what masks say, from the oldest that is kept on: read_masks.py BROKER REGISTRY HOW_MANY"""
import sys
from confluent_kafka import DeserializingConsumer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import StringDeserializer

broker, registry, how_many = sys.argv[1:]
consumer = DeserializingConsumer({
    "bootstrap.servers": broker,
    "group.id": "example-read-masks",
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
    "key.deserializer": StringDeserializer(),
    "value.deserializer": AvroDeserializer(SchemaRegistryClient({"url": registry})),
})
consumer.subscribe(["masks.live"])
left = int(how_many)
while left > 0:
    message = consumer.poll(1.0)
    if message is None or message.error():
        continue
    mask = message.value()
    # Class and run length in turn, row by row, over the whole frame; None where SHED.
    runs = mask["labelMap"]["runs"] if mask["labelMap"] else []
    for region in mask["regions"]:
        print(f"{mask['deviceId']}/{mask['streamId']}/{mask['sequence']}: "
              f"{region['className']}, {region['areaPixels']} of {sum(runs[1::2])}")
    left -= 1
consumer.close()
