package io.sonostream.gateway.source;

import io.sonostream.devices.publish.Fleet;

/** One source that a gateway looks at, with a thread of its own. */
interface RunningSource extends AutoCloseable {
  /**
   * @param fleet that captures and sends frames
   */
  void start(Fleet fleet);

  SourceStatus status();

  /** Its thread has ended afterwards. */
  @Override
  void close();
}
