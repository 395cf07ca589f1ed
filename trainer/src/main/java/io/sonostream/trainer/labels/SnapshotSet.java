package io.sonostream.trainer.labels;

import io.sonostream.client.frames.FramePixels;
import io.sonostream.client.labels.FrameReadings;
import io.sonostream.client.labels.Reading;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.LabelMaps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The labels of one task in a frozen copy, of each frame one: where it has several readers, the
 * adjudicated label, or else their consensus. Pixels are read from disk, one frame at a time.
 */
final class SnapshotSet implements LabelledSet {
  private final LabelSnapshot snapshot;
  private final List<LabelledItem> items = new ArrayList<>();
  private final String task;
  private final List<String> classes;
  private final String digest;
  private final FramePixels pixels = new FramePixels(new ImageDecoder(ImageLimits.DEFAULT));

  SnapshotSet(SnapshotSource source, String task, List<String> classes) {
    this.task = task;
    this.classes = List.copyOf(classes);
    snapshot = LabelSnapshot.open(source.snapshot());
    MessageDigest sha256 = Digests.sha256();
    snapshot.forEachFrame(
        task,
        frame -> {
          List<LabelEntry> readings = usable(frame);
          if (!readings.isEmpty()) {
            LabelledItem item = item(readings, source);
            items.add(item);
            for (LabelEntry entry : readings) {
              sha256.update(line(entry, item).getBytes(StandardCharsets.UTF_8));
            }
          }
        });
    if (items.isEmpty()) {
      snapshot.close();
      throw new UserException(
          "no usable label for "
              + task
              + " in "
              + source.snapshot()
              + "; publish labels of "
              + String.join(", ", classes));
    }
    digest = Digests.hex(sha256.digest());
  }

  /**
   * A class that the model does not know would teach it a wrong background. Where that is an
   * adjudicated label's, the frame is left out: what it has overruled teaches nobody.
   */
  private List<LabelEntry> usable(List<LabelEntry> frame) {
    return Reading.speaking(frame).stream()
        .filter(one -> one.classes().objection(classes).isEmpty())
        .toList();
  }

  /** The newest label says whose frame it is; one that is new makes the frame's consensus new. */
  private static LabelledItem item(List<LabelEntry> readings, SnapshotSource source) {
    boolean old =
        readings.stream()
            .allMatch(one -> one.offset() < source.newSince().getOrDefault(one.partition(), 0L));
    LabelEntry newest = Reading.newest(readings);
    return new LabelledItem(
        newest.frameId(),
        newest.subject(),
        newest.deviceModel(),
        newest.spacing(),
        source.split().of(newest.subject()),
        old);
  }

  @Override
  public List<LabelledItem> items() {
    return Collections.unmodifiableList(items);
  }

  @Override
  public LabelledPicture load(LabelledItem item) {
    LabeledFrame label = label(item);
    LabelMap map = label.getLabelMap();
    LabelClasses own = LabelClasses.of(label);
    byte[] values = own.onto(LabelMaps.decode(map), classes);
    try {
      return new LabelledPicture(
          pixels.decode(label.getFrame()),
          new ClassMap(map.getWidth(), map.getHeight(), values),
          own.scope(classes));
    } catch (BadImageException e) {
      throw new UserException("label " + item.id() + ": " + e.getMessage(), e);
    }
  }

  private LabeledFrame label(LabelledItem item) {
    List<LabeledFrame> readings =
        usable(snapshot.readings(item.id(), task)).stream()
            .map(one -> snapshot.label(one.key()))
            .toList();
    return readings.size() == 1 ? readings.get(0) : FrameReadings.of(readings, classes).consensus();
  }

  /** Over ids, subjects, parts and the digests of the labels, which their arrival has computed. */
  private static String line(LabelEntry entry, LabelledItem item) {
    return String.join("\n", item.id(), item.subject(), item.part().label(), entry.digest(), "");
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public void close() {
    snapshot.close();
  }
}
