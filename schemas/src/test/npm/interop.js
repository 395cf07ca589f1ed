// Usage: node interop.js REGISTRY_URL MASK_FILE FRAME_FILE
// Decodes the mask and prints it as JSON; encodes a frame under the registered schema.
const fs = require('fs');
const {
  AvroDeserializer,
  AvroSerializer,
  SchemaRegistryClient,
  SerdeType,
} = require('@confluentinc/schemaregistry');

async function main(url, maskFile, frameFile) {
  const client = new SchemaRegistryClient({ baseURLs: [url] });

  const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});
  const mask = await deserializer.deserialize('masks.live', fs.readFileSync(maskFile));
  console.log(JSON.stringify(mask, (key, value) => (typeof value === 'bigint' ? Number(value) : value)));

  const serializer = new AvroSerializer(client, SerdeType.VALUE, {
    autoRegisterSchemas: false,
    useLatestVersion: true,
  });
  const frame = {
    deviceId: 'node/probe',
    streamId: 'exam 1',
    sequence: 41,
    capturedAt: 1772359200123456,
    task: 'breast-lesion',
    width: 3,
    height: 2,
    pixelFormat: 'GRAY8',
    encoding: 'RAW',
    pixels: Buffer.from([0, 50, 100, 150, 200, 255]),
    pixelSpacing: { rowMillimetres: 0.25, columnMillimetres: 0.5 },
    subjectId: null,
    deviceModel: null,
    attributes: { gain: '12' },
  };
  fs.writeFileSync(frameFile, await serializer.serialize('frames.live', frame));
}

main(process.argv[2], process.argv[3], process.argv[4]).catch((error) => {
  console.error(error);
  process.exit(1);
});
