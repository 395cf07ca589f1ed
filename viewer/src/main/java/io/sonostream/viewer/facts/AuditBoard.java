package io.sonostream.viewer.facts;

import io.sonostream.schemas.AuditRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Who changed what, the newest {@link #MAX_CHANGES}; the rest is in the topic.
 *
 * <p>Owner: the facts feed's thread writes; browsers' threads read. Hand-off: this object's lock.
 * Bound: changes. Shutdown: nothing to end.
 */
public final class AuditBoard {
  static final int MAX_CHANGES = 500;

  private final Map<String, AuditView> changes = new Recent<>(MAX_CHANGES);

  public synchronized void record(AuditRecord record) {
    changes.merge(record.getId(), AuditView.of(record), (asked, same) -> asked.and(record));
  }

  /** Newest first. */
  public synchronized List<AuditView> view() {
    List<AuditView> views = new ArrayList<>(changes.values());
    Collections.reverse(views);
    return views;
  }
}
