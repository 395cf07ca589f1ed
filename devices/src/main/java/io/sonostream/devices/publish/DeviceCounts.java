package io.sonostream.devices.publish;

/**
 * What became of a device's frames so far. Once a device is done, captured = published + dropped +
 * failed.
 *
 * @param captured taken from the source
 * @param published acknowledged by the broker
 * @param dropped never handed to Kafka, since the queue was full or the device was closed
 * @param failed damaged where they come from, or handed to Kafka and not acknowledged or refused by
 *     it; the broker may still have some of the latter
 * @param late moments at which a frame was due and the machine was too busy to capture one
 * @param publishedBytes bytes of pixels of the published frames
 * @param waiting in the queue or with Kafka at this moment
 */
public record DeviceCounts(
    long captured,
    long published,
    long dropped,
    long failed,
    long late,
    long publishedBytes,
    int waiting) {

  public static final DeviceCounts NONE = new DeviceCounts(0, 0, 0, 0, 0, 0, 0);

  public DeviceCounts plus(DeviceCounts other) {
    return new DeviceCounts(
        captured + other.captured,
        published + other.published,
        dropped + other.dropped,
        failed + other.failed,
        late + other.late,
        publishedBytes + other.publishedBytes,
        waiting + other.waiting);
  }
}
