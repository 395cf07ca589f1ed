package io.sonostream.client.labels;

import io.sonostream.schemas.records.LabelKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What is known of one reader's label of a frame, wherever that is kept. */
public interface Reading extends Standing {

  /** Key of its record. */
  String key();

  /** Key of its frame. */
  String frameId();

  /** Who drew it. */
  String reader();

  Instant labeledAt();

  /** Whether it settles the frame, whatever other readers drew. */
  boolean adjudicates();

  @Override
  default Instant since() {
    return labeledAt();
  }

  /**
   * Of the labels of one frame those that count: of each reader the one that was drawn last. A
   * reader has two where one was written before keys had readers; where both are as old, the one
   * whose key names its reader counts.
   *
   * @return in the order of their readers' first ones
   */
  static <T extends Reading> List<T> counting(Collection<T> ofOneFrame) {
    Map<String, T> last = new LinkedHashMap<>();
    for (T label : ofOneFrame) {
      last.merge(label.reader(), label, Reading::later);
    }
    return List.copyOf(last.values());
  }

  /**
   * As {@link #counting(Collection)}, where some labels can't be read: such a one has replaced what
   * its reader wrote before keys had readers, so that counts no more either.
   *
   * @param broken whether a label that can't be read stands under a key
   */
  static <T extends Reading> List<T> counting(Collection<T> ofOneFrame, Predicate<String> broken) {
    return counting(
        ofOneFrame.stream()
            .filter(
                label ->
                    !label.key().equals(label.frameId())
                        || label.reader().isBlank()
                        || !broken.test(LabelKey.text(label.frameId(), label.reader())))
            .toList());
  }

  /**
   * Of the labels of one frame that count, those that make up what it is taught and judged by: the
   * adjudicated one alone, the last of several; without any, all of them.
   */
  static <T extends Reading> List<T> speaking(Collection<T> counting) {
    List<T> adjudicated = counting.stream().filter(Reading::adjudicates).toList();
    return adjudicated.isEmpty() ? List.copyOf(counting) : List.of(newest(adjudicated));
  }

  /**
   * The label that was drawn last, of one frame's; of those as old the one whose reader's name
   * comes last.
   */
  static <T extends Reading> T newest(Collection<T> ofOneFrame) {
    return Collections.max(
        ofOneFrame,
        Comparator.<T, Instant>comparing(Reading::labeledAt).thenComparing(Reading::reader));
  }

  private static <T extends Reading> T later(T one, T other) {
    int order = one.labeledAt().compareTo(other.labeledAt());
    if (order == 0) {
      order = Integer.compare(one.key().length(), other.key().length());
    }
    return order > 0 ? one : other;
  }
}
