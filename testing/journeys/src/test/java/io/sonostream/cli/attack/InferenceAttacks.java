package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.runtime.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * At the processor's door for the Open Inference Protocol: strangers without its token, and a
 * caller that was taken over.
 */
final class InferenceAttacks {
  static final String TOKEN = "0f1e2d3c4b5a6978-secret";

  private static final int SIDE = 32;
  private static final int BOMB = 9_000_000;
  private static final int AT_ONCE = 64;

  private final Wire wire;
  private final BearerDoor door;
  private final String infer;
  private final BooleanSupplier alive;
  private final List<Attack> all = new ArrayList<>();

  /**
   * @param alive whether the processor can go on
   * @param secrets what stands in no answer
   */
  InferenceAttacks(int port, String task, BooleanSupplier alive, List<String> secrets) {
    this.alive = alive;
    this.infer = "/v2/models/" + task + "/infer";
    wire = new Wire("http://127.0.0.1:" + port);
    door = new BearerDoor("Open Inference", wire, TOKEN, infer, this::witness, secrets);
  }

  List<Attack> list() {
    all.addAll(door.strangers());
    attack(
        "without a token, which tasks are served",
        () -> {
          String answer = wire.request("GET /v2/models/none");
          door.refused(answer, 401);
          assertThat(answer).doesNotContain("served");
        });
    paths();
    bodies();
    tensors();
    pictures();
    attack(AT_ONCE + " callers at once: each has a mask, or is told to come again", this::storm);
    return all;
  }

  private void witness() throws Exception {
    String answer = door.post(infer, asking("UINT8", "[32,32]", numbers(SIDE * SIDE)));
    assertThat(Wire.status(answer)).as("a good picture: " + start(answer)).isEqualTo(200);
    assertThat(alive.getAsBoolean()).as("the processor lives").isTrue();
  }

  private void paths() {
    for (String path :
        List.of(
            "/v2/../metrics",
            "/v2/models/..%2f..%2fmetrics/infer",
            "/v2/models/%2e%2e/infer",
            "/v2/models/%00/infer",
            "/v2/models/%zz/infer",
            "/v2/models/a%0d%0aX-Evil:%20yes/infer",
            "/v2/models/" + "a".repeat(10_000) + "/infer",
            "/v2/models/..%2f..%2fetc/versions/..%2fpasswd/infer",
            "//v2/models/x/infer",
            "/v2/repository/index")) {
      attack(
          "POST " + path.substring(0, Math.min(60, path.length())),
          () -> {
            String answer = door.post(path, "{}");
            assertThat(Wire.status(answer)).as(start(answer)).isIn(0, 400, 404, 405);
            assertThat(answer).doesNotContain("\nX-Evil").doesNotContain("jvm_");
          });
    }
  }

  private void bodies() {
    attack(
        "a body without a length",
        () ->
            door.refused(
                wire.send(
                    door.head("POST " + infer, door.bearer(), "Transfer-Encoding: chunked")
                        + ("1000\r\n" + "t".repeat(4096) + "\r\n").repeat(500)),
                411));
    attack(
        "a body of 2^62 bytes",
        () ->
            door.refused(
                wire.send(
                    door.head(
                        "POST " + infer, door.bearer(), "Content-Length: 4611686018427387904")),
                413));
    attack(
        "a body that says it is packed",
        () -> door.refused(door.post(infer, "{}", "Content-Encoding: gzip"), 415));
    for (String length : List.of("-1", "2147483648", "x", "1000000")) {
      attack(
          "JSON of " + length + " bytes in a body of two",
          () ->
              door.refused(
                  door.post(infer, "{}", "Inference-Header-Content-Length: " + length), 400));
    }
    for (String body :
        List.of(
            "",
            "null",
            "[",
            "\"\\ud800\"",
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "{\"inputs\":" + "[".repeat(100_000),
            "{\"inputs\":[{\"data\":" + "[".repeat(100_000),
            "{\"id\":" + "1".repeat(100_000) + "}",
            "{\"inputs\":[{\"shape\":[" + "9".repeat(5_000) + "]}]}",
            "{\"inputs\":[{\"shape\":[" + "1,".repeat(50_000) + "1],\"data\":[]}]}",
            "{\"parameters\":{\"binary_data_output\":\"yes\"}}",
            "{\"inputs\":[{\"parameters\":{\"binary_data_size\":-1}}]}",
            "{\"inputs\":[{\"parameters\":{\"binary_data_size\":2147483647}}]}")) {
      bad("JSON of " + body.length() + " bytes: " + start(body), body);
    }
    bad(
        "a million inputs",
        "{\"inputs\":[" + "{\"data\":[]},".repeat(1_000_000) + "{\"data\":[]}]}");
    bad(
        "a million outputs",
        "{\"outputs\":[" + "{\"name\":\"mask\"},".repeat(700_000) + "{\"name\":\"mask\"}]}");
    for (String field : List.of("name", "datatype")) {
      bad(
          "an input whose " + field + " has ten million letters",
          "{\"inputs\":[{\"data\":[],\"" + field + "\":\"" + "x".repeat(10_000_000) + "\"}]}");
    }
    bad(
        "an output whose name has ten million letters",
        "{\"outputs\":[{\"name\":\"" + "x".repeat(10_000_000) + "\"}]}");
    bad(
        "a number of ten million digits",
        "{\"inputs\":[{\"data\":[" + "1".repeat(10_000_000) + "]}]}");
    bad(
        "a text of ten million letters for a number",
        "{\"inputs\":[{\"data\":[\"" + "x".repeat(10_000_000) + "\"]}]}");
    bad("markup as a name", "{\"inputs\":[{\"name\":\"\\u000d\\u000aX-Evil: yes\",\"data\":[]}]}");
  }

  private void tensors() {
    for (String shape :
        List.of(
            "[]",
            "[0,0]",
            "[-32,-32]",
            "[2147483647,2147483647]",
            "[4294967328,4294967328]",
            "[9223372036854775807,2]",
            "[65536,65536]",
            "[32,32,2]",
            "[32,32,1,1,1,1,1,1]",
            "[100000,1]")) {
      bad("1,024 pixels of shape " + shape, asking("UINT8", shape, numbers(SIDE * SIDE)));
    }
    for (String number :
        List.of("256", "-1", "0.5", "1e400", "NaN", "null", "{}", "9".repeat(40))) {
      bad("a pixel of " + number, asking("UINT8", "[1,1]", "[" + number + "]"));
    }
    for (String type : List.of("FP32", "BYTES", "INT64", "")) {
      bad("pixels of the kind '" + type + "'", asking(type, "[32,32]", numbers(SIDE * SIDE)));
    }
  }

  private void pictures() {
    file("a JPEG of 900 megapixels that says it is one of 64x64", Pictures.jpegWithTwoSizes());
    file("a PNG of 100,000 x 100,000 pixels", Pictures.pngOfSides(100_000, 100_000));
    file("a PNG of 8,000 x 8,000 pixels that has none", Pictures.pngOfSides(8_000, 8_000));
    // What stands behind its pixels is not unpacked.
    tensor(
        "a PNG with nine megabytes behind its pixels", sized(Pictures.pngBomb(64, 64, BOMB)), 200);
    file("a page of HTML as a picture", "<html>".getBytes(StandardCharsets.US_ASCII));
    file("nothing as a picture", new byte[0]);
    tensor("a picture whose length lies", ByteBuffer.allocate(12).putLong(-1).array(), 400);
    tensor("a picture cut within its length", new byte[2], 400);
  }

  private void file(String what, byte[] file) {
    tensor(what, sized(file), 400);
  }

  /** One element of BYTES: its length, and it. */
  private static byte[] sized(byte[] file) {
    return ByteBuffer.allocate(4 + file.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(file.length)
        .put(file)
        .array();
  }

  private void tensor(String what, byte[] tensor, int status) {
    String json =
        "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"BYTES\",\"shape\":[1],\"parameters\":"
            + "{\"binary_data_size\":"
            + tensor.length
            + "}}]}";
    attack(
        what,
        () -> {
          String answer =
              door.post(
                  infer,
                  json + new String(tensor, StandardCharsets.ISO_8859_1),
                  "Inference-Header-Content-Length: " + json.length());
          if (status == 200) {
            assertThat(Wire.status(answer)).as(start(answer)).isEqualTo(200);
          } else {
            door.refused(answer, status);
          }
        });
  }

  private void bad(String what, String body) {
    attack(what, () -> door.refused(door.post(infer, body), 400));
  }

  private void attack(String what, Attack.Attempt attempt) {
    all.add(door.attack(what, attempt));
  }

  private void storm() {
    String ask = asking("UINT8", "[32,32]", numbers(SIDE * SIDE));
    Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    List<Worker> callers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      callers.add(
          new Worker(
              "caller-" + i,
              () -> {
                try {
                  answers.add(Wire.status(door.post(infer, ask)));
                } catch (IOException e) {
                  answers.add(-1);
                }
              }));
    }
    callers.forEach(Worker::start);
    callers.forEach(Worker::join);
    assertThat(answers).hasSize(AT_ONCE).contains(200).isSubsetOf(200, 503);
  }

  private static String asking(String datatype, String shape, String data) {
    return "{\"inputs\":[{\"name\":\"image\",\"datatype\":\""
        + datatype
        + "\",\"shape\":"
        + shape
        + ",\"data\":"
        + data
        + "}]}";
  }

  private static String numbers(int count) {
    return "[" + "7,".repeat(count - 1) + "7]";
  }

  private static String start(String text) {
    return text.substring(0, Math.min(40, text.length()));
  }
}
