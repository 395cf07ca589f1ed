package io.sonostream.viewer.facts;

import io.sonostream.schemas.AuditRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change, as the page shows it.
 *
 * @param at when it was asked for, in milliseconds since 1970
 * @param outcome ASKED as long as nobody has said what came of it
 */
public record AuditView(
    String id,
    long at,
    String who,
    String via,
    String from,
    String action,
    String subject,
    Map<String, String> details,
    @Nullable String reason,
    String outcome,
    @Nullable String message) {

  static AuditView of(AuditRecord record) {
    return new AuditView(
        record.getId(),
        record.getAt().toEpochMilli(),
        record.getWho(),
        record.getVia(),
        record.getFrom(),
        record.getAction(),
        record.getSubject(),
        Map.copyOf(record.getDetails()),
        record.getReason(),
        record.getOutcome().name(),
        record.getMessage());
  }

  /** With what came of it. */
  AuditView and(AuditRecord outcome) {
    return new AuditView(
        id,
        at,
        who,
        via,
        from,
        action,
        subject,
        details,
        reason,
        outcome.getOutcome().name(),
        outcome.getMessage());
  }
}
