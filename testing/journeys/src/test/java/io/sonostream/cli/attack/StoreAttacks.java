package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.net.StoreClient;
import io.sonostream.dicom.net.StoreStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** At the gateway's door for C-STORE: strangers, and who has heard a title that may send. */
final class StoreAttacks {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CROWD = 300;
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final int ACCEPT = 2;
  private static final int REJECT = 3;
  private static final int ABORT = 7;

  private final int port;
  private final String title;
  private final String caller;
  private final int most;
  private final Attack.Attempt alive;
  private final SaidMeanwhile said;
  private final List<Attack> all = new ArrayList<>();

  /**
   * @param title of the gateway
   * @param caller title that may send
   * @param most associations at a time
   * @param alive the gateway goes on, and holds nothing of what it refused; fails when not
   */
  StoreAttacks(
      int port, String title, String caller, int most, Attack.Attempt alive, SaidMeanwhile said) {
    this.port = port;
    this.title = title;
    this.caller = caller;
    this.most = most;
    this.alive = alive;
    this.said = said;
  }

  List<Attack> list() throws IOException {
    strangers();
    crowds();
    conversations();
    instances();
    return all;
  }

  private void witness() throws Exception {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> store(Clips.good(), Clips.GOOD_NAME).isStored());
    alive.make();
  }

  private void strangers() {
    for (String other : List.of("ARCHIVE", "", title.toLowerCase(Locale.ROOT))) {
      attack(
          "an association for the title '" + other + "'",
          () -> answered(request(other, caller, 1), REJECT));
    }
    for (String other :
        List.of("STRANGER", "", caller + "2", "a\nINFO forged", "\u001b[31mred", "*")) {
      attack(
          "an association from the title " + GatewayAttacks.shown(other),
          () -> answered(request(title, other, 1), REJECT));
    }
    attack("a PDU of 4 GiB", () -> answered(pdu(1, -1, new byte[10]), ABORT));
    attack("a PDU of a kind that there is not", () -> answered(pdu(99, 4, new byte[4]), ABORT));
    attack("data without an association", () -> answered(data(1, 3, echo()), ABORT));
    attack("a release without an association", () -> answered(pdu(5, 4, new byte[4]), ABORT));
    attack("an association of no words", () -> answered(pdu(1, 0, new byte[0]), ABORT));
    attack(
        "an association of two hundred thousand bytes that mean nothing",
        () -> answered(pdu(1, 200_000, new byte[200_000]), ABORT));
    attack(
        "an item that reaches beyond its PDU",
        () -> {
          byte[] request = request(title, caller, 1);
          // The length of the first item, behind the PDU's head and what is fixed of the request.
          request[6 + 68 + 2] = (byte) 0xff;
          answered(request, ABORT);
        });
    attack(
        "four thousand presentation contexts and more",
        () -> answered(request(title, caller, 4_100), ABORT));
    attack(
        "a request of HTTP",
        () ->
            answered(
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII), ABORT));
    attack(
        "the beginning of TLS", () -> answered(new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0}, ABORT));
  }

  private void crowds() {
    attack(CROWD + " silent sockets", () -> crowd(CROWD, new byte[0]));
    attack(CROWD + " half-sent associations", () -> crowd(CROWD, half(request(title, caller, 1))));
    attack(
        "as many associations as may be, which say nothing: they go after their time",
        () -> crowd(most, request(title, caller, 1)));
    attack(
        "one association more than may be is told to come again",
        () -> {
          List<Socket> open = new ArrayList<>();
          try {
            for (int i = 0; i < most; i++) {
              Socket socket = open();
              open.add(socket);
              socket.getOutputStream().write(request(title, caller, 1));
              assertThat(socket.getInputStream().read()).isEqualTo(ACCEPT);
            }
            answered(request(title, caller, 1), REJECT);
          } finally {
            for (Socket socket : open) {
              socket.close();
            }
          }
        });
    attack(
        "a thousand refused associations leave a few lines in the log",
        () -> {
          int before = said.lines();
          for (int i = 0; i < 1_000; i++) {
            answered(request(title, "STRANGER", 1), REJECT);
          }
          assertThat(said.lines() - before).as("lines").isLessThan(500);
        });
  }

  private void conversations() {
    conversation("a data set without a command", data(1, 2, new byte[100]));
    conversation("a command that ends in its head", data(1, 3, new byte[] {0, 0, 0, 1}));
    conversation("a command whose lengths lie", data(1, 3, lying()));
    conversation("a command of a megabyte, in pieces", pieces());
    conversation("a question for patients (C-FIND)", data(1, 3, command(0x0020, 0)));
    conversation("a wish for an instance (C-GET)", data(1, 3, command(0x0010, 0)));
    conversation("an order to delete (N-DELETE)", data(1, 3, command(0x0150, 0)));
    conversation("a context that was not agreed on", data(99, 3, echo()));
    conversation("a value longer than its PDU", pdu(4, 6, new byte[] {0x7f, -1, -1, -1, 1, 3}));
    conversation("a value of no length", pdu(4, 6, new byte[] {0, 0, 0, 0, 1, 3}));
    conversation("a PDU of 4 GiB, once it is in", pdu(4, -1, new byte[10]));
    conversation("a second association within the first", request(title, caller, 1));
  }

  private void instances() throws IOException {
    for (Map.Entry<String, byte[]> bad : Clips.bad().entrySet()) {
      attack(
          "an instance " + bad.getKey(), () -> refused(store(bad.getValue(), "2.25.77"), 0xC000));
    }
    attack(
        "a few hundred kilobytes that unpack to 600 MiB",
        () -> refused(store(Clips.bomb(), "2.25.78", TransferSyntax.DEFLATED), 0xC000));
    attack(
        "an instance beyond the most that is taken",
        () -> refused(store(Clips.large(GatewayAttacks.MOST_BYTES), "2.25.79"), 0xC000));
    for (Map.Entry<String, byte[]> odd : Clips.oddlyNamed().entrySet()) {
      attack(
          "a good instance named " + GatewayAttacks.shown(odd.getKey()),
          () -> assertThat(store(odd.getValue(), odd.getKey()).code()).isIn(0, 0xC000, 0xA700));
    }
    attack(
        "an instance of another class than its context's",
        () -> {
          try (Socket socket = accepted()) {
            socket.getOutputStream().write(data(1, 3, command(CT, 0x0001, 1)));
            socket.getOutputStream().write(data(1, 2, new byte[100]));
            assertThat(answer(socket)).containsSequence(element(0x0900, number(0x0122)));
          }
        });
    attack(
        "an instance whose sender hangs up in the middle",
        () -> {
          try (Socket socket = accepted()) {
            socket.getOutputStream().write(data(1, 3, command(0x0001, 1)));
            socket.getOutputStream().write(data(1, 0, new byte[50_000]));
          }
        });
  }

  private void attack(String what, Attack.Attempt attempt) {
    all.add(
        new Attack(
            "C-STORE",
            what,
            () -> {
              attempt.make();
              witness();
            }));
  }

  /** What an association hears that is let in and then says this: that it is over. */
  private void conversation(String what, byte[] says) {
    attack(
        "in an association, " + what,
        () -> {
          try (Socket socket = accepted()) {
            socket.getOutputStream().write(says);
            assertThat(socket.getInputStream().read()).isIn(ABORT, -1);
          } catch (SocketException reset) {
            // It ended while we were still talking.
          }
        });
  }

  private void crowd(int size, byte[] each) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < size; i++) {
        Socket socket = open();
        sockets.add(socket);
        try {
          socket.getOutputStream().write(each);
        } catch (SocketException pushedOut) {
          // The oldest goes when there are too many.
        }
      }
      witness();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private StoreStatus store(byte[] file, String name) throws IOException {
    return store(file, name, TransferSyntax.EXPLICIT_LITTLE);
  }

  private StoreStatus store(byte[] file, String name, TransferSyntax syntax) throws IOException {
    try (StoreClient client = client(syntax)) {
      StoreStatus status = client.store(Clips.CLASS, name, Clips.dataSet(file));
      client.release();
      return status;
    }
  }

  private StoreClient client(TransferSyntax syntax) throws IOException {
    return new StoreClient(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        title,
        caller,
        List.of(Clips.CLASS),
        syntax,
        PATIENCE);
  }

  private static void refused(StoreStatus status, int code) {
    assertThat(status.code()).as(status.why()).isEqualTo(code);
    assertThat(status.why()).doesNotContain("java.", "Exception", "/tmp", Clips.PATIENT);
  }

  private void answered(byte[] request, int type) throws IOException {
    try (Socket socket = open()) {
      socket.getOutputStream().write(request);
      assertThat(socket.getInputStream().read()).isEqualTo(type);
    } catch (SocketException reset) {
      // It ended while we were still talking.
    }
  }

  private Socket accepted() throws IOException {
    Socket socket = open();
    socket.getOutputStream().write(request(title, caller, 1));
    byte[] answer = answer(socket);
    if (answer[0] != ACCEPT) {
      socket.close();
      throw new IOException("not let in");
    }
    return socket;
  }

  /** The next PDU, its head with it. */
  private static byte[] answer(Socket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(6);
    if (head.length < 6) {
      throw new IOException("no answer");
    }
    byte[] body = socket.getInputStream().readNBytes(ByteBuffer.wrap(head).getInt(2));
    return ByteBuffer.allocate(6 + body.length).put(head).put(body).array();
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** A-ASSOCIATE-RQ, PS3.8 section 9.3.2, with so many contexts of one class. */
  private static byte[] request(String called, String calling, int contexts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0, 1, 0, 0});
    body.writeBytes(padded(called));
    body.writeBytes(padded(calling));
    body.writeBytes(new byte[32]);
    body.writeBytes(item(0x10, ascii("1.2.840.10008.3.1.1.1")));
    for (int i = 0; i < contexts; i++) {
      ByteArrayOutputStream context = new ByteArrayOutputStream();
      context.writeBytes(new byte[] {(byte) (2 * i + 1), 0, 0, 0});
      context.writeBytes(item(0x30, ascii(Clips.CLASS)));
      context.writeBytes(item(0x40, ascii(TransferSyntax.EXPLICIT_LITTLE.uid())));
      body.writeBytes(item(0x20, context.toByteArray()));
    }
    body.writeBytes(item(0x50, item(0x51, new byte[] {0, 0, 64, 0})));
    return pdu(1, body.size(), body.toByteArray());
  }

  private static byte[] item(int type, byte[] value) {
    return ByteBuffer.allocate(4 + value.length)
        .put((byte) type)
        .put((byte) 0)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  /**
   * @param length as it is claimed
   */
  private static byte[] pdu(int type, int length, byte[] body) {
    return ByteBuffer.allocate(6 + body.length)
        .put((byte) type)
        .put((byte) 0)
        .putInt(length)
        .put(body)
        .array();
  }

  private static byte[] data(int context, int header, byte[] value) {
    byte[] body =
        ByteBuffer.allocate(6 + value.length)
            .putInt(value.length + 2)
            .put((byte) context)
            .put((byte) header)
            .put(value)
            .array();
    return pdu(4, body.length, body);
  }

  private static byte[] pieces() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 64; i++) {
      all.writeBytes(data(1, 1, new byte[16_000]));
    }
    return all.toByteArray();
  }

  private static byte[] echo() {
    return command(0x0030, 0x0101);
  }

  private static byte[] lying() {
    return ByteBuffer.allocate(12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0)
        .putInt(0x7fffffff)
        .putInt(0)
        .array();
  }

  /** A command set, PS3.7 section 6.3. */
  private static byte[] command(int field, int dataSet) {
    return command(Clips.CLASS, field, dataSet);
  }

  private static byte[] command(String sopClass, int field, int dataSet) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(element(0x0002, ascii(sopClass.length() % 2 == 0 ? sopClass : sopClass + "\0")));
    all.writeBytes(element(0x0100, number(field)));
    all.writeBytes(element(0x0110, number(1)));
    all.writeBytes(element(0x0800, number(dataSet)));
    all.writeBytes(element(0x1000, ascii("2.25.81\0")));
    return all.toByteArray();
  }

  private static byte[] element(int element, byte[] value) {
    return ByteBuffer.allocate(8 + value.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0)
        .putShort((short) element)
        .putInt(value.length)
        .put(value)
        .array();
  }

  private static byte[] number(int number) {
    return new byte[] {(byte) number, (byte) (number >> 8)};
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static byte[] padded(String name) {
    return Arrays.copyOf(ascii((name + " ".repeat(16)).substring(0, 16)), 16);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
