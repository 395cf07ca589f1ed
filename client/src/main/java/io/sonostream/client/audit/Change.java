package io.sonostream.client.audit;

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
  public Change {
    details = Map.copyOf(details);
  }

  public static Change of(String action, String subject, @Nullable String reason) {
    return new Change(action, subject, Map.of(), reason);
  }

  public Change with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(details);
    more.put(name, value);
    return new Change(action, subject, more, reason);
  }
}
