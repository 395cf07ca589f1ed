package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of HTTP that programs use with a token: what strangers try at each of them, and how its
 * answers are looked at.
 */
final class BearerDoor {
  private static final int CROWD = 300;

  private final String name;
  private final Wire wire;
  private final String token;
  private final String inside;
  private final Attack.Attempt witness;
  private final List<String> secrets;

  /**
   * @param name for people
   * @param inside path of which a stranger is told nothing
   * @param witness one who may comes in; fails when he does not
   * @param secrets what stands in no answer
   */
  BearerDoor(
      String name,
      Wire wire,
      String token,
      String inside,
      Attack.Attempt witness,
      List<String> secrets) {
    this.name = name;
    this.wire = wire;
    this.token = token;
    this.inside = inside;
    this.witness = witness;
    this.secrets = secrets;
  }

  /** One try, after which the door still opens to its own. */
  Attack attack(String what, Attack.Attempt attempt) {
    return new Attack(
        name,
        what,
        () -> {
          attempt.make();
          witness.make();
        });
  }

  /** What needs no token. */
  List<Attack> strangers() {
    List<Attack> all = new ArrayList<>();
    keys(all);
    framing(all);
    crowds(all);
    return all;
  }

  private void keys(List<Attack> all) {
    all.add(attack("no token", () -> shut(wire.request("GET " + inside))));
    for (String shown :
        List.of(
            "Bearer ",
            "Bearer " + token.substring(0, 15),
            "Bearer " + token + "x",
            "bearer\t" + token,
            "Basic " + token,
            token)) {
      all.add(
          attack(
              "a token shown as '" + shown.replace(token, "TOKEN").replace("\t", "\\t") + "'",
              () -> shut(wire.request("GET " + inside, "Authorization: " + shown))));
    }
    all.add(
        attack(
            "the token in the address, where logs of proxies keep it",
            () -> shut(wire.request("GET " + inside + "?access_token=" + token))));
    all.add(
        attack(
            "headers of a proxy that there is not",
            () ->
                shut(
                    wire.request(
                        "GET " + inside,
                        "X-Forwarded-User: admin",
                        "X-Forwarded-For: 127.0.0.1"))));
    for (String path :
        List.of(
            "/../gateway.conf",
            inside + "/../../gateway.conf",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..;" + inside,
            "/" + inside,
            inside + "%00",
            inside + "%0d%0aX-Evil:%20yes",
            "/health/../metrics")) {
      all.add(attack("without a token, GET " + path, () -> shut(wire.request("GET " + path))));
    }
  }

  private void framing(List<Attack> all) {
    for (String method : List.of("TRACE", "PUT", "DELETE", "CONNECT", "EVIL")) {
      all.add(
          attack(
              "method " + method,
              () -> refused(wire.request(method + " " + inside, bearer()), 400, 404, 405, 501)));
    }
    all.add(
        attack(
            "a length and chunks, to smuggle a second request",
            () -> {
              String answer =
                  wire.send(
                      head("POST " + inside, "Content-Length: 4", "Transfer-Encoding: chunked")
                          + "0\r\n\r\nGET "
                          + inside
                          + " HTTP/1.1\r\nHost: x\r\n\r\n");
              refused(answer, 400);
              assertThat(answer.split("HTTP/1.1 ")).hasSize(2);
            }));
    all.add(
        attack(
            "two lengths",
            () ->
                refused(
                    wire.send(
                        head("POST " + inside, "Content-Length: 3", "Content-Length: 30") + "a=b"),
                    400)));
    all.add(
        attack(
            "a negative length",
            () -> refused(wire.send(head("POST " + inside, "Content-Length: -1")), 400)));
    all.add(
        attack(
            "a header of 1 MiB",
            () -> refused(wire.request("GET " + inside, "X: " + "x".repeat(1 << 20)), 431)));
    all.add(
        attack(
            "a path of 1 MiB",
            () -> refused(wire.request("GET /" + "a".repeat(1 << 20)), 400, 414, 431)));
    all.add(attack("bytes that are no HTTP", () -> refused(wire.send("\0\1\2\3\r\n\r\n"), 400)));
  }

  private void crowds(List<Attack> all) {
    all.add(attack(CROWD + " silent sockets", () -> crowd("")));
    all.add(attack(CROWD + " half-sent requests", () -> crowd("GET / HTTP/1.1\r\nHo")));
    all.add(
        attack(
            CROWD + " bodies without a token that never end",
            () -> crowd(head("POST " + inside, "Content-Length: 1000000") + "a")));
    all.add(
        attack(
            CROWD + " who never read what they are told",
            () ->
                crowd(
                    ("GET " + inside + " HTTP/1.1\r\nHost: " + wire.authority() + "\r\n\r\n")
                        .repeat(50))));
  }

  /** While these hold on, one who may still comes in. */
  void crowd(String each) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD; i++) {
        Socket socket = wire.open();
        sockets.add(socket);
        try {
          socket.getOutputStream().write(each.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException pushedOut) {
          // The oldest goes when there are too many.
        }
      }
      witness.make();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** The whole answer to a body that is sent with the token. */
  String post(String path, String body, String... headers) throws IOException {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = bearer();
    all[headers.length + 1] = "Content-Length: " + body.length();
    return wire.send(head("POST " + path, all) + body);
  }

  String bearer() {
    return "Authorization: Bearer " + token;
  }

  /** Of a request that ends its connection. */
  String head(String line, String... headers) {
    StringBuilder head =
        new StringBuilder(line + " HTTP/1.1\r\nHost: " + wire.authority() + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head + "Connection: close\r\n\r\n";
  }

  private void shut(String answer) {
    refused(answer, 400, 401);
    assertThat(answer).doesNotContain("\nX-Evil");
  }

  /** In few words, which say nothing of what is inside. A connection that ends is an answer too. */
  void refused(String answer, int... statuses) {
    int status = Wire.status(answer);
    String firstLine = answer.lines().findFirst().orElse("no answer");
    assertThat(status == 0 || contains(statuses, status)).as(firstLine).isTrue();
    assertThat(answer.length()).as("characters of the answer").isLessThan(2_000);
    assertThat(answer)
        .doesNotContain(secrets)
        .doesNotContain(token, "java.", "Exception", "Jetty", "Server:");
  }

  private static boolean contains(int[] statuses, int status) {
    for (int each : statuses) {
      if (each == status) {
        return true;
      }
    }
    return false;
  }
}
