package io.sonostream.processor.replay;

import io.sonostream.processor.replay.RangeBound.AtOffset;
import io.sonostream.processor.replay.RangeBound.AtTime;
import io.sonostream.processor.replay.RangeBound.Earliest;
import io.sonostream.processor.replay.RangeBound.Latest;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns two bounds into offsets. Decides only; the broker was asked before. An offset that some
 * partitions don't reach ends there at their end: partitions are rarely equally long.
 */
final class RangeRules {
  private final String topic;
  private final RangeBound from;
  private final RangeBound to;

  /**
   * @throws UserException when the bounds are in the wrong order whatever the topic holds
   */
  RangeRules(String topic, RangeBound from, RangeBound to) {
    this.topic = topic;
    this.from = from;
    this.to = to;
    boolean backwards =
        from instanceof Latest
            || to instanceof Earliest
            || (from instanceof AtOffset f && to instanceof AtOffset t && f.offset() >= t.offset())
            || (from instanceof AtTime f && to instanceof AtTime t && !f.time().isBefore(t.time()));
    if (backwards) {
      throw new UserException(
          "--from "
              + text(from)
              + " is not before --to "
              + text(to)
              + "; the range runs from --from up to, and without, --to");
    }
  }

  /**
   * @throws UserException when the range is not in the topic: behind it, or partly deleted
   */
  List<PartitionRange> resolve(List<PartitionView> partitions) {
    requireStillThere(partitions);
    requireReached(partitions);
    List<PartitionRange> ranges = new ArrayList<>();
    for (PartitionView view : partitions) {
      long begin = Math.max(view.beginning(), Math.min(first(view), view.end()));
      long end = Math.max(begin, Math.min(last(view), view.end()));
      ranges.add(new PartitionRange(view.partition(), begin, end));
    }
    if (ranges.stream().allMatch(range -> range.size() == 0)) {
      throw new UserException(
          "topic "
              + topic
              + " has nothing from "
              + text(from)
              + " to "
              + text(to)
              + "; it holds "
              + held(partitions));
    }
    return ranges;
  }

  /** What can't be known: whether records that are gone were in a range of time. */
  Optional<String> doubt(List<PartitionView> partitions) {
    long gone = 0;
    for (PartitionView view : partitions) {
      if (from instanceof AtTime && view.fromTime() <= view.beginning()) {
        gone += view.beginning();
      }
    }
    return gone == 0
        ? Optional.empty()
        : Optional.of(
            "retention has deleted "
                + gone
                + " offsets of "
                + topic
                + " before its oldest record; some of them may have been after "
                + text(from));
  }

  private void requireStillThere(List<PartitionView> partitions) {
    if (!(from instanceof AtOffset asked)) {
      return;
    }
    long gone = 0;
    StringBuilder where = new StringBuilder();
    for (PartitionView view : partitions) {
      long wantedTo = Math.max(asked.offset(), Math.min(last(view), view.end()));
      long missing = Math.min(view.beginning(), wantedTo) - asked.offset();
      if (missing > 0) {
        gone += missing;
        where.append(where.isEmpty() ? "" : ", ");
        where.append(view.partition()).append(" begins at ").append(view.beginning());
      }
    }
    if (gone > 0) {
      throw new UserException(
          "--from is "
              + asked.offset()
              + ", but retention has deleted "
              + gone
              + " of those offsets of "
              + topic
              + " (partition "
              + where
              + "); "
              + RangeBound.EARLIEST
              + " takes what is left");
    }
  }

  private void requireReached(List<PartitionView> partitions) {
    if (to instanceof AtOffset asked
        && partitions.stream().noneMatch(view -> view.end() >= asked.offset())) {
      throw new UserException(
          "--to is "
              + asked.offset()
              + ", but no partition of "
              + topic
              + " is so long: it holds "
              + held(partitions)
              + "; "
              + RangeBound.LATEST
              + " is its end");
    }
  }

  private long first(PartitionView view) {
    if (from instanceof AtOffset asked) {
      return asked.offset();
    }
    return from instanceof AtTime ? view.fromTime() : view.beginning();
  }

  private long last(PartitionView view) {
    if (to instanceof AtOffset asked) {
      return asked.offset();
    }
    return to instanceof AtTime ? view.toTime() : view.end();
  }

  private static String held(List<PartitionView> partitions) {
    StringBuilder held = new StringBuilder("offsets ");
    for (PartitionView view : partitions) {
      held.append(held.length() == 8 ? "" : ", ");
      held.append(view.partition()).append(':').append(view.beginning());
      held.append("-").append(view.end());
    }
    return held.toString();
  }

  private static String text(RangeBound bound) {
    if (bound instanceof AtOffset asked) {
      return Long.toString(asked.offset());
    }
    if (bound instanceof AtTime asked) {
      return asked.time().toString();
    }
    return bound instanceof Earliest ? RangeBound.EARLIEST : RangeBound.LATEST;
  }
}
