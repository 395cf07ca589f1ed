package io.sonostream.gateway.capture;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it comes, which is given up when nothing comes for a while: the JDK's
 * own waits for ever.
 *
 * <p>Owner: one thread reads; any may close. Hand-off: the queue, from the HTTP client's thread.
 * Bound: what one delivery holds, since the next is asked for once it is read. Shutdown: {@link
 * #close} ends a read that waits.
 */
public final class TimedBody extends InputStream implements Flow.Subscriber<List<ByteBuffer>> {
  private static final List<ByteBuffer> END = List.of();

  private final Duration silence;
  private final BlockingQueue<List<ByteBuffer>> delivered = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;
  private List<ByteBuffer> current = List.of();
  private int next;
  private boolean ended;

  public TimedBody(Duration silence) {
    this.silence = silence;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    delivered.add(buffers);
  }

  @Override
  public void onError(Throwable why) {
    failure = why;
    delivered.add(END);
  }

  @Override
  public void onComplete() {
    delivered.add(END);
  }

  @Override
  public int read() throws IOException {
    ByteBuffer buffer = buffer();
    return buffer == null ? -1 : buffer.get() & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = buffer();
    if (buffer == null) {
      return -1;
    }
    int taken = Math.min(length, buffer.remaining());
    buffer.get(into, offset, taken);
    return taken;
  }

  /** One with something in it; null at the end. */
  private @Nullable ByteBuffer buffer() throws IOException {
    while (!ended) {
      while (next < current.size()) {
        if (current.get(next).hasRemaining()) {
          return current.get(next);
        }
        next++;
      }
      take();
    }
    return null;
  }

  private void take() throws IOException {
    Flow.Subscription from = subscription;
    if (from != null && !current.isEmpty()) {
      from.request(1);
    }
    try {
      List<ByteBuffer> taken = delivered.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
      if (taken == null) {
        throw new SocketTimeoutException("nothing came for " + silence.toSeconds() + " s");
      }
      current = taken;
      next = 0;
      if (taken.isEmpty()) {
        ended = true;
        Throwable why = failure;
        if (why != null) {
          throw new IOException(why.getMessage(), why);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was told to end", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
    delivered.add(END);
  }
}
