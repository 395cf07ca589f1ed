package io.sonostream.cli.labels;

import io.sonostream.client.labels.FrameReadings;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.client.labels.LabelTerms;
import io.sonostream.client.labels.Reading;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Makes one label of each frame that several people read: the adjudicated one, or else their
 * consensus. The outlines are heard first, without pixels, and the label that carries the frame is
 * replaced by what they come to.
 */
final class ExportedConsensus {
  private final List<String> classes;
  private final Map<String, List<LabelSummary>> frames;
  private final Map<String, List<LabeledFrame>> heard = new HashMap<>();
  private final Map<String, LabeledFrame> agreed = new HashMap<>();
  private int unlike;

  ExportedConsensus(List<LabelSummary> labels, List<String> classes) {
    this.classes = classes;
    this.frames =
        labels.stream()
            .collect(
                Collectors.groupingBy(
                    label -> name(label.task(), label.frameId()),
                    Collectors.collectingAndThen(Collectors.toList(), Reading::speaking)));
  }

  private static String name(String task, String frameId) {
    return task + " " + frameId;
  }

  /** Of each frame the newest label, as the readers' consensus has its size and picture. */
  List<LabelSummary> carriers() {
    return frames.values().stream().map(Reading::newest).toList();
  }

  /** All labels of frames with several readers. */
  List<LabelSummary> shared() {
    return frames.values().stream()
        .filter(readings -> readings.size() > 1)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * One of {@link #shared}.
   *
   * @throws UserException when nobody knows what it shows
   */
  void hear(LabeledFrame label) {
    LabelTerms.require(label);
    String name = name(label);
    List<LabeledFrame> readings = heard.computeIfAbsent(name, frame -> new ArrayList<>());
    readings.add(with(bare(label.getFrame()), label));
    if (readings.size() < Objects.requireNonNull(frames.get(name)).size()) {
      return;
    }
    heard.remove(name);
    try {
      FrameReadings said = FrameReadings.of(readings, classes);
      unlike += said.leftOut();
      agreed.put(name, said.consensus());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "the readers of "
              + FrameId.of(label.getFrame())
              + " have no consensus: "
              + e.getMessage()
              + "; export one of them with --annotator",
          e);
    }
  }

  private static String name(LabeledFrame label) {
    return name(label.getFrame().getTask(), FrameId.of(label.getFrame()).key());
  }

  /**
   * What is exported in place of a frame's newest label.
   *
   * @throws UserException when nobody knows what that shows
   */
  LabeledFrame instead(LabeledFrame label) {
    LabelTerms.require(label);
    LabeledFrame consensus = agreed.get(name(label));
    return consensus == null ? label : with(label.getFrame(), consensus);
  }

  private static LabeledFrame with(Frame frame, LabeledFrame label) {
    return new LabeledFrame(
        frame,
        label.getLabelMap(),
        label.getAnnotator(),
        label.getSource(),
        label.getLabeledAt(),
        label.getClassNames(),
        label.getIgnoredValue(),
        label.getSpeaksFor(),
        label.getAdjudicates());
  }

  private static Frame bare(Frame frame) {
    return new Frame(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        frame.getCapturedAt(),
        frame.getTask(),
        frame.getWidth(),
        frame.getHeight(),
        frame.getPixelFormat(),
        frame.getEncoding(),
        ByteBuffer.allocate(0),
        frame.getPixelSpacing(),
        frame.getSubjectId(),
        frame.getDeviceModel(),
        frame.getAttributes(),
        frame.getPose());
  }

  /** What follows the number of labels. */
  String words() {
    long adjudicated =
        frames.values().stream().filter(readings -> readings.get(0).adjudicates()).count();
    return (agreed.isEmpty()
            ? ""
            : "; "
                + agreed.size()
                + " are the consensus of several readers, --annotator writes one's")
        + (adjudicated == 0 ? "" : "; " + adjudicated + " are adjudicated")
        + (unlike == 0
            ? ""
            : "; "
                + unlike
                + " labels are of another size than the newest of their frame, and left"
                + " out");
  }
}
