package io.sonostream.viewer.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body as it comes, without a thread that waits, and ends in exactly one of four ways.
 *
 * <p>Owner: the Jetty thread that has bytes for it, one at a time. Hand-off: none. Bound: {@code
 * most} bytes and {@code patience}. Shutdown: when time is up the connection is cut, which ends the
 * reading as one that can't go on.
 */
abstract class BodyReading {
  private final Request request;
  private final int most;
  private final Duration patience;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private Scheduler.@Nullable Task timeUp;

  BodyReading(Request request, int most, Duration patience) {
    this.request = request;
    this.most = most;
    this.patience = patience;
  }

  abstract void whole(byte[] body) throws Exception;

  abstract void tooLarge();

  /** What comes is no body as HTTP has them, or nothing more comes. */
  abstract void broken(Throwable cause);

  /** Who got the whole body could not do anything about it. */
  abstract void failed(Throwable cause);

  void begin() {
    timeUp =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> request.getConnectionMetaData().getConnection().getEndPoint().close(),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    more();
  }

  private void more() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this::more);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        ended();
        broken(chunk.getFailure());
        return;
      }
      boolean fits = take(chunk.getByteBuffer());
      boolean last = chunk.isLast();
      chunk.release();
      if (!fits) {
        ended();
        tooLarge();
        return;
      }
      if (last) {
        ended();
        handOn();
        return;
      }
    }
  }

  private boolean take(ByteBuffer bytes) {
    if (read.size() + bytes.remaining() > most) {
      return false;
    }
    byte[] part = new byte[bytes.remaining()];
    bytes.get(part);
    read.writeBytes(part);
    return true;
  }

  private void handOn() {
    try {
      whole(read.toByteArray());
    } catch (Exception e) {
      failed(e);
    }
  }

  private void ended() {
    if (timeUp != null) {
      timeUp.cancel();
    }
  }
}
