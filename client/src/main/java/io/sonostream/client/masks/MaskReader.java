package io.sonostream.client.masks;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.topic.PlaceReader;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.topics.Topics;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the mask that answers a frame, among those that were written with the frame's time or
 * later: a mask's record has the timestamp of its frame's.
 *
 * <p>Owner: any thread, one at a time, which the {@link PlaceReader} sees to. Hand-off: none.
 * Bound: one consumer, {@value #MOST} masks a partition. Shutdown: {@link #close}.
 */
public final class MaskReader implements AutoCloseable {
  /** Masks of other frames that may stand before it. */
  private static final int MOST = 500;

  private final Topics topics;
  private final PlaceReader<Mask> masks;

  /** Connects to nothing yet. */
  public MaskReader(Cluster cluster) {
    this.topics = cluster.topics();
    this.masks = new PlaceReader<>(cluster, "mask", Mask.class);
  }

  /**
   * @param frame where it stands
   * @return empty when it has no mask, or either is not in its topic any more
   * @throws io.sonostream.client.UnavailableException when the broker does not give them
   */
  public Optional<Mask> of(SourceCoordinates frame) {
    boolean live = frame.getTopic().equals(topics.framesLive().name());
    if (!live && !frame.getTopic().equals(topics.framesArchive().name())) {
      return Optional.empty();
    }
    OptionalLong written =
        masks.writtenAt(new Receipt(frame.getTopic(), frame.getPartition(), frame.getOffset()));
    if (written.isEmpty()) {
      return Optional.empty();
    }
    String topic = (live ? topics.masksLive() : topics.masksArchive()).name();
    int partitions = masks.partitions(topic);
    // Its own first: a device's frames and masks have one key, and as a rule as many partitions.
    for (int i = 0; i < partitions; i++) {
      int partition = (frame.getPartition() + i) % partitions;
      Optional<Mask> found = find(frame, topic, partition, written.getAsLong());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Mask> find(SourceCoordinates frame, String topic, int partition, long since) {
    OptionalLong first = masks.firstSince(topic, partition, since);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    long end = Math.min(masks.range(topic, partition).end(), first.getAsLong() + MOST);
    for (long offset = first.getAsLong(); offset < end; offset++) {
      Optional<Mask> mask =
          masks
              .read(new Receipt(topic, partition, offset))
              .filter(one -> one.getSource().equals(frame));
      if (mask.isPresent()) {
        return mask;
      }
    }
    return Optional.empty();
  }

  /** A read that waits ends at once. */
  @Override
  public void close() {
    masks.close();
  }
}
