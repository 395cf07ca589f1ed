package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts the pictures it is shown, says that it has painted them, and remembers how it ended. */
final class Onlooker implements WebSocket.Listener {
  /** The connection was gone before the other side said why. */
  static final int GONE = 1006;

  private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");
  private static final int HEAD = 4096;

  final AtomicInteger pictures = new AtomicInteger();
  final AtomicInteger words = new AtomicInteger();
  private final AtomicInteger code = new AtomicInteger();
  private final StringBuilder head = new StringBuilder();
  @Nullable volatile WebSocket socket;

  /** What it was closed with; 0 while it looks. */
  int code() {
    return code.get();
  }

  boolean isOver() {
    return code.get() != 0;
  }

  void closed(int status) {
    code.compareAndSet(0, status);
  }

  void leave() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket it, CharSequence data, boolean last) {
    words.incrementAndGet();
    it.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket it, ByteBuffer data, boolean last) {
    if (head.length() < HEAD) {
      head.append(StandardCharsets.ISO_8859_1.decode(data));
    }
    if (last) {
      Matcher number = NUMBER.matcher(head);
      assertThat(number.find()).isTrue();
      it.sendText(number.group(1), true);
      pictures.incrementAndGet();
      head.setLength(0);
    }
    it.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket it, int status, String reason) {
    closed(status);
    return null;
  }

  /** Who still sends may find the connection gone before he reads why. */
  @Override
  public void onError(WebSocket it, Throwable failure) {
    closed(GONE);
  }
}
