package io.sonostream.viewer.feed;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.records.Names;
import io.sonostream.viewer.live.LiveWall;
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
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

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
    try {
      check(frame);
    } catch (BadImageException e) {
      throw new InvalidRecordException(String.valueOf(e.getMessage()));
    }
    Receipt place = record.place();
    wall.frame(frame, new SourceCoordinates(place.topic(), place.partition(), place.offset()));
  }

  private void mask(Followed<Mask> record) {
    Mask mask = record.value();
    if (mask != null) {
      check(mask);
      wall.mask(mask);
    }
  }

  private void check(Frame frame) throws BadImageException {
    checkNames(frame.getDeviceId(), frame.getStreamId(), frame.getTask());
    FrameId.of(frame);
    if (frame.getEncoding() == PixelEncoding.UNKNOWN
        || frame.getPixelFormat() == PixelFormat.UNKNOWN) {
      throw new InvalidRecordException("frame has an encoding that this viewer does not know");
    }
    decoder.check(
        frame.getPixels(),
        ImageEncoding.valueOf(frame.getEncoding().name()),
        frame.getWidth(),
        frame.getHeight(),
        frame.getPixelFormat() == PixelFormat.RGB8 ? 3 : 1);
  }

  /** As at the processor's door: what can't be seen is no name to put over a picture. */
  private static void checkNames(String device, String stream, String task) {
    Names.fault("deviceId", device)
        .or(() -> Names.fault("streamId", stream))
        .or(() -> Names.fault("task", task))
        .ifPresent(
            fault -> {
              throw new InvalidRecordException(fault);
            });
  }

  private static void check(Mask mask) {
    checkNames(mask.getDeviceId(), mask.getStreamId(), mask.getTask());
    FrameId.of(mask);
    LabelMap map = mask.getLabelMap();
    if (map != null) {
      LabelMaps.validate(map);
      if (map.getWidth() != mask.getWidth() || map.getHeight() != mask.getHeight()) {
        throw new InvalidRecordException(
            "label map and mask of frame " + FrameId.of(mask) + " differ in size");
      }
    }
  }
}
