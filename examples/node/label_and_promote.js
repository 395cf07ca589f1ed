// Publishes a label and asks for a training: node label_and_promote.js BROKER REGISTRY
// Models are moved by "sonostream models promote" or Java's ModelRegistry, which refuse to overwrite
// a champion that you have not seen; a record written here would simply win.
const { randomUUID } = require('crypto');
const { open, main } = require('./wire');

main(async (broker, registry) => {
  const wire = open(broker, registry);
  const now = Date.now() * 1000;
  const frame = {
    deviceId: 'probe-3',
    streamId: 'exam-9',
    sequence: 0,
    capturedAt: now,
    task: 'breast-lesion',
    width: 4,
    height: 3,
    pixelFormat: 'GRAY8',
    encoding: 'RAW',
    pixels: Buffer.alloc(12),
    pixelSpacing: null,
    subjectId: 's-19',
    deviceModel: null,
    attributes: {},
  };
  const label = {
    frame,
    labelMap: { width: 4, height: 3, runs: [0, 5, 1, 2, 0, 5] },
    annotator: 'Dr. Noor',
    source: 'HUMAN',
    labeledAt: now,
    classNames: ['lesion'],
  };
  await wire.send('labels', [['probe-3/exam-9/0/Dr.%20Noor', label]]);
  const command = {
    commandId: randomUUID(),
    task: 'breast-lesion',
    action: 'START',
    strategy: null,
    reason: 'a label',
    requestedBy: 'Dr. Noor',
    requestedAt: now,
  };
  await wire.send('training.commands', [['breast-lesion', command]]);
  console.log(`asked: ${command.commandId}`);
});
