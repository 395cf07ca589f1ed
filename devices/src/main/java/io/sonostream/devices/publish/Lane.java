package io.sonostream.devices.publish;

import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;

/** Where a device's frames go. */
public enum Lane {
  /** The newest frame matters most. */
  LIVE,
  /** Every frame matters. */
  ARCHIVE;

  public TopicSpec topic(Topics topics) {
    return this == LIVE ? topics.framesLive() : topics.framesArchive();
  }
}
