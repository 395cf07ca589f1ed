package io.sonostream.client.frames;

import io.sonostream.client.Cluster;
import io.sonostream.runtime.UserException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends the images of one device.
 *
 * <pre>{@code
 * try (FramePublisher frames =
 *     FramePublisher.to(cluster).device("probe-1").task("breast-lesion").open()) {
 *   frames.send(FrameImage.of(bufferedImage)).thenAccept(receipt -> ...);
 * }
 * }</pre>
 *
 * Each image becomes one frame with the next sequence number. The future that {@link #send} gives
 * ends with its {@link FrameReceipt} when all replicas in sync have it; with {@link
 * FrameDroppedException} when it was never sent; with {@link FrameLostException} when Kafka refused
 * it or gave it up; with whatever else ended the sending for good. It ends on Kafka's thread or the
 * sender's: what you attach must not block.
 *
 * <p>A broker or registry that is away stops nobody: frames wait in the queue, and the policy says
 * what happens when it is full.
 *
 * <ul>
 *   <li>Owner: any thread may send; frames of one thread keep their order.
 *   <li>Hand-off: the queue, to the {@link FrameSender}'s thread.
 *   <li>Bound: frames queued (8 unless told otherwise) and with Kafka (32, since what Kafka has
 *       can't be dropped: it arrives late after an outage, and is lost after one of more than two
 *       minutes).
 *   <li>Shutdown: {@link #close} sends what is queued for a while, then drops it.
 * </ul>
 */
public final class FramePublisher implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final FrameStream stream;
  private final WhenFull whenFull;
  private final Clock clock;
  private final FrameSender sender;
  private final boolean ownsSender;
  private final FrameQueue queue;
  private final Outbox outbox;
  private final PublishSpans spans;
  private final Unsettled unsettled = new Unsettled();
  private volatile boolean closed;

  private FramePublisher(Builder builder) {
    this.stream = builder.stream();
    this.whenFull = builder.whenFull;
    this.clock = builder.clock;
    this.ownsSender = builder.sender == null;
    this.sender = builder.sender == null ? new FrameSender(builder.cluster) : builder.sender;
    this.queue = new FrameQueue(builder.maxQueued);
    this.spans = new PublishSpans(builder.cluster, stream, builder.lane);
    this.outbox =
        new Outbox(
            stream,
            builder.lane.frames(builder.cluster.topics()).name(),
            queue,
            builder.maxInFlight,
            sender::wake);
    sender.add(outbox);
  }

  /** Topics must exist: the services create them, or {@link Cluster#awaitTopicsAndSchemas}. */
  public static Builder to(Cluster cluster) {
    return new Builder(cluster);
  }

  /** Device and task must be named, the rest has defaults. */
  public static final class Builder {
    private final Cluster cluster;
    private String device = "";
    private @Nullable String streamId;
    private String task = "";
    private Map<String, String> attributes = Map.of();
    private Lane lane = Lane.LIVE;
    private WhenFull whenFull = WhenFull.DROP_OLDEST;
    private int maxQueued = 8;
    private int maxInFlight = 32;
    private Clock clock = Clock.systemUTC();
    private @Nullable FrameSender sender;

    private Builder(Cluster cluster) {
      this.cluster = cluster;
    }

    /** Stable name of the device. */
    public Builder device(String name) {
      device = name;
      return this;
    }

    /**
     * One exam, used once: a name that is used again gives frames the names of others. Default:
     * now, with letters that no other publisher has.
     */
    public Builder stream(String name) {
      streamId = name;
      return this;
    }

    /** What to segment, for example breast-lesion. */
    public Builder task(String name) {
      task = name;
      return this;
    }

    /** Sent with every frame. */
    public Builder attributes(Map<String, String> all) {
      attributes = all;
      return this;
    }

    /** Default: {@link Lane#LIVE}. */
    public Builder lane(Lane where) {
      lane = where;
      return this;
    }

    /** Default: {@link WhenFull#DROP_OLDEST}. */
    public Builder whenFull(WhenFull policy) {
      whenFull = policy;
      return this;
    }

    /** Frames that may wait, and that may be with Kafka unacknowledged. */
    public Builder bounds(int queued, int inFlight) {
      maxQueued = queued;
      maxInFlight = inFlight;
      return this;
    }

    public Builder clock(Clock source) {
      clock = source;
      return this;
    }

    /** One producer for many devices; stays the caller's. */
    public Builder sender(FrameSender shared) {
      sender = shared;
      return this;
    }

    /**
     * @throws UserException when device or task are missing, or a bound is below 1
     */
    public FramePublisher open() {
      if (maxQueued < 1 || maxInFlight < 1) {
        throw new UserException(
            "bounds are "
                + maxQueued
                + " queued and "
                + maxInFlight
                + " in flight; each must be at least 1");
      }
      return new FramePublisher(this);
    }

    private FrameStream stream() {
      String name =
          streamId == null
              ? clock.instant() + "-" + UUID.randomUUID().toString().substring(0, 8)
              : streamId;
      return new FrameStream(device, name, task, attributes);
    }
  }

  /** Sends an image that was captured just now. */
  public CompletableFuture<FrameReceipt> send(FrameImage image) {
    return send(image, clock.instant());
  }

  /**
   * @param capturedAt by the device's clock
   * @throws IllegalStateException after {@link #close}
   */
  public CompletableFuture<FrameReceipt> send(FrameImage image, Instant capturedAt) {
    if (closed) {
      throw new IllegalStateException("publisher of " + stream.deviceId() + " is closed");
    }
    QueuedFrame frame = spans.frame(image, capturedAt);
    unsettled.add(frame.receipt());
    if (sender.failure().isPresent()) {
      // Its queue has ended, and would only say that.
      frame.receipt().completeExceptionally(notSent());
    } else if (whenFull == WhenFull.WAIT) {
      put(frame);
    } else {
      QueuedFrame dropped = queue.offer(frame);
      if (dropped != null) {
        dropped.drop("a newer frame took its place in the queue");
      }
    }
    // The sender may have failed since: it has then told those that it found in the queue.
    if (sender.failure().isPresent()) {
      outbox.end(notSent());
    }
    sender.wake();
    return frame.receipt();
  }

  private IllegalStateException notSent() {
    return new IllegalStateException(sender.failure().orElse("nothing is sent any more"));
  }

  /** Whether the next frame would have to wait, or cost the oldest. */
  public boolean isFull() {
    return queue.isFull();
  }

  /** Drops what is queued and not yet with Kafka. */
  public void dropQueued() {
    queue.clear().forEach(frame -> frame.drop("the publisher was told to drop it"));
  }

  /** Closes, sending what is queued for at most 10 s. */
  @Override
  public void close() {
    close(DRAIN);
  }

  /**
   * Every future has ended afterwards, but for frames that a shared sender's producer still has.
   *
   * @param drain how long queued frames may take; zero drops them
   */
  public void close(Duration drain) {
    if (closed) {
      return;
    }
    closed = true;
    long deadline = System.nanoTime() + drain.toNanos();
    unsettled.awaitNone(drain);
    queue.end();
    sender.remove(outbox);
    queue.clear().forEach(frame -> frame.drop("the publisher was closed"));
    if (ownsSender) {
      sender.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  private void put(QueuedFrame frame) {
    try {
      if (!queue.put(frame)) {
        frame.drop("the publisher was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      frame.drop("its sender was interrupted while it waited for room");
    }
  }
}
