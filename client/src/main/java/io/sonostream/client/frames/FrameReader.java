package io.sonostream.client.frames;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.topic.PlaceReader;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.SourceCoordinates;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the frame that a mask answers, from the place that the mask names, and the frames beside
 * it.
 *
 * <p>Owner: any thread, one at a time, which the {@link PlaceReader} sees to. Hand-off: none.
 * Bound: one consumer. Shutdown: {@link #close}.
 */
public final class FrameReader implements AutoCloseable {
  private final PlaceReader<Frame> frames;

  /** Connects to nothing yet. */
  public FrameReader(Cluster cluster) {
    this.frames = new PlaceReader<>(cluster, "frame", Frame.class);
  }

  /** A frame and where it stands. */
  public record Placed(Frame frame, SourceCoordinates source) {}

  /**
   * @return empty when the topic's retention has taken it, or no frame stands there
   * @throws io.sonostream.client.UnavailableException when the broker does not give it within 10 s
   */
  public Optional<Frame> read(SourceCoordinates source) {
    return frames.read(new Receipt(source.getTopic(), source.getPartition(), source.getOffset()));
  }

  /**
   * The nearest wanted frame before or after a place, in its partition.
   *
   * @param way 1 for later ones, -1 for earlier ones
   * @param most records that are looked at
   * @return empty where none of them is wanted, or there are no more
   * @throws io.sonostream.client.UnavailableException when the broker does not give them
   */
  public Optional<Placed> beside(
      SourceCoordinates place, int way, int most, Predicate<Frame> wanted) {
    PlaceReader.Range range = frames.range(place.getTopic(), place.getPartition());
    for (int i = 1; i <= most; i++) {
      long offset = place.getOffset() + (long) way * i;
      if (!range.contains(offset)) {
        return Optional.empty();
      }
      SourceCoordinates at = new SourceCoordinates(place.getTopic(), place.getPartition(), offset);
      Optional<Frame> frame = read(at).filter(wanted);
      if (frame.isPresent()) {
        return frame.map(found -> new Placed(found, at));
      }
    }
    return Optional.empty();
  }

  /** A read that waits ends at once. */
  @Override
  public void close() {
    frames.close();
  }
}
