package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Browsers that may look, and send what no page of ours does. */
@ExtendWith(SharedCluster.class)
class FloodIT {
  private static final int SIDE = 16;
  private static final int TOO_LONG = 1009;
  private static final int GONE = 1006;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aWordThatIsTooLongEndsItsOwnStreamOnly(LocalCluster cluster) {
    try (Rig rig = new Rig(cluster, "long-word")) {
      Ear good = new Ear();
      WebSocket goodSocket = connect(rig, good);
      for (boolean inParts : new boolean[] {false, true}) {
        Ear bad = new Ear();
        WebSocket badSocket = connect(rig, bad);
        if (inParts) {
          // Never ended, so it would be held until there is no memory.
          sendUntilClosed(badSocket, "7".repeat(100), false, 10_000);
        } else {
          sendUntilClosed(badSocket, "7".repeat(100_000), true, 1);
        }
        await().until(() -> bad.closed.get() != 0);
        assertThat(bad.closed.get()).isIn(TOO_LONG, GONE);
      }
      showsPictures(rig, good);
      goodSocket.abort();
    }
  }

  @Test
  void aFloodOfWordsChangesNothingForOthers(LocalCluster cluster) {
    try (Rig rig = new Rig(cluster, "flood")) {
      Ear good = new Ear();
      WebSocket goodSocket = connect(rig, good);
      WebSocket badSocket = connect(rig, new Ear());
      for (String word : List.of("-1", "999999999999999999", "x".repeat(1000), "")) {
        sendUntilClosed(badSocket, word, true, 5_000);
      }
      showsPictures(rig, good);
      goodSocket.abort();
      badSocket.abort();
    }
  }

  private static void showsPictures(Rig rig, Ear ear) {
    int before = ear.pictures.get();
    await()
        .until(
            () -> {
              publish(rig);
              return ear.pictures.get() > before;
            });
  }

  private static final AtomicInteger SEQUENCE = new AtomicInteger();

  private static void publish(Rig rig) {
    Frame frame = Records.frame("steady", SEQUENCE.getAndIncrement(), SIDE, SIDE);
    rig.publish(frame, new byte[SIDE * SIDE], List.of("lesion"), "v1");
  }

  private static void sendUntilClosed(WebSocket socket, String word, boolean last, int times) {
    try {
      for (int i = 0; i < times && !socket.isOutputClosed(); i++) {
        socket.sendText(word, last).join();
      }
    } catch (CompletionException closed) {
      // It was sent away meanwhile.
    }
  }

  private WebSocket connect(Rig rig, Ear ear) {
    URI address = URI.create(rig.url().replaceFirst("^http", "ws") + "stream");
    return client.newWebSocketBuilder().buildAsync(address, ear).join();
  }

  /** Counts what it is shown, and says that it has painted it. */
  private static final class Ear implements WebSocket.Listener {
    private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");
    final AtomicInteger pictures = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onBinary(WebSocket it, ByteBuffer data, boolean last) {
      parts.append(StandardCharsets.ISO_8859_1.decode(data));
      if (last) {
        Matcher number = NUMBER.matcher(parts);
        assertThat(number.find()).isTrue();
        it.sendText(number.group(1), true);
        pictures.incrementAndGet();
        parts.setLength(0);
      }
      it.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket it, int status, String reason) {
      closed.set(status);
      return null;
    }

    /** Who still sends may find the connection gone before he reads why. */
    @Override
    public void onError(WebSocket it, Throwable failure) {
      closed.compareAndSet(0, GONE);
    }
  }
}
