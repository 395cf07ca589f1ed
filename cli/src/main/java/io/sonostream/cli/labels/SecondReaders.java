package io.sonostream.cli.labels;

import io.sonostream.client.labels.LabelSummary;
import io.sonostream.runtime.Digests;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which labelled frames another reader is asked for, of those that one person has read: those that
 * the page asks for because the model's mask shows something else, as long as they wait, and a
 * share of all. A hash of the frame chooses these, so that nobody does, and each choice is the one
 * before.
 */
final class SecondReaders {
  private SecondReaders() {}

  /** Those of the list that is replaced that stay asked for. */
  static List<LabelRequest> kept(List<LabelSummary> labels, List<LabelRequest> before) {
    Map<String, LabelRequest> again = new LinkedHashMap<>();
    Map<String, List<LabelSummary>> frames =
        labels.stream().collect(Collectors.groupingBy(LabelSummary::frameId));
    for (LabelRequest one : before) {
      List<LabelSummary> readings = frames.getOrDefault(frame(one), List.of());
      boolean byRule = !one.getReadBy().isEmpty() && one.getDisagreement() != null;
      if (byRule
          && readings.size() == 1
          && !readings.get(0).adjudicates()
          && one.getReadBy().contains(readings.get(0).annotator())) {
        again.put(frame(one), one);
      }
    }
    return List.copyOf(again.values());
  }

  /**
   * Those that are chosen by their hash.
   *
   * @param kept which are asked for already
   */
  static List<LabelRequest> sample(
      List<LabelSummary> labels, List<LabelRequest> kept, double share, int most) {
    Set<String> already = kept.stream().map(SecondReaders::frame).collect(Collectors.toSet());
    return labels.stream().collect(Collectors.groupingBy(LabelSummary::frameId)).values().stream()
        .filter(readings -> readings.size() == 1)
        .map(readings -> readings.get(0))
        .filter(label -> !label.adjudicates() && position(label) < share)
        .sorted(Comparator.comparingDouble(SecondReaders::position))
        .limit(most)
        .map(SecondReaders::request)
        .filter(one -> !already.contains(frame(one)))
        .toList();
  }

  /** Not where the frame's own id lies, by which subjects without a name are split. */
  private static double position(LabelSummary label) {
    return Digests.position("second reader of " + label.frameId());
  }

  private static LabelRequest request(LabelSummary label) {
    FrameId frame = FrameId.parse(label.frameId());
    return new LabelRequest(
        frame.deviceId(),
        frame.streamId(),
        frame.sequence(),
        label.deviceModel(),
        new SourceCoordinates(
            label.place().topic(), label.place().partition(), label.place().offset()),
        0f,
        null,
        0f,
        null,
        label.classNames(),
        null,
        List.of(label.annotator()));
  }

  static String frame(LabelRequest request) {
    return new FrameId(request.getDeviceId(), request.getStreamId(), request.getSequence()).key();
  }
}
