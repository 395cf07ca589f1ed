package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * At the gateway's door for OpenIGTLink, which knows no passwords: from an address that is not
 * named, and from one that is.
 */
final class IgtlAttacks {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String STRANGER = "127.0.0.2";
  private static final int CROWD = 300;
  private static final int HEAD = 58;

  private final int port;
  private final String named;
  private final int most;
  private final Attack.Attempt alive;
  private final List<Attack> all = new ArrayList<>();

  /**
   * @param named address that may connect
   * @param most peers at a time
   * @param alive the gateway goes on; fails when not
   */
  IgtlAttacks(int port, String named, int most, Attack.Attempt alive) {
    this.port = port;
    this.named = named;
    this.most = most;
    this.alive = alive;
  }

  List<Attack> list() {
    attack("an address that is not named", () -> sentAway(STRANGER));
    attack(
        CROWD + " sockets from an address that is not named",
        () -> {
          try (Crowd crowd = new Crowd(STRANGER, CROWD, new byte[0])) {
            asks();
          }
        });
    attack(
        "one peer more than may be is sent away, and those who are in stay",
        () -> {
          try (Socket first = open(named);
              Crowd others = new Crowd(named, most - 1, new byte[0])) {
            status(first);
            await().atMost(PATIENCE).until(() -> isSentAway(named));
            status(first);
          }
        });
    attack("a version that there is not", () -> ends(message(99, "GET_STATUS", 0)));
    attack("a message without a type", () -> ends(message(1, "", 0)));
    attack("a type that is no text", () -> talks(message(1, "\u0001\n\u001b[31m", 0)));
    attack("a message of 2^63 bytes", () -> ends(message(1, "IMAGE", Long.MIN_VALUE)));
    attack(
        "a request of HTTP",
        () ->
            ends(
                ("GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(20))
                    .getBytes(StandardCharsets.US_ASCII)));
    attack(
        "a picture of 2^40 bytes, of which some come",
        () -> talks(message(1, "IMAGE", 1L << 40), new byte[8 << 20]));
    attack(
        "a question with a body of 2^40 bytes",
        () -> talks(message(1, "GET_STATUS", 1L << 40), new byte[8 << 20]));
    attack("half a head", () -> talks(new byte[HEAD / 2]));
    attack(
        "five thousand questions whose answers nobody reads",
        () -> {
          ByteBuffer questions = ByteBuffer.allocate(5_000 * HEAD);
          while (questions.hasRemaining()) {
            questions.put(message(1, "GET_STATUS", 0));
          }
          talks(questions.array());
        });
    for (String wish :
        List.of("GET_IMAGE", "GET_IMGMETA", "STT_TDATA", "GET_LBMETA", "GET_CAPABIL")) {
      attack(
          "a wish for more than masks: " + wish,
          () -> {
            try (Socket socket = open(named)) {
              socket.getOutputStream().write(message(1, wish, 0));
              // What comes is the answer to the question behind it.
              assertThat(status(socket)).isEqualTo("STATUS");
            }
          });
    }
    attack(
        "a name of bytes that are no text",
        () -> {
          byte[] question = message(1, "GET_STATUS", 0);
          Arrays.fill(question, 14, 34, (byte) 0x1b);
          try (Socket socket = open(named)) {
            socket.getOutputStream().write(question);
            byte[] head = head(socket);
            assertThat(new String(head, 14, 20, StandardCharsets.ISO_8859_1)).matches("[ -~]+\0*");
          }
        });
    return all;
  }

  private void attack(String what, Attack.Attempt attempt) {
    all.add(
        new Attack(
            "OpenIGTLink",
            what,
            () -> {
              attempt.make();
              asks();
              alive.make();
            }));
  }

  /** One who may is let in, and told that the gateway is well. */
  private void asks() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (Socket socket = open(named)) {
                return status(socket).equals("STATUS");
              }
            });
  }

  /** Type of what is answered to the question how it does. */
  private static String status(Socket socket) throws IOException {
    socket.getOutputStream().write(message(1, "GET_STATUS", 0));
    byte[] head = head(socket);
    int size = (int) ByteBuffer.wrap(head).getLong(42);
    socket.getInputStream().readNBytes(size);
    return new String(head, 2, 12, StandardCharsets.US_ASCII).replace("\0", "");
  }

  private static byte[] head(Socket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(HEAD);
    if (head.length < HEAD) {
      throw new EOFException("no answer");
    }
    return head;
  }

  private void sentAway(String from) throws IOException {
    assertThat(isSentAway(from)).as(from + " is sent away").isTrue();
  }

  private boolean isSentAway(String from) throws IOException {
    try (Socket socket = open(from)) {
      socket.getOutputStream().write(message(1, "GET_STATUS", 0));
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private void ends(byte[] says) throws IOException {
    try (Socket socket = open(named)) {
      socket.getOutputStream().write(says);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException reset) {
      // It ended while we were still talking.
    }
  }

  /** Says that, and leaves once another was answered meanwhile. */
  private void talks(byte[]... says) throws IOException {
    try (Socket socket = open(named)) {
      for (byte[] each : says) {
        socket.getOutputStream().write(each);
      }
      asks();
    }
  }

  private Socket open(String from) throws IOException {
    Socket socket =
        new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** Sockets that say the same. */
  private final class Crowd implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    Crowd(String from, int size, byte[] each) throws IOException {
      for (int i = 0; i < size; i++) {
        Socket socket = open(from);
        sockets.add(socket);
        try {
          socket.getOutputStream().write(each);
        } catch (SocketException sentAway) {
          // As it should be.
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Head of a message, as the protocol's version 1 has it. */
  private static byte[] message(int version, String type, long size) {
    return ByteBuffer.allocate(HEAD)
        .putShort((short) version)
        .put(fixed(type, 12))
        .put(fixed("Slicer", 20))
        .putLong(0)
        .putLong(size)
        .putLong(0)
        .array();
  }

  private static byte[] fixed(String text, int length) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), length);
  }
}
