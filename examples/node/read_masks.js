// Prints what masks say, from the oldest that is kept on: node read_masks.js BROKER REGISTRY HOW_MANY
const { open, main } = require('./wire');

main(async (broker, registry, howMany) => {
  const wire = open(broker, registry);
  const consumer = wire.kafka.consumer({ groupId: 'example-read-masks-node' });
  await consumer.connect();
  await consumer.subscribe({ topic: 'masks.live', fromBeginning: true });
  let left = Number(howMany);
  await new Promise((done) => {
    consumer.run({
      eachMessage: async ({ topic, message }) => {
        const mask = await wire.read(topic, message.value);
        // Class and run length in turn, row by row, over the whole frame; null where SHED.
        const runs = mask.labelMap ? mask.labelMap.runs : [];
        const pixels = runs.filter((_, i) => i % 2 === 1).reduce((sum, run) => sum + run, 0);
        for (const region of mask.regions) {
          console.log(
            `${mask.deviceId}/${mask.streamId}/${mask.sequence}: ` +
              `${region.className}, ${region.areaPixels} of ${pixels}`,
          );
        }
        left -= 1;
        if (left === 0) {
          done();
        }
      },
    });
  });
  await consumer.disconnect();
});
