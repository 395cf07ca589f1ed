package io.sonostream.cli.labels;

import io.sonostream.client.labels.LabelFilter;
import io.sonostream.runtime.UserException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which labels. */
final class LabelFilterOptions {
  @Option(names = "--task", paramLabel = "TASK", description = "Only this task's.")
  @Nullable String task;

  @Option(names = "--subject", paramLabel = "ID", description = "Only of this subject.")
  @Nullable String subject;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "Only of the device of this id, or of this make and model.")
  @Nullable String device;

  @Option(names = "--annotator", paramLabel = "NAME", description = "Only what this person drew.")
  @Nullable String annotator;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Drawn then or later: a day (2026-05-01) or a moment (2026-05-01T12:00Z); UTC.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Drawn before then.")
  @Nullable String until;

  LabelFilter filter() {
    Instant from = since == null ? null : time("--since", since);
    Instant to = until == null ? null : time("--until", until);
    if (from != null && to != null && !from.isBefore(to)) {
      throw new UserException(
          "--since " + since + " is not before --until " + until + "; no label can be both");
    }
    return new LabelFilter(task, subject, device, annotator, from, to);
  }

  private static Instant time(String option, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new UserException(
          option
              + " is '"
              + text
              + "'; write a day as 2026-05-01, or a moment as 2026-05-01T12:00:00Z",
          e);
    }
  }
}
