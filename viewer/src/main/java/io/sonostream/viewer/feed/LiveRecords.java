package io.sonostream.viewer.feed;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.viewer.live.LiveWall;
import io.sonostream.viewer.live.ShownRecords;
import java.time.Duration;

/**
 * Frames and masks, checked before a browser gets them: a file whose header lies about its size, or
 * a label map that does not fill its frame, goes no further.
 */
public final class LiveRecords {
  /** A page that is further behind than this goes on with the newest records. */
  private static final long MAX_LAG_RECORDS = 1000;

  private static final Duration TICK = Duration.ofMillis(50);

  private final LiveWall wall;

  public LiveRecords(LiveWall wall) {
    this.wall = wall;
  }

  /** Fills the wall, once it is started. */
  public TopicFollower follower(Cluster cluster) {
    return TopicFollower.named("viewer-live", cluster)
        .read(cluster.topics().framesLive(), Frame.class, StartAt.NOW, this::frame)
        .read(cluster.topics().masksLive(), Mask.class, StartAt.NOW, this::mask)
        .newestMatters(MAX_LAG_RECORDS)
        .afterEachPoll(TICK, wall::tick)
        .build();
  }

  private void frame(Followed<Frame> record) {
    Frame frame = record.value();
    if (frame == null) {
      return;
    }
    ShownRecords.require(frame);
    Receipt place = record.place();
    wall.frame(frame, new SourceCoordinates(place.topic(), place.partition(), place.offset()));
  }

  private void mask(Followed<Mask> record) {
    Mask mask = record.value();
    if (mask != null) {
      ShownRecords.require(mask);
      wall.mask(mask);
    }
  }
}
