package io.sonostream.service.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request of which a part may still be on its way. If a connection were closed with bytes
 * that nobody had read, TCP would reset it, and the sender might never see the answer (RFC 9112,
 * section 9.6). So the answer is sent, our side of the connection is closed, and what still comes
 * is read and dropped, within bounds: who sends on and on is cut off after all.
 *
 * <p>Owner: the Jetty thread that has bytes for it, one at a time. Hand-off: none. Bound: {@link
 * #MOST_BYTES} and {@link #PATIENCE}. Shutdown: when time is up the connection is cut.
 */
public final class LingeringClose {
  static final long MOST_BYTES = 64L << 20;
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Request request;
  private final Callback callback;
  private long dropped;
  private Scheduler.@Nullable Task timeUp;

  private LingeringClose(Request request, Callback callback) {
    this.request = request;
    this.callback = callback;
  }

  /**
   * Sends an answer, whose status and headers are set, as the last one of its connection.
   *
   * @param body the whole answer
   * @return true, as a Jetty handler that has answered
   */
  public static boolean answer(
      Request request, Response response, Callback callback, ByteBuffer body) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.write(
        true,
        body,
        Callback.from(() -> new LingeringClose(request, callback).begin(), callback::failed));
    return true;
  }

  /**
   * The body of a request that may yet be refused half-way. Closed, it leaves the rest on the
   * connection, where Jetty's own would end the connection at once.
   */
  public static InputStream body(Request request) {
    return new FilterInputStream(Content.Source.asInputStream(request)) {
      @Override
      public void close() throws IOException {
        // What was taken from the connection already is held by the stream.
        in.skipNBytes(in.available());
      }
    };
  }

  private void begin() {
    timeUp =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> request.getConnectionMetaData().getConnection().getEndPoint().close(),
                PATIENCE.toMillis(),
                TimeUnit.MILLISECONDS);
    drop();
  }

  private void drop() {
    boolean more = true;
    while (more) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this::drop);
        return;
      }
      dropped += chunk.remaining();
      more = !chunk.isLast() && !Content.Chunk.isFailure(chunk) && dropped <= MOST_BYTES;
      chunk.release();
    }
    if (timeUp != null) {
      timeUp.cancel();
    }
    callback.succeeded();
  }
}
