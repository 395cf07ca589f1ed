package io.sonostream.client.labels;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which labels; what is null doesn't matter.
 *
 * @param device id of the device, or its make and model
 * @param since drawn then or later
 * @param until drawn before
 */
public record LabelFilter(
    @Nullable String task,
    @Nullable String subject,
    @Nullable String device,
    @Nullable String annotator,
    @Nullable Instant since,
    @Nullable Instant until) {
  /** Every label. */
  public static final LabelFilter ALL = new LabelFilter(null, null, null, null, null, null);

  public boolean takes(LabelSummary label) {
    return (task == null || task.equals(label.task()))
        && (subject == null || subject.equals(label.subjectId()))
        && (device == null || device.equals(label.deviceId()) || device.equals(label.deviceModel()))
        && (annotator == null || annotator.equals(label.annotator()))
        && (since == null || !label.labeledAt().isBefore(since))
        && (until == null || label.labeledAt().isBefore(until));
  }
}
