package io.sonostream.client.frames;

import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;

/** Where frames go, and where their masks come. */
public enum Lane {
  /** The newest frame matters most: what is too old is not segmented, and its mask says so. */
  LIVE,
  /** Every frame matters: each is segmented exactly once, however long it takes. */
  ARCHIVE;

  public TopicSpec frames(Topics topics) {
    return this == LIVE ? topics.framesLive() : topics.framesArchive();
  }

  public TopicSpec masks(Topics topics) {
    return this == LIVE ? topics.masksLive() : topics.masksArchive();
  }
}
