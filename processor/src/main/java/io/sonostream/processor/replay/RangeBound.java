package io.sonostream.processor.replay;

import io.sonostream.runtime.UserException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One end of a range of records, before anybody asked the broker where that is. */
public sealed interface RangeBound {
  String EARLIEST = "earliest";
  String LATEST = "latest";

  /** The oldest record that the topic still has. */
  record Earliest() implements RangeBound {}

  /** Behind the newest record, as the topic is when the replay begins. */
  record Latest() implements RangeBound {}

  /** The same offset in every partition. */
  record AtOffset(long offset) implements RangeBound {}

  /** The first record of a partition with this timestamp or a later one. */
  record AtTime(Instant time) implements RangeBound {}

  Pattern OFFSET = Pattern.compile("\\d{1,18}");
  Pattern AGO = Pattern.compile("-(\\d{1,9})([smhd])");

  /**
   * Reads {@code earliest}, {@code latest}, an offset, a time with its zone, or a time ago such as
   * {@code -2h}.
   *
   * @param option for the message
   * @throws UserException naming the text and what is allowed
   */
  static RangeBound parse(String option, String text, Instant now) {
    if (text.equals(EARLIEST)) {
      return new Earliest();
    }
    if (text.equals(LATEST)) {
      return new Latest();
    }
    if (OFFSET.matcher(text).matches()) {
      return new AtOffset(Long.parseLong(text));
    }
    Matcher ago = AGO.matcher(text);
    try {
      if (ago.matches()) {
        return new AtTime(now.minus(span(Long.parseLong(ago.group(1)), ago.group(2))));
      }
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(now)) {
        throw new UserException(
            option + " is " + text + ", which is yet to come; latest is what there is now");
      }
      return new AtTime(time);
    } catch (DateTimeException e) {
      throw new UserException(
          option
              + " is '"
              + text
              + "'; allowed are an offset (1200), a time with its zone (2026-11-27T09:30:00Z or"
              + " 2026-11-27T10:30+01:00), a time ago (-90s, -30m, -2h, -3d), "
              + EARLIEST
              + " and "
              + LATEST,
          e);
    }
  }

  private static Duration span(long amount, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
