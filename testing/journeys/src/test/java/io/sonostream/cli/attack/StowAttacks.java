package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * At the gateway's door for STOW-RS: strangers without its token, and a sender that was taken over.
 */
final class StowAttacks {
  private static final String STUDIES = "/dicom-web/studies";
  private static final String RELATED = "multipart/related; type=\"application/dicom\"; boundary=b";
  private static final String PART = "--b\r\nContent-Type: application/dicom\r\n\r\n";

  private final Wire wire;
  private final BearerDoor door;
  private final Attack.Attempt alive;
  private final List<Attack> all = new ArrayList<>();

  /**
   * @param alive the gateway goes on, and holds nothing of what it refused; fails when not
   * @param secrets what stands in no answer
   */
  StowAttacks(int port, String token, Attack.Attempt alive, List<String> secrets) {
    this.alive = alive;
    wire = new Wire("http://127.0.0.1:" + port);
    door = new BearerDoor("STOW-RS", wire, token, STUDIES, this::witness, secrets);
  }

  List<Attack> list() throws IOException {
    all.addAll(door.strangers());
    requests();
    multiparts();
    instances();
    return all;
  }

  private void witness() throws Exception {
    String answer = send(STUDIES, body(Clips.good()));
    assertThat(Wire.status(answer)).as("a good instance: " + answer).isEqualTo(200);
    alive.make();
  }

  private void requests() {
    for (String path :
        List.of(
            STUDIES + "/../../evil",
            STUDIES + "/%2e%2e/%2e%2e/evil",
            STUDIES + "/" + "1".repeat(65),
            STUDIES + "/1.2%00",
            "/" + STUDIES,
            "/dicom-web/series")) {
      attack("POST " + path, () -> door.refused(send(path, body(Clips.good())), 400, 404));
    }
    attack(
        "into a study that it does not belong to",
        () -> door.refused(send(STUDIES + "/2.25.999", body(Clips.good())), 409));
    for (String type :
        List.of(
            "text/html",
            "multipart/form-data; boundary=b",
            "multipart/related; type=\"text/xml\"; boundary=b",
            "multipart/related; type=\"application/dicom\"",
            RELATED + "b".repeat(5_000),
            "multipart/related; type=\"" + "a;".repeat(3_000) + "\"; boundary=b")) {
      attack(
          "a body of " + type.substring(0, Math.min(60, type.length())),
          () ->
              door.refused(
                  door.post(STUDIES, body(Clips.good()), "Content-Type: " + type), 400, 415));
    }
    attack(
        "a chunk whose size is no number",
        () ->
            door.refused(
                wire.send(
                    door.head(
                            "POST " + STUDIES,
                            door.bearer(),
                            "Content-Type: " + RELATED,
                            "Transfer-Encoding: chunked")
                        + "zz\r\n"),
                400));
  }

  private void multiparts() {
    attack("no part", () -> door.refused(send(STUDIES, "--b--\r\n"), 400));
    attack(
        "three megabytes in front of the first part",
        () -> door.refused(send(STUDIES, "x".repeat(3_000_000)), 400));
    attack(
        "a part with a header of 1 MiB",
        () -> door.refused(send(STUDIES, "--b\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n"), 400));
    attack(
        "a boundary's line of 1 MiB",
        () -> door.refused(send(STUDIES, "--b" + " ".repeat(1 << 20) + "\r\n"), 400));
    attack(
        "twenty thousand parts with nothing in them",
        () -> door.refused(send(STUDIES, (PART + "\r\n").repeat(20_000) + "--b--\r\n"), 400));
    attack(
        "a page of HTML as a part",
        () ->
            door.refused(
                send(STUDIES, "--b\r\nContent-Type: text/html\r\n\r\n<b>\r\n--b--\r\n"), 409));
    attack(
        "a part that is cut off by the end of the connection",
        () -> {
          try (Socket socket = wire.open()) {
            socket
                .getOutputStream()
                .write(
                    latin(
                        door.head(
                                "POST " + STUDIES,
                                door.bearer(),
                                "Content-Type: " + RELATED,
                                "Content-Length: 100000")
                            + PART
                            + "x".repeat(50_000)));
          }
        });
  }

  private void instances() throws IOException {
    for (Map.Entry<String, byte[]> bad : Clips.bad().entrySet()) {
      attack(
          "an instance " + bad.getKey(),
          () -> door.refused(send(STUDIES, body(bad.getValue())), 409));
    }
    attack(
        "an instance of a syntax that does not exist",
        () -> door.refused(send(STUDIES, body(Clips.ofNoSyntax())), 409));
    attack(
        "a few hundred kilobytes that unpack to 600 MiB",
        () -> door.refused(send(STUDIES, body(Clips.bomb())), 409));
    attack(
        "an instance beyond the most that is taken",
        () -> door.refused(send(STUDIES, body(Clips.large(GatewayAttacks.MOST_BYTES))), 409));
    for (Map.Entry<String, byte[]> odd : Clips.oddlyNamed().entrySet()) {
      attack(
          "a good instance named " + GatewayAttacks.shown(odd.getKey()),
          () -> {
            String answer = send(STUDIES, body(odd.getValue()));
            assertThat(Wire.status(answer)).as(answer).isIn(200, 409);
          });
    }
  }

  private void attack(String what, Attack.Attempt attempt) {
    all.add(door.attack(what, attempt));
  }

  private String send(String path, String body) throws IOException {
    return door.post(path, body, "Content-Type: " + RELATED);
  }

  private static String body(byte[] instance) {
    return PART + new String(instance, StandardCharsets.ISO_8859_1) + "\r\n--b--\r\n";
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
