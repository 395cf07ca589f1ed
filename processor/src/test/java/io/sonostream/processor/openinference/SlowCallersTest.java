package io.sonostream.processor.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are never silent for long, and never done. */
class SlowCallersTest {
  private static final Duration LIFE = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Of the answer; its connection's silence is as long. */
  private static final Duration VERY_LONG = Duration.ofMinutes(10);

  private static final String ASK =
      "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"UINT8\",\"shape\":[2,2],"
          + "\"data\":[0,50,100,200]}]}";

  /** One for all: a model is measured once. */
  @TempDir static Path profiles;

  @Test
  void whoDripsARequestIsCutOffAndItsPlaceIsTheNextOnes() throws Exception {
    try (OpenInferenceBed bed = bed(1, new BrightnessModel(FrameFixture.SIDE));
        Socket dripping = begun(bed, "", 1_000_000)) {
      cutOffWhileItDrips(dripping, () -> 0);

      await().atMost(LONG).ignoreExceptions().until(() -> bed.infer(ASK).statusCode() == 200);
      assertThat(bed.requests("cut")).isEqualTo(1);
    }
  }

  @Test
  void whoDripsInItsAnswerIsCutOffToo() throws Exception {
    int side = 2048;
    byte[] png = PngWriter.encodeQuickly(new PixelImage(side, side, 1, new byte[side * side]));
    byte[] tensor =
        ByteBuffer.allocate(4 + png.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(png.length)
            .put(png)
            .array();
    // In numbers, the mask is larger than what the system holds for a connection.
    byte[] json =
        ("{\"inputs\":[{\"name\":\"image\",\"datatype\":\"BYTES\",\"shape\":[1],"
                + "\"parameters\":{\"binary_data_size\":"
                + tensor.length
                + "}}]}")
            .getBytes(StandardCharsets.US_ASCII);
    try (OpenInferenceBed bed = bed(1, new BrightnessModel(FrameFixture.SIDE));
        Socket dripping =
            begun(
                bed,
                "Inference-Header-Content-Length: " + json.length + "\r\n",
                json.length + tensor.length)) {
      dripping.getOutputStream().write(OpenInferenceBed.joined(json, tensor));
      InputStream answer = dripping.getInputStream();
      assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      assertThat(bed.requests("answered")).isEqualTo(1);

      cutOffWhileItDrips(dripping, answer::read);
    }
  }

  @Test
  void theEnginesTimeIsNotOnTheCallersAccount() throws Exception {
    CountDownLatch atTheEngine = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    BrightnessModel slow =
        new BrightnessModel(
            FrameFixture.SIDE,
            (inputs, count) -> {
              if (Thread.currentThread().getName().startsWith("sonostream-engine")) {
                atTheEngine.countDown();
                awaited(goOn);
              }
            });
    try (OpenInferenceBed bed = bed(2, slow)) {
      CompletableFuture<HttpResponse<String>> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return bed.infer(ASK);
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              });
      awaited(atTheEngine);
      try (Socket dripping = begun(bed, "", 1_000_000)) {
        // It came later, so the first has been here for longer than a caller may take.
        cutOffWhileItDrips(dripping, () -> 0);
      }
      goOn.countDown();
      assertThat(waiting.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
    } finally {
      goOn.countDown();
    }
  }

  private OpenInferenceBed bed(int requests, BrightnessModel model) {
    OpenInferenceBed bed = new OpenInferenceBed(profiles, null, requests, VERY_LONG, LIFE, 4096);
    bed.serve("v1", model);
    return bed;
  }

  /** With so many bytes to come. */
  private static Socket begun(OpenInferenceBed bed, String header, int length) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bed.port()));
    socket
        .getOutputStream()
        .write(
            ("POST /v2/models/%s/infer HTTP/1.1\r\nHost: processor\r\n%sContent-Length: %d\r\n\r\n")
                .formatted(OpenInferenceBed.TASK, header, length)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void cutOffWhileItDrips(Socket dripping, Callable<Integer> drop) throws Exception {
    OutputStream to = dripping.getOutputStream();
    await("the end of its connection")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              try {
                drop.call();
                to.write('.');
                return false;
              } catch (IOException e) {
                return true;
              }
            });
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
