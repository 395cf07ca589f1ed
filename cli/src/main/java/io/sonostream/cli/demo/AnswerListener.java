package io.sonostream.cli.demo;

import io.sonostream.client.Cluster;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.records.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;

/** Puts every answer to this run's frames, masks and dead letters, into the tally. */
final class AnswerListener implements AutoCloseable {
  private final Tally tally;
  private final Predicate<String> ours;
  private final Clock clock;
  private final TopicFollower follower;

  /**
   * @param ours which streams are; answers to others are somebody else's
   * @param countFrames whether frames are counted here too, since nobody else sees them published
   */
  AnswerListener(
      Cluster cluster, Predicate<String> ours, boolean countFrames, Tally tally, Clock clock) {
    this.tally = tally;
    this.ours = ours;
    this.clock = clock;
    // A dead letter carries the original bytes, which still name the frame unless they are none.
    TopicFollower.Builder topics =
        TopicFollower.named("answer-listener", cluster)
            .read(cluster.topics().masksLive(), Mask.class, StartAt.NOW, this::mask)
            .read(cluster.topics().framesDead(), Frame.class, StartAt.NOW, this::dead);
    if (countFrames) {
      topics.read(cluster.topics().framesLive(), Frame.class, StartAt.NOW, this::frame);
    }
    this.follower = topics.build();
  }

  /** Returns when no later answer can be overlooked. */
  void start(Duration limit) throws InterruptedException {
    follower.start();
    if (!follower.awaitCaughtUp(limit)) {
      throw new UserException(
          "masks can't be read: " + follower.state().trouble().orElse("the broker is too slow"));
    }
  }

  @Override
  public void close() {
    follower.close();
  }

  private void mask(Followed<Mask> record) {
    Mask mask = record.value();
    if (mask == null || !ours.test(mask.getStreamId())) {
      return;
    }
    DeviceTally device = tally.device(mask.getDeviceId());
    if (mask.getStatus() == MaskStatus.SEGMENTED && mask.getModel() != null) {
      long latency = Timestamps.microsBetween(mask.getTiming().getCapturedAt(), clock.instant());
      device.segmented(mask.getSequence(), latency, mask.getModel().getVersion());
      tally.model(mask.getModel().getVersion());
    } else {
      device.shed(mask.getSequence());
    }
  }

  private void frame(Followed<Frame> record) {
    Frame frame = record.value();
    if (frame != null && ours.test(frame.getStreamId())) {
      tally.device(frame.getDeviceId()).published(frame.getSequence());
    }
  }

  private void dead(Followed<Frame> record) {
    Frame frame = record.value();
    if (frame != null && ours.test(frame.getStreamId())) {
      tally.device(frame.getDeviceId()).dead(frame.getSequence());
    }
  }
}
