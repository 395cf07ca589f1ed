// Sends image files as frames: node send_frames.js BROKER REGISTRY DEVICE WIDTH HEIGHT PNG...
const fs = require('fs');
const { open, main } = require('./wire');

main(async (broker, registry, device, width, height, ...files) => {
  const wire = open(broker, registry);
  const stream = new Date().toISOString(); // One exam: used once.
  const frames = files.map((file, sequence) => [
    device,
    {
      deviceId: device,
      streamId: stream,
      sequence,
      capturedAt: Date.now() * 1000,
      task: 'breast-lesion',
      width: Number(width),
      height: Number(height),
      pixelFormat: 'GRAY8',
      encoding: 'PNG',
      pixels: fs.readFileSync(file),
      pixelSpacing: null,
      subjectId: null,
      deviceModel: null,
      attributes: {},
    },
  ]);
  const place = await wire.send('frames.live', frames);
  console.log(`sent ${frames.length} to ${place.topicName}-${place.partition}@${place.baseOffset}`);
});
