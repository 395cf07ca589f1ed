package io.sonostream.client.audit;

import io.sonostream.runtime.Secrets;
import io.sonostream.schemas.AuditOutcome;
import io.sonostream.schemas.AuditRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to change.
 *
 * @param action promote, rollback, retrain ...
 * @param subject to what: a task, a frame
 * @param details what else describes it
 * @param reason in the person's words
 */
public record Change(
    String action, String subject, Map<String, String> details, @Nullable String reason) {
  private static final int LONGEST = 500;

  public Change {
    details = Map.copyOf(details);
  }

  public static Change of(String action, String subject, @Nullable String reason) {
    return new Change(action, subject, Map.of(), reason);
  }

  /**
   * How far it came, as it is written down.
   *
   * @param id the same for all that is written of one change
   * @param message why it was refused or failed; null for nothing
   */
  public AuditRecord record(
      String id, Instant at, Actor who, AuditOutcome outcome, @Nullable String message) {
    return new AuditRecord(
        id,
        at.truncatedTo(ChronoUnit.MICROS),
        who.name(),
        who.via(),
        who.from(),
        action,
        subject,
        details,
        reason,
        outcome,
        message == null ? null : shortened(Secrets.scrub(message)));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  public Change with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(details);
    more.put(name, value);
    return new Change(action, subject, more, reason);
  }
}
