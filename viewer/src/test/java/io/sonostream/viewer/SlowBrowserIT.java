package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class SlowBrowserIT {
  private static final int SIDE = 16;

  @Test
  void aBrowserThatPaintsNothingGetsTwoPicturesAndThenTheNewest(LocalCluster cluster) {
    try (Rig rig = new Rig(cluster, "slow")) {
      Ear slow = new Ear();
      Ear quick = new Ear();
      WebSocket slowSocket = connect(rig, slow);
      WebSocket quickSocket = connect(rig, quick);
      for (int sequence = 0; sequence < 40; sequence++) {
        publish(rig, sequence);
        // The quick browser has every picture before the next one comes.
        String wanted = Integer.toString(sequence);
        await().atMost(Duration.ofMinutes(1)).until(() -> quick.sequences().contains(wanted));
        quickSocket.sendText(Long.toString(quick.lastNumber()), true).join();
      }
      assertThat(quick.sequences()).hasSize(40);
      assertThat(slow.sequences()).containsExactly("0", "1");

      slowSocket.sendText(Long.toString(slow.lastNumber()), true).join();
      await().atMost(Duration.ofMinutes(1)).until(() -> slow.sequences().size() == 3);
      assertThat(slow.sequences()).containsExactly("0", "1", "39");
      slowSocket.abort();
      quickSocket.abort();
    }
  }

  @Test
  void aDeviceThatIsForgottenAndComesBackIsShownToABrowserThatOwesItsPictures(
      LocalCluster cluster) {
    Map<String, ?> soon = Map.of("viewer.live.forget-after", "3s");
    try (Rig rig = new Rig(cluster, "forgotten", soon)) {
      Ear hidden = new Ear();
      WebSocket socket = connect(rig, hidden);
      for (int sequence = 0; sequence < 2; sequence++) {
        publish(rig, sequence);
        int seen = sequence + 1;
        await().atMost(Duration.ofMinutes(1)).until(() -> hidden.sequences().size() == seen);
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> hidden.isForgotten("fast"));
      publish(rig, 2);
      await().atMost(Duration.ofMinutes(1)).until(() -> hidden.sequences().contains("2"));
      socket.abort();
    }
  }

  @Test
  void fourBrowsersSeeEverythingAndEachRecordIsReadOnce(LocalCluster cluster) throws Exception {
    int frames = 10;
    try (Rig rig = new Rig(cluster, "many")) {
      List<Ear> ears = List.of(new Ear(), new Ear(), new Ear(), new Ear());
      List<WebSocket> sockets = ears.stream().map(ear -> connect(rig, ear)).toList();
      for (int sequence = 0; sequence < frames; sequence++) {
        publish(rig, sequence);
        int seen = sequence + 1;
        for (int i = 0; i < ears.size(); i++) {
          Ear ear = ears.get(i);
          await().atMost(Duration.ofMinutes(1)).until(() -> ear.sequences().size() == seen);
          sockets.get(i).sendText(Long.toString(ear.lastNumber()), true).join();
        }
      }
      Object read =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(
                      "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=viewer-live"),
                  "records-consumed-total");
      assertThat((double) read).as("frames and masks read").isEqualTo(2 * frames);
      sockets.forEach(WebSocket::abort);
    }
  }

  private static void publish(Rig rig, int sequence) {
    Frame frame = Records.frame("fast", sequence, SIDE, SIDE);
    rig.publish(frame, new byte[SIDE * SIDE], List.of("lesion"), "v1");
  }

  private static WebSocket connect(Rig rig, Ear ear) {
    URI address = URI.create(rig.url().replaceFirst("^http", "ws") + "stream");
    return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, ear).join();
  }

  /** Hears pictures, and acknowledges nothing by itself. */
  private static final class Ear implements WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final List<JsonNode> headers = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final StringBuilder words = new StringBuilder();
    private final List<List<String>> walls = new CopyOnWriteArrayList<>();

    List<String> sequences() {
      return headers.stream().map(header -> header.get("sequence").asText()).toList();
    }

    long lastNumber() {
      return headers.get(headers.size() - 1).get("number").asLong();
    }

    /** Whether a device was on the wall and is there no more, as it was told. */
    boolean isForgotten(String device) {
      return walls.stream().anyMatch(wall -> wall.contains(device))
          && !walls.get(walls.size() - 1).contains(device);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      words.append(data);
      if (last) {
        try {
          JsonNode snapshot = JSON.readTree(words.toString());
          if (snapshot.path("kind").asText().equals("devices")) {
            walls.add(snapshot.path("body").findValuesAsText("device"));
          }
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        words.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      parts.writeBytes(part);
      if (last) {
        ByteBuffer message = ByteBuffer.wrap(parts.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        try {
          headers.add(JSON.readTree(parts.toByteArray(), 4, message.getInt()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        parts.reset();
      }
      socket.request(1);
      return null;
    }
  }
}
