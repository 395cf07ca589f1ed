package io.sonostream.processor.replay;

import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Whether a request means the replay that already stands in the books under its name. */
final class ReplayAgreement {
  private ReplayAgreement() {}

  /**
   * @throws UserException naming everything that differs; a replay never changes silently
   */
  static void require(ReplayRequest request, String source, ReplayPlan frozen) {
    List<String> differences = new ArrayList<>();
    differ(differences, "task", frozen.task(), request.task());
    differ(differences, "source", frozen.source(), source);
    differ(differences, "from", frozen.askedFrom(), request.from());
    differ(differences, "to", frozen.askedTo(), request.to());
    request.maskTopic().ifPresent(into -> differ(differences, "into", frozen.maskTopic(), into));
    SortedSet<Integer> partitions = request.partitions();
    if (!partitions.isEmpty()) {
      differ(
          differences,
          "partitions",
          frozen.ranges().stream()
              .map(range -> String.valueOf(range.partition()))
              .collect(Collectors.joining(",")),
          partitions.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    request
        .model()
        .filter(asked -> !asked.identity().equals(frozen.model().identity()))
        .ifPresent(
            asked ->
                differ(
                    differences,
                    "model",
                    frozen.model().version() + " (" + frozen.model().identity().sha256() + ")",
                    asked.version() + " (" + asked.identity().sha256() + ")"));
    if (!differences.isEmpty()) {
      throw new UserException(
          "replay "
              + frozen.name()
              + " began on "
              + frozen.startedAt()
              + " with "
              + String.join(", ", differences)
              + "; give another --name for another replay");
    }
  }

  private static void differ(List<String> differences, String what, String was, String is) {
    if (!was.equals(is)) {
      differences.add("--" + what + " " + was + ", not " + is);
    }
  }
}
