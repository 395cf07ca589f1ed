package io.sonostream.cli.export;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.masks.MaskSubscriber;
import io.sonostream.client.masks.ReceivedMask;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ReceivedInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the masks of a received instance, one a frame.
 *
 * <p>Owner: the command's thread. Hand-off: a future from the follower's thread, and this object's
 * lock. Bound: the masks of one instance. Shutdown: followers are closed before anything returns.
 */
final class InstanceMasks {
  /** A frame's record, and its mask's, is as old as the frame: the clip ended when it came. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  /** What stands in a topic is read within this, or something is wrong with the broker. */
  static final Duration READING = Duration.ofSeconds(60);

  private static final int NAMED = 5;

  private final ReceivedInstance instance;
  private final TreeMap<Long, ReceivedMask> found = new TreeMap<>();
  private final CompletableFuture<@Nullable Void> all = new CompletableFuture<>();

  private InstanceMasks(ReceivedInstance instance) {
    this.instance = instance;
  }

  /**
   * @param topic of masks; null for the archive lane's
   * @param length of the clip
   * @param limit how long to wait for masks that are not there yet
   * @return in the frames' order
   * @throws UserException when masks are missing
   */
  static List<ReceivedMask> of(
      Cluster cluster,
      ReceivedInstance instance,
      @Nullable String topic,
      Duration length,
      Duration limit)
      throws InterruptedException {
    InstanceMasks masks = new InstanceMasks(instance);
    MaskSubscriber.Builder builder =
        MaskSubscriber.of(cluster).lane(Lane.ARCHIVE).device(masks.instance.getDeviceId());
    if (topic == null) {
      // A replay's masks are as old as their frames too, but may stand anywhere in their topic.
      builder.from(StartAt.since(masks.instance.getReceivedAt().minus(length).minus(MARGIN)));
    } else {
      builder.topic(topic).from(StartAt.BEGINNING);
    }
    try (MaskSubscriber subscriber = builder.start(masks::take)) {
      // What is there already is read first, however long that takes: only the rest is waited for.
      if (!subscriber.awaitCaughtUp(READING)) {
        throw unread("the masks", subscriber.state().standstill().orElse(""));
      }
      masks.all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw masks.missing(limit);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return masks.inOrder();
  }

  /**
   * What a gateway wrote of it.
   *
   * @throws UserException when it never came
   */
  static ReceivedInstance receipt(Cluster cluster, String sopInstance) throws InterruptedException {
    String name = Digests.hex(Digests.sha256(sopInstance));
    AtomicReference<@Nullable ReceivedInstance> receipt = new AtomicReference<>();
    try (TopicFollower instances =
        TopicFollower.named("sonostream-export", cluster)
            .read(
                cluster.topics().instances(),
                ReceivedInstance.class,
                StartAt.BEGINNING,
                record -> {
                  if (name.equals(record.key())) {
                    receipt.set(record.value());
                  }
                })
            .start()) {
      if (!instances.awaitCaughtUp(READING)) {
        throw unread(
            cluster.topics().instances().name(), instances.state().standstill().orElse(""));
      }
    }
    ReceivedInstance found = receipt.get();
    if (found == null) {
      throw new UserException(
          "instance "
              + sopInstance
              + " was never received: send it to a gateway (docs/gateways.md), or segment it here"
              + " with sonostream segment");
    }
    return found;
  }

  static UserException unread(String what, String why) {
    return new UserException(
        what
            + " could not be read within "
            + READING.toSeconds()
            + " s"
            + (why.isEmpty() ? "" : ": waits for " + why));
  }

  private synchronized void take(ReceivedMask mask) {
    if (mask.mask().getStreamId().equals(instance.getStreamId()) && mask.segmented()) {
      found.put(mask.mask().getSequence(), mask);
    }
    if (found.size() >= instance.getFrames()) {
      all.complete(null);
    }
  }

  private synchronized List<ReceivedMask> inOrder() {
    return List.copyOf(found.values());
  }

  private synchronized UserException missing(Duration limit) {
    List<String> numbers = new ArrayList<>();
    int missing = 0;
    for (long i = 0; i < instance.getFrames(); i++) {
      if (!found.containsKey(i)) {
        missing++;
        if (numbers.size() < NAMED) {
          numbers.add(Long.toString(i + 1));
        }
      }
    }
    return new UserException(
        missing
            + " of "
            + instance.getFrames()
            + " frames have no mask within "
            + limit.toSeconds()
            + " s (frame "
            + numbers.stream().collect(Collectors.joining(", "))
            + (missing > NAMED ? ", ..." : "")
            + "): does a processor run for its task, or are they in frames.dead?");
  }
}
