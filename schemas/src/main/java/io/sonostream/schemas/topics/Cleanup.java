package io.sonostream.schemas.topics;

import java.util.Locale;

/** What Kafka does with old records: the two values of {@code cleanup.policy} that we use. */
public enum Cleanup {
  /** Old segments go away after the retention. */
  DELETE,
  /** The newest record of a key stays for ever; a tombstone withdraws it. */
  COMPACT;

  public String configValue() {
    return name().toLowerCase(Locale.ROOT);
  }
}
