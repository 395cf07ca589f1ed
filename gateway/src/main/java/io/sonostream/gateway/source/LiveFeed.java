package io.sonostream.gateway.source;

import java.io.IOException;

/** A connection over which frames come when the other side likes; used once. */
interface LiveFeed extends AutoCloseable {
  /**
   * @throws IOException in one line, when there is nobody
   */
  void connect() throws IOException;

  /**
   * Waits for the next frame.
   *
   * @throws io.sonostream.devices.source.UnusableFrameException for one that is refused; the next
   *     call gives the one after it
   * @throws IOException in one line, when the connection has ended, or nothing comes over it
   */
  LiveFrame next() throws IOException;

  /** From any thread; a {@link #connect} or {@link #next} that waits ends with an IOException. */
  @Override
  void close();
}
