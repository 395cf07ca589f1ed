package io.sonostream.processor.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.UserException;
import io.sonostream.service.health.Health;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenInferenceServerTest {
  private static final int SIDE = FrameFixture.SIDE;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String ASK =
      "{\"id\":\"7\",\"inputs\":[{\"name\":\"image\",\"datatype\":\"UINT8\",\"shape\":[32,32],"
          + "\"data\":DATA}]}";

  /** One for all: a model is measured once. */
  @TempDir static Path profiles;

  @Test
  void aMaskComesBackInTheImagesOwnSizeWithTheNameOfTheModel() throws Exception {
    try (OpenInferenceBed bed = bed(new BrightnessModel(SIDE))) {
      byte[] pixels = FrameFixture.square(3);

      HttpResponse<String> answer = bed.infer(ASK.replace("DATA", numbers(pixels)));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode page = JSON.readTree(answer.body());
      assertThat(page.path("id").asText()).isEqualTo("7");
      assertThat(page.path("model_name").asText()).isEqualTo(OpenInferenceBed.TASK);
      assertThat(page.path("model_version").asText()).isEqualTo("v1");
      assertThat(page.path("parameters").path("classes").asText()).isEqualTo("bright");
      JsonNode output = page.path("outputs").path(0);
      assertThat(output.path("name").asText()).isEqualTo("mask");
      assertThat(output.path("shape").toString()).isEqualTo("[32,32]");
      assertThat(JSON.convertValue(output.path("data"), int[].class)).isEqualTo(ints(mask(pixels)));
      assertThat(bed.requests("answered")).isEqualTo(1);
    }
  }

  @Test
  void tensorsTravelBehindTheJsonBothWays() throws Exception {
    try (OpenInferenceBed bed = bed(new BrightnessModel(SIDE))) {
      byte[] pixels = FrameFixture.square(40);
      for (String shape : new String[] {"[32,32]", "[32,32,1]", "[1,32,32,1]"}) {
        HttpResponse<byte[]> answer = bed.infer(binary("UINT8", shape, pixels.length), pixels);

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        int json =
            Integer.parseInt(
                answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        JsonNode output = JSON.readTree(answer.body(), 0, json).path("outputs").path(0);
        assertThat(output.path("parameters").path("binary_data_size").asInt())
            .isEqualTo(pixels.length);
        assertThat(Arrays.copyOfRange(answer.body(), json, answer.body().length))
            .isEqualTo(mask(pixels));
      }
    }
  }

  @Test
  void aFileIsDecodedToWhatTheModelLooksAt() throws Exception {
    try (OpenInferenceBed bed = bed(new BrightnessModel(SIDE))) {
      byte[] pixels = FrameFixture.square(11);
      byte[] png = PngWriter.encodeQuickly(new PixelImage(SIDE, SIDE, 1, pixels));
      byte[] tensor = tensor(png);

      HttpResponse<byte[]> answer = bed.infer(binary("BYTES", "[1]", tensor.length), tensor);

      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
      assertThat(
              Arrays.copyOfRange(
                  answer.body(), answer.body().length - SIDE * SIDE, answer.body().length))
          .isEqualTo(mask(pixels));
    }
  }

  /** As in every command: taken for 16 bits, a picture of 12 would be black to the model. */
  @Test
  void aFileOfSixteenBitsIsReadAsInEveryCommand() throws Exception {
    try (OpenInferenceBed bed = bed(new BrightnessModel(SIDE))) {
      byte[] pixels = FrameFixture.square(11);
      byte[] whole = tensor(deep(pixels, 8));

      HttpResponse<byte[]> answer = bed.infer(binary("BYTES", "[1]", whole.length), whole);

      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
      assertThat(
              Arrays.copyOfRange(
                  answer.body(), answer.body().length - SIDE * SIDE, answer.body().length))
          .isEqualTo(mask(pixels));
      byte[] dark = tensor(deep(pixels, 4));
      HttpResponse<byte[]> refused = bed.infer(binary("BYTES", "[1]", dark.length), dark);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(text(refused)).contains("16-bit image has no value above");
    }
  }

  /** Of a few kilobytes; its picture is larger than all that requests may have together. */
  @Test
  void aFileThatIsDecodedFirstNeedsRoomForItsPicture() throws Exception {
    int side = 1_200;
    Duration life = Duration.ofMinutes(1);
    try (OpenInferenceBed bed = new OpenInferenceBed(profiles, null, 4, LONG, life, side)) {
      bed.serve("v1", new BrightnessModel(SIDE));
      byte[] plain = tensor(png(new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY)));
      assertThat(bed.infer(binary("BYTES", "[1]", plain.length), plain).statusCode())
          .isEqualTo(200);

      byte[] palette = tensor(png(new BufferedImage(side, side, BufferedImage.TYPE_BYTE_INDEXED)));
      HttpResponse<byte[]> refused = bed.infer(binary("BYTES", "[1]", palette.length), palette);

      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(text(refused))
          .contains("an image of 1200x1200 needs", "processor.open-inference.max-bytes");
    }
  }

  /**
   * @param shift 8 for samples from the whole range, 4 for those of 12 bits
   */
  private static byte[] deep(byte[] pixels, int shift) throws Exception {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY);
    int[] samples = ints(pixels);
    Arrays.setAll(samples, i -> samples[i] << shift);
    image.getRaster().setPixels(0, 0, SIDE, SIDE, samples);
    return png(image);
  }

  private static byte[] png(BufferedImage image) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static byte[] tensor(byte[] file) {
    return ByteBuffer.allocate(4 + file.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(file.length)
        .put(file)
        .array();
  }

  @Test
  void serverAndModelsTellWhatTheyAre() throws Exception {
    try (OpenInferenceBed bed = bed(new BrightnessModel(SIDE))) {
      String model = "/v2/models/" + OpenInferenceBed.TASK;
      assertThat(bed.get("/v2").body()).contains("\"sonostream\"", "binary_tensor_data");
      assertThat(bed.get("/v2/health/live").statusCode()).isEqualTo(200);
      assertThat(bed.get("/v2/health/ready").statusCode()).isEqualTo(200);
      assertThat(bed.get(model + "/ready").statusCode()).isEqualTo(200);
      assertThat(bed.get(model + "/versions/v1/ready").statusCode()).isEqualTo(200);
      assertThat(bed.get(model).body())
          .contains("\"versions\":[\"v1\"]", "[-1,-1,1]", "\"mask\"", "\"brightness\"");

      bed.ready = new Health(false, "no task is assigned");
      HttpResponse<String> not = bed.get("/v2/health/ready");
      assertThat(not.statusCode()).isEqualTo(400);
      assertThat(not.body()).contains("no task is assigned");
      for (String unknown :
          new String[] {model + "/versions/v2", "/v2/models/none/ready", "/v2/models/none"}) {
        HttpResponse<String> told = bed.get(unknown);
        assertThat(told.statusCode()).as(unknown).isEqualTo(404);
        assertThat(JSON.readTree(told.body()).path("error").asText()).contains("served");
      }
    }
  }

  @Test
  void whoAsksWronglyIsToldWhatIsWrongAndWhatIsAllowed() throws Exception {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("{", "no JSON");
    wrong.put("[]", "no JSON object");
    wrong.put("{\"inputs\":[]}", "it must be one, image");
    wrong.put(ASK.replace("image", "picture").replace("DATA", "[]"), "[picture]");
    wrong.put(ASK.replace("UINT8", "FP32").replace("DATA", "[1]"), "FP32 of [32, 32]; allowed");
    wrong.put(ASK.replace("[32,32]", "[32,32,2]").replace("DATA", "[]"), "[32, 32, 2]; allowed");
    wrong.put(ASK.replace("[32,32]", "[0,32]").replace("DATA", "[]"), "[0, 32]; allowed");
    wrong.put(ASK.replace("[32,32]", "[99999,32]").replace("DATA", "[]"), "at most 512 a side");
    wrong.put(ASK.replace("DATA", "[1,2,3]"), "3 bytes; it must have 1024");
    wrong.put(ASK.replace("DATA", "[256]"), "data has 256");
    wrong.put(ASK.replace("DATA", "[0.5]"), "data has 0.5");
    wrong.put(ASK.replace("DATA", "[\"x\"]"), "BYTES come behind the JSON");
    wrong.put(ASK.replace(",\"data\":DATA", ""), "neither data nor binary_data_size");
    wrong.put(binary("UINT8", "[32,32]", 9), "binary_data_size is 9; behind the JSON are 0");
    wrong.put(
        ASK.replace("DATA", "[1]")
            .replace("\"inputs\"", "\"outputs\":[{\"name\":\"m\"}],\"inputs\""),
        "output 'm' is unknown; there is one, mask");
    try (OpenInferenceBed bed = bed(new BrightnessModel(SIDE))) {
      for (Map.Entry<String, String> each : wrong.entrySet()) {
        HttpResponse<String> told = bed.infer(each.getKey());
        assertThat(told.statusCode()).as(each.getKey()).isEqualTo(400);
        assertThat(JSON.readTree(told.body()).path("error").asText())
            .as(each.getKey())
            .contains(each.getValue());
      }
      byte[] cut = {1, 0, 0, 0, 9};
      assertThat(text(bed.infer(binary("BYTES", "[1]", cut.length), cut)))
          .contains("neither PNG nor JPEG");
      byte[] odd = {9, 0, 0, 0, 9};
      assertThat(text(bed.infer(binary("BYTES", "[1]", odd.length), odd))).contains("4 bytes");
      String large = " ".repeat(OpenInferenceBed.LIMIT) + "{}";
      assertThat(bed.infer(large).statusCode()).isEqualTo(413);
      assertThat(bed.get("/v2/models/" + OpenInferenceBed.TASK + "/infer").statusCode())
          .isEqualTo(405);
      assertThat(bed.get("/metrics").statusCode()).isEqualTo(404);
      // The port is as good as before.
      String right = ASK.replace("DATA", numbers(FrameFixture.square(1)));
      assertThat(bed.infer(right).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutTheTokenNothingIsTold() throws Exception {
    String token = "sixteen-letters-and-more";
    try (OpenInferenceBed bed = new OpenInferenceBed(profiles, token, 4, LONG)) {
      bed.serve("v1", new BrightnessModel(SIDE));
      assertThat(bed.get("/v2").statusCode()).isEqualTo(401);
      HttpRequest.Builder wrong = bed.request("/v2").header("Authorization", "Bearer other");
      assertThat(bed.send(wrong.build()).statusCode()).isEqualTo(401);
      HttpRequest.Builder right = bed.request("/v2").header("Authorization", "Bearer " + token);
      assertThat(bed.send(right.build()).statusCode()).isEqualTo(200);
    }
    assertThatThrownBy(
            () ->
                ProcessorSettings.load(
                    null,
                    Map.of(
                        "processor.open-inference.enabled",
                        true,
                        "processor.open-inference.host",
                        "0.0.0.0")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("token is not set");
  }

  @Test
  void whoFindsNoRoomIsAskedToComeAgainAndWhoWaitsTooLongIsTold() throws Exception {
    CountDownLatch atTheEngine = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    BrightnessModel slow =
        new BrightnessModel(
            SIDE,
            (inputs, count) -> {
              if (Thread.currentThread().getName().startsWith("sonostream-engine")) {
                atTheEngine.countDown();
                hold(goOn);
              }
            });
    String ask = ASK.replace("DATA", numbers(FrameFixture.square(1)));
    try (OpenInferenceBed bed = new OpenInferenceBed(profiles, null, 1, Duration.ofSeconds(2))) {
      bed.serve("v1", slow);
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return bed.infer(ask);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(atTheEngine.await(60, TimeUnit.SECONDS)).isTrue();

      HttpResponse<String> second = bed.infer(ask);

      // The first may have been given up meanwhile; then the second waited in its place.
      assertThat(second.statusCode()).isIn(503, 504);
      HttpResponse<String> late = first.get(60, TimeUnit.SECONDS);
      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(late.body()).contains("no mask within 2000 ms");
      goOn.countDown();
      await().atMost(LONG).until(() -> bed.infer(ask).statusCode() == 200);
    } finally {
      goOn.countDown();
    }
  }

  private OpenInferenceBed bed(BrightnessModel model) {
    OpenInferenceBed bed = new OpenInferenceBed(profiles, null, 4, LONG);
    bed.serve("v1", model);
    return bed;
  }

  private static String binary(String datatype, String shape, int size) {
    return "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"DATATYPE\",\"shape\":SHAPE,\"parameters\":{\"binary_data_size\":SIZE}}],"
            .replace("DATATYPE", datatype)
            .replace("SHAPE", shape)
            .replace("SIZE", String.valueOf(size))
        + "\"outputs\":[{\"name\":\"mask\",\"parameters\":{\"binary_data\":true}}]}";
  }

  private static byte[] mask(byte[] pixels) {
    byte[] mask = new byte[pixels.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (Byte.toUnsignedInt(pixels[i]) > 127 ? 1 : 0);
    }
    return mask;
  }

  private static int[] ints(byte[] bytes) {
    int[] ints = new int[bytes.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Byte.toUnsignedInt(bytes[i]);
    }
    return ints;
  }

  private static String numbers(byte[] pixels) {
    return Arrays.toString(ints(pixels));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
