package io.sonostream.client.masks;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameReader;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.FollowerState;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.records.LabelMaps;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives every mask of a lane to a listener, those of a device in the order of its frames.
 *
 * <pre>{@code
 * try (MaskSubscriber masks =
 *     MaskSubscriber.of(cluster).device("probe-1").start(mask -> draw(mask.classes()))) {
 *   ...
 * }
 * }</pre>
 *
 * On the live lane a mask may come again after a processor was restarted, with the same {@link
 * ReceivedMask#id}; on the archive lane each comes once. A mask that is not one, such as a label
 * map that does not fill its frame, is skipped and counted.
 *
 * <ul>
 *   <li>Owner: the follower's thread calls the listener; any thread may ask for {@link #state}.
 *   <li>Hand-off: none but the listener.
 *   <li>Bound: one poll's masks, and one frame.
 *   <li>Shutdown: {@link #close} waits for the listener to return, unless it is the one that calls.
 * </ul>
 */
public final class MaskSubscriber implements AutoCloseable {
  private final @Nullable String device;
  private final MaskListener listener;
  private final @Nullable FrameReader frames;
  private final TopicFollower follower;

  private MaskSubscriber(Builder builder, MaskListener listener) {
    this.device = builder.device;
    this.listener = listener;
    this.frames = builder.withFrames ? new FrameReader(builder.cluster) : null;
    this.follower =
        TopicFollower.named("sonostream-masks", builder.cluster)
            .read(
                builder.topic == null
                    ? builder.lane.masks(builder.cluster.topics()).name()
                    : builder.topic,
                Mask.class,
                builder.start,
                this::take)
            .build();
  }

  public static Builder of(Cluster cluster) {
    return new Builder(cluster);
  }

  /** Which masks; without more words, all live ones from now on. */
  public static final class Builder {
    private final Cluster cluster;
    private Lane lane = Lane.LIVE;
    private @Nullable String topic;
    private @Nullable String device;
    private StartAt start = StartAt.NOW;
    private boolean withFrames;

    private Builder(Cluster cluster) {
      this.cluster = cluster;
    }

    public Builder lane(Lane where) {
      lane = where;
      return this;
    }

    /** Another topic of masks, such as a replay's. */
    public Builder topic(String name) {
      topic = name;
      return this;
    }

    /** This device's only. */
    public Builder device(String name) {
      device = name;
      return this;
    }

    public Builder from(StartAt where) {
      start = where;
      return this;
    }

    /** Each with the frame that it answers, read again from its topic. */
    public Builder withFrames() {
      withFrames = true;
      return this;
    }

    public MaskSubscriber start(MaskListener listener) {
      MaskSubscriber subscriber = new MaskSubscriber(this, listener);
      subscriber.follower.start();
      return subscriber;
    }
  }

  /**
   * Waits until no later mask can be overlooked.
   *
   * @return false when it took longer
   */
  public boolean awaitCaughtUp(Duration limit) throws InterruptedException {
    return follower.awaitCaughtUp(limit);
  }

  public FollowerState state() {
    return follower.state();
  }

  @Override
  public void close() {
    follower.close();
    if (frames != null) {
      frames.close();
    }
  }

  private void take(Followed<Mask> record) {
    Mask mask = record.value();
    if (mask == null || (device != null && !device.equals(mask.getDeviceId()))) {
      return;
    }
    check(mask);
    Optional<Frame> frame = frames == null ? Optional.empty() : frames.read(mask.getSource());
    listener.accept(new ReceivedMask(mask, record.place(), frame));
  }

  private static void check(Mask mask) {
    FrameId id = FrameId.of(mask);
    LabelMap map = mask.getLabelMap();
    if (map == null) {
      return;
    }
    LabelMaps.validate(map);
    if (map.getWidth() != mask.getWidth() || map.getHeight() != mask.getHeight()) {
      throw new InvalidRecordException("label map and mask of frame " + id + " differ in size");
    }
  }
}
