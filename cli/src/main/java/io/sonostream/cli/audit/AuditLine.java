package io.sonostream.cli.audit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.runtime.Printable;
import io.sonostream.schemas.AuditRecord;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/** A record of the audit on one line, for people or for programs. */
final class AuditLine {
  private static final JsonMapper JSON = new JsonMapper();

  private AuditLine() {}

  static String text(AuditRecord record) {
    StringBuilder line = new StringBuilder();
    line.append(record.getAt().truncatedTo(ChronoUnit.SECONDS)).append("  ");
    line.append(record.getOutcome()).append("  ");
    line.append(record.getAction()).append(' ').append(record.getSubject());
    new TreeMap<>(record.getDetails())
        .forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    line.append("  by ").append(record.getWho());
    line.append(" (").append(record.getVia()).append(", ").append(record.getFrom()).append(')');
    if (record.getReason() != null) {
      line.append(": ").append(record.getReason());
    }
    if (record.getMessage() != null) {
      line.append(" -- ").append(record.getMessage());
    }
    return Printable.line(line.toString());
  }

  static String json(AuditRecord record) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", record.getId());
    node.put("at", record.getAt().toString());
    node.put("who", record.getWho());
    node.put("via", record.getVia());
    node.put("from", record.getFrom());
    node.put("action", record.getAction());
    node.put("subject", record.getSubject());
    node.set("details", JSON.valueToTree(new TreeMap<>(record.getDetails())));
    node.put("reason", record.getReason());
    node.put("outcome", record.getOutcome().name());
    node.put("message", record.getMessage());
    return node.toString();
  }
}
