package io.sonostream.gateway;

import io.sonostream.runtime.Worker;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A camera that streams JPEG pictures by RTSP (RFC 2326), as RTP (RFC 3550, RFC 2435) within its
 * connection, with a sender report before each picture: as large as needed and no larger.
 *
 * <p>Owner: its thread serves one viewer after another. Hand-off: the queue of pictures. Bound: the
 * test's pictures. Shutdown: {@link #close}.
 */
final class RtspCamera implements AutoCloseable {
  private static final String USER = "viewer:secret";
  private static final int CLOCK_RATE = 90_000;
  private static final int MOST_PAYLOAD = 1200;
  private static final long NTP_OF_1970 = 2_208_988_800L;
  private static final int SENDER = 0x534f4e4f;

  /** A picture, taken then; without bytes: the connection is cut. */
  private record Taken(byte[] jpeg, Instant at) {}

  private final ServerSocket socket;
  private final boolean reports;
  private final BlockingQueue<Taken> pictures = new LinkedBlockingQueue<>();
  private final Worker worker = new Worker("rtsp-camera", this::serve);
  private final Instant epoch = Instant.parse("2026-01-01T00:00:00Z");
  private volatile Socket viewer = new Socket();
  private int number;

  /**
   * @param reports whether it tells the time of day
   */
  RtspCamera(boolean reports) throws IOException {
    this.reports = reports;
    this.socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    worker.start();
  }

  /** With a user and a password. */
  String url() {
    return "rtsp://" + USER + "@" + place();
  }

  String place() {
    return "127.0.0.1:" + socket.getLocalPort() + "/live";
  }

  void show(byte[] jpeg, Instant at) {
    pictures.add(new Taken(jpeg, at));
  }

  /** The connection ends after what was shown before. */
  void cut() {
    pictures.add(new Taken(new byte[0], Instant.EPOCH));
  }

  private void serve() throws InterruptedException {
    while (!socket.isClosed()) {
      try (Socket accepted = socket.accept()) {
        viewer = accepted;
        talk(accepted);
      } catch (IOException e) {
        // The viewer went, or the camera is closed.
        continue;
      }
    }
  }

  private void talk(Socket with) throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(with.getInputStream(), StandardCharsets.ISO_8859_1));
    DataOutputStream out = new DataOutputStream(with.getOutputStream());
    while (true) {
      String request = in.readLine();
      if (request == null) {
        return;
      }
      Map<String, String> headers = new HashMap<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      answer(request, headers, out);
      if (request.startsWith("PLAY")) {
        play(out);
        return;
      }
    }
  }

  private void answer(String request, Map<String, String> headers, DataOutputStream out)
      throws IOException {
    String sequence = "CSeq: " + headers.get("cseq") + "\r\n";
    String user = Base64.getEncoder().encodeToString(USER.getBytes(StandardCharsets.ISO_8859_1));
    if (!("Basic " + user).equals(headers.get("authorization"))) {
      write(
          out,
          "RTSP/1.0 401 Unauthorized\r\n"
              + sequence
              + "WWW-Authenticate: Basic realm=\"camera\"\r\n\r\n");
      return;
    }
    String sdp =
        """
        v=0
        o=- 0 0 IN IP4 127.0.0.1
        s=camera
        c=IN IP4 0.0.0.0
        t=0 0
        m=video 0 RTP/AVP 26
        a=control:track
        """
            .replace("\n", "\r\n");
    String more =
        request.startsWith("DESCRIBE")
            ? "Content-Base: rtsp://"
                + place()
                + "/\r\nContent-Type: application/sdp\r\nContent-Length: "
                + sdp.length()
                + "\r\n\r\n"
                + sdp
            : request.startsWith("SETUP")
                ? "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 7\r\n\r\n"
                : "Public: DESCRIBE, SETUP, PLAY\r\nSession: 7\r\n\r\n";
    write(out, "RTSP/1.0 200 OK\r\n" + sequence + more);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private void play(DataOutputStream out) throws IOException, InterruptedException {
    while (true) {
      Taken next = pictures.take();
      if (next.jpeg().length == 0) {
        return;
      }
      int ticks = (int) (Duration.between(epoch, next.at()).toMillis() * CLOCK_RATE / 1000);
      if (reports) {
        interleaved(out, 1, report(next.at(), ticks));
      }
      picture(out, next.jpeg(), ticks);
      out.flush();
    }
  }

  private static byte[] report(Instant at, int ticks) {
    long seconds = at.getEpochSecond() + NTP_OF_1970;
    long fraction = (long) (at.getNano() / 1e9 * (1L << 32));
    ByteBuffer report = ByteBuffer.allocate(28);
    report.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(SENDER);
    report.putInt((int) seconds).putInt((int) fraction).putInt(ticks).putInt(0).putInt(0);
    return report.array();
  }

  private void picture(DataOutputStream out, byte[] jpeg, int ticks) throws IOException {
    Jpeg parts = Jpeg.of(jpeg);
    for (int from = 0; from < parts.scan().length; from += MOST_PAYLOAD) {
      int to = Math.min(parts.scan().length, from + MOST_PAYLOAD);
      ByteBuffer packet = ByteBuffer.allocate(12 + 8 + (from == 0 ? 4 + 128 : 0) + to - from);
      boolean last = to == parts.scan().length;
      packet.put((byte) 0x80).put((byte) (26 | (last ? 0x80 : 0))).putShort((short) number++);
      packet.putInt(ticks).putInt(SENDER);
      // Type 1 has colours at half the size both ways; Q = 255 says that tables follow.
      packet.putInt(from).put((byte) 1).put((byte) 255);
      packet.put((byte) (parts.width() / 8)).put((byte) (parts.height() / 8));
      if (from == 0) {
        packet.putShort((short) 0).putShort((short) 128).put(parts.tables());
      }
      packet.put(parts.scan(), from, to - from);
      interleaved(out, 0, packet.array());
    }
  }

  private static void interleaved(DataOutputStream out, int channel, byte[] packet)
      throws IOException {
    out.writeByte('$');
    out.writeByte(channel);
    out.writeShort(packet.length);
    out.write(packet);
  }

  /** What of a JPEG file goes over the wire. */
  private record Jpeg(int width, int height, byte[] tables, byte[] scan) {
    static Jpeg of(byte[] file) {
      ByteBuffer bytes = ByteBuffer.wrap(file);
      ByteArrayOutputStream tables = new ByteArrayOutputStream();
      int width = 0;
      int height = 0;
      bytes.position(2);
      while (true) {
        int marker = bytes.getShort() & 0xffff;
        int next = bytes.position() + (bytes.getShort(bytes.position()) & 0xffff);
        if (marker == 0xffdb) {
          for (int at = bytes.position() + 2; at < next; at += 65) {
            tables.write(file, at + 1, 64);
          }
        } else if (marker == 0xffc0) {
          height = bytes.getShort(bytes.position() + 3);
          width = bytes.getShort(bytes.position() + 5);
        } else if (marker == 0xffda) {
          byte[] scan = Arrays.copyOfRange(file, next, file.length - 2);
          return new Jpeg(width, height, tables.toByteArray(), scan);
        }
        bytes.position(next);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    viewer.close();
    worker.close();
  }
}
