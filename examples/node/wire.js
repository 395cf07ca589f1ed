// Kafka and the registry, as all three programs use them.
const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = require('kafkajs');
const lz4 = require('lz4js');
const {
  AvroDeserializer,
  AvroSerializer,
  SchemaRegistryClient,
  SerdeType,
} = require('@confluentinc/schemaregistry');

// Our records are packed with LZ4, which kafkajs leaves to others.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

exports.open = (broker, registryUrl) => {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.ERROR });
  const registry = new SchemaRegistryClient({ baseURLs: [registryUrl] });
  // The services have registered the schemas; take the newest.
  const serializer = new AvroSerializer(registry, SerdeType.VALUE, {
    autoRegisterSchemas: false,
    useLatestVersion: true,
  });
  const deserializer = new AvroDeserializer(registry, SerdeType.VALUE, {});
  return {
    kafka,
    read: (topic, bytes) => deserializer.deserialize(topic, bytes),
    async send(topic, records) {
      const producer = kafka.producer({ idempotent: true });
      await producer.connect();
      const messages = [];
      for (const [key, value] of records) {
        messages.push({ key, value: await serializer.serialize(topic, value) });
      }
      const places = await producer.send({ topic, messages });
      await producer.disconnect();
      return places[0];
    },
  };
};

exports.main = (program) =>
  program(...process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
  });
