package io.sonostream.client.labels;

import io.sonostream.client.Receipt;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A label without its pixels.
 *
 * @param key of its record
 * @param frameId key of the frame
 * @param place where the label stands
 * @param subjectId pseudonym, where known
 * @param deviceModel make and model, where known
 * @param classNames what the values mean, the first is 1; empty where the label doesn't say
 * @param shown values in the label map, ascending, without the background and what is ignored
 * @param speaksFor classes that were looked for; empty where the label names none
 * @param ignoredValue of pixels about which nothing is said; null where there are none
 * @param adjudicates whether it settles the frame, whatever other readers drew
 */
public record LabelSummary(
    String key,
    String frameId,
    Receipt place,
    String task,
    String deviceId,
    @Nullable String subjectId,
    @Nullable String deviceModel,
    String annotator,
    LabelSource source,
    Instant labeledAt,
    int width,
    int height,
    List<String> classNames,
    List<Integer> shown,
    List<String> speaksFor,
    @Nullable Integer ignoredValue,
    boolean adjudicates)
    implements Reading {
  @Override
  public int partition() {
    return place.partition();
  }

  public LabelSummary {
    classNames = List.copyOf(classNames);
    shown = List.copyOf(shown);
    speaksFor = List.copyOf(speaksFor);
  }

  /**
   * @throws io.sonostream.schemas.records.InvalidRecordException when its map makes no sense
   */
  public static LabelSummary of(String key, LabeledFrame label, Receipt place) {
    Frame frame = label.getFrame();
    List<String> names = label.getClassNames() == null ? List.of() : label.getClassNames();
    long[] areas = LabelMaps.areas(label.getLabelMap());
    Integer ignored = label.getIgnoredValue();
    List<Integer> shown = new ArrayList<>();
    for (int value = 1; value < areas.length; value++) {
      if (areas[value] > 0 && (ignored == null || value != ignored)) {
        shown.add(value);
      }
    }
    return new LabelSummary(
        key,
        FrameId.of(frame).key(),
        place,
        frame.getTask(),
        frame.getDeviceId(),
        frame.getSubjectId(),
        frame.getDeviceModel(),
        label.getAnnotator(),
        label.getSource(),
        label.getLabeledAt(),
        label.getLabelMap().getWidth(),
        label.getLabelMap().getHeight(),
        names,
        shown,
        label.getSpeaksFor() == null ? names : label.getSpeaksFor(),
        ignored,
        label.getAdjudicates());
  }

  @Override
  public String reader() {
    return annotator;
  }

  /** The classes that it shows, by name where it names them and by value where it doesn't. */
  public List<String> shownNames() {
    return shown.stream()
        .map(v -> v <= classNames.size() ? classNames.get(v - 1) : String.valueOf(v))
        .toList();
  }
}
