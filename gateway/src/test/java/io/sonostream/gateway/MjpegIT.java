package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sonostream.gateway.source.SourceState;
import io.sonostream.gateway.source.SourceStatus;
import io.sonostream.imaging.image.JpegWriter;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grabber that is cut and comes back. */
class MjpegIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Ends an answer. */
  private static final byte[] CUT = new byte[0];

  @TempDir Path folder;
  private final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();

  private static byte[] picture(int number) {
    byte[] pixels = new byte[16 * 12];
    Arrays.fill(pixels, (byte) (40 * number));
    return JpegWriter.encode(new PixelImage(16, 12, 1, pixels), 0.9f);
  }

  private HttpServer grabber() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/stream",
        request -> {
          request.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace;boundary=b");
          request.sendResponseHeaders(200, 0);
          try (OutputStream out = request.getResponseBody()) {
            byte[] next = pictures.take();
            while (next.length > 0) {
              String head =
                  "--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + next.length + "\r\n\r\n";
              out.write(head.getBytes(StandardCharsets.US_ASCII));
              out.write(next);
              out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
              out.flush();
              next = pictures.take();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server;
  }

  private static SourceStatus source(Gateway gateway) {
    return gateway.sources().get(0);
  }

  @Test
  void picturesGoOnAsTheyAreAndComeAgainAfterACut() throws Exception {
    HttpServer server = grabber();
    String settings =
        """
        retry { first = 50ms, most = 200ms }
        sources.grabber { kind = mjpeg, url = "http://127.0.0.1:%d/stream", task = t }
        """
            .formatted(server.getAddress().getPort());
    try (GatewayBed bed = new GatewayBed("mjpeg", folder, settings);
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      pictures.add(picture(1));
      pictures.add("no picture".getBytes(StandardCharsets.US_ASCII));
      pictures.add(picture(2));
      await().atMost(LIMIT).until(() -> source(gateway).published() == 2);
      assertThat(source(gateway).state()).isEqualTo(SourceState.RUNNING);
      assertThat(source(gateway).failed()).isEqualTo(1);

      pictures.add(CUT);
      await().atMost(LIMIT).until(() -> source(gateway).failures() == 1);
      pictures.add(picture(3));
      await().atMost(LIMIT).until(() -> source(gateway).published() == 3);

      List<Frame> frames =
          bed.frames(bed.topics().framesLive().name()).stream()
              .sorted(Comparator.comparing(Frame::getSequence))
              .toList();
      assertThat(frames).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(frames.get(i).getEncoding()).isEqualTo(PixelEncoding.JPEG);
        assertThat(frames.get(i).getPixels()).isEqualTo(ByteBuffer.wrap(picture(i + 1)));
      }
    } finally {
      pictures.add(CUT);
      server.stop(0);
    }
  }
}
