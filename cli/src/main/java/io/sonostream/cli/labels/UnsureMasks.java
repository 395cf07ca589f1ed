package io.sonostream.cli.labels;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.topics.TopicSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the masks of a task and remembers those that may be wrong: of each sixteen frames in a row
 * the least sure one.
 *
 * <ul>
 *   <li>Owner: one thread asks.
 *   <li>Hand-off: a follower's thread fills what the asking thread reads once that has ended.
 *   <li>Bound: {@value #MOST} masks, the surest go first; {@value #MOST_COMPARED} comparisons, the
 *       oldest go first.
 *   <li>Shutdown: each reading ends before it returns.
 * </ul>
 */
final class UnsureMasks {
  private static final int MOST = 4000;
  private static final int MOST_COMPARED = 100_000;

  /** Frames of a stream that show the same. */
  private static final int NEIGHBOURS = 16;

  private final Cluster cluster;
  private final String task;
  private final Instant since;
  private final Map<FrameId, Float> disagreements =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameId, Float> eldest) {
          return size() > MOST_COMPARED;
        }
      };
  private final Map<FrameId, UnsureMask> masks = new HashMap<>();
  private long considered;

  UnsureMasks(Cluster cluster, String task, Instant since) {
    this.cluster = cluster;
    this.task = task;
    this.since = since;
  }

  /**
   * Reads both lanes.
   *
   * @return the least sure first
   * @throws UnavailableException when the topics can't be read
   */
  List<UnsureMask> read() throws InterruptedException {
    TopicSpec shadow = cluster.topics().modelShadow();
    WholeTopics.read(
        cluster,
        "comparisons",
        List.of(shadow.name()),
        TopicFollower.named("sonostream-comparisons", cluster)
            .read(shadow, ShadowComparison.class, StartAt.since(since), this::compared));
    TopicSpec live = cluster.topics().masksLive();
    TopicSpec archive = cluster.topics().masksArchive();
    WholeTopics.read(
        cluster,
        "masks",
        List.of(live.name(), archive.name()),
        TopicFollower.named("sonostream-masks", cluster)
            .read(live, Mask.class, StartAt.since(since), this::seen)
            .read(archive, Mask.class, StartAt.since(since), this::seen));
    return leastSure(MOST);
  }

  /** Masks of the task that say how unsure they are. */
  long considered() {
    return considered;
  }

  private void compared(Followed<ShadowComparison> record) {
    ShadowComparison one = record.value();
    if (one != null && one.getTask().equals(task)) {
      disagreements.put(
          new FrameId(one.getDeviceId(), one.getStreamId(), one.getSequence()),
          (float) (1 - one.getDice()));
    }
  }

  private void seen(Followed<Mask> record) {
    Mask mask = record.value();
    Float uncertainty = mask == null ? null : mask.getUncertainty();
    if (mask == null || uncertainty == null || !mask.getTask().equals(task)) {
      return;
    }
    considered++;
    FrameId frame = FrameId.of(mask);
    UnsureMask one = UnsureMask.of(mask, uncertainty, disagreements.get(frame));
    FrameId neighbours =
        new FrameId(frame.deviceId(), frame.streamId(), frame.sequence() / NEIGHBOURS);
    masks.merge(neighbours, one, (a, b) -> a.worth() >= b.worth() ? a : b);
    if (masks.size() > 2 * MOST) {
      masks.values().retainAll(new HashSet<>(leastSure(MOST)));
    }
  }

  private List<UnsureMask> leastSure(int most) {
    List<UnsureMask> all = new ArrayList<>(masks.values());
    all.sort(
        Comparator.comparingDouble(UnsureMask::worth)
            .reversed()
            .thenComparing(one -> one.frame().key()));
    return all.subList(0, Math.min(most, all.size()));
  }
}
