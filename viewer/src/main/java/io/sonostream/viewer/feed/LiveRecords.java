package io.sonostream.viewer.feed;

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
import io.sonostream.schemas.serde.PoisonRecordException;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.viewer.live.LiveWall;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Frames and masks, checked before a browser gets them: a file whose header lies about its size, or
 * a label map that does not fill its frame, goes no further.
 */
public final class LiveRecords {
  private final LiveWall wall;
  private final String framesTopic;
  private final String masksTopic;
  private final Deserializer<Frame> frames;
  private final Deserializer<Mask> masks;
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  public LiveRecords(LiveWall wall, Topics topics, RecordSerdes serdes) {
    this.wall = wall;
    this.framesTopic = topics.framesLive().name();
    this.masksTopic = topics.masksLive().name();
    this.frames = serdes.forValue(Frame.class).deserializer();
    this.masks = serdes.forValue(Mask.class).deserializer();
  }

  /** The feed that fills the wall. */
  public TopicFeed feed(Map<String, String> kafka) {
    return new TopicFeed(
        "viewer-live",
        kafka,
        Map.of(framesTopic, Start.NOW, masksTopic, Start.NOW),
        true,
        this::accept,
        wall::tick);
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.topic().equals(framesTopic)) {
        Frame frame = frames.deserialize(framesTopic, record.value());
        if (frame != null) {
          check(frame);
          wall.frame(
              frame, new SourceCoordinates(framesTopic, record.partition(), record.offset()));
        }
      } else {
        Mask mask = masks.deserialize(masksTopic, record.value());
        if (mask != null) {
          check(mask);
          wall.mask(mask);
        }
      }
    } catch (InvalidRecordException | BadImageException e) {
      throw new PoisonRecordException(String.valueOf(e.getMessage()), e);
    }
  }

  private void check(Frame frame) throws BadImageException {
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

  private static void check(Mask mask) {
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
