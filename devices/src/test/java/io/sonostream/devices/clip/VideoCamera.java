package io.sonostream.devices.clip;

import io.sonostream.runtime.Worker;
import io.sonostream.testkit.clips.ClipForge;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A camera by RTSP (RFC 2326) whose pictures FFmpeg encodes and packs as RTP: it hands on what
 * comes from there, over UDP or within its connection. One viewer, one clip.
 *
 * <p>Owner: a thread for the viewer's requests, one that encodes, and one for each of RTP and RTCP.
 * Hand-off: the way to the viewer, once he has asked for it. Bound: one packet. Shutdown: {@link
 * #close}.
 */
final class VideoCamera implements AutoCloseable {
  private static final int MOST_PACKET = 1 << 16;
  private static final Pattern PORTS = Pattern.compile("client_port=(\\d+)-(\\d+)");

  private final boolean overUdp;
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final DatagramSocket rtp;
  private final DatagramSocket rtcp;
  private final CompletableFuture<String> sdp = new CompletableFuture<>();
  private final CountDownLatch playing = new CountDownLatch(1);
  private final CountDownLatch seen = new CountDownLatch(1);

  /** FFmpeg sends the first report before the first packet, and so must who hands both on. */
  private final CountDownLatch reported = new CountDownLatch(1);

  private final List<Worker> workers;
  private volatile Socket viewer = new Socket();
  private volatile int[] viewerPorts = {0, 0};

  /**
   * @param overUdp the only way it can; else the only way is within the connection
   */
  VideoCamera(ClipForge.Recipe clip, boolean overUdp) throws IOException {
    this.overUdp = overUdp;
    DatagramSocket[] pair = pair();
    rtp = pair[0];
    rtcp = pair[1];
    String here = "rtp://127.0.0.1:" + rtp.getLocalPort() + "?pkt_size=1200";
    ClipForge.Recipe told = clip.format("rtp").described(this::described);
    workers =
        List.of(
            new Worker("camera-encoder", () -> told.send(here, () -> await(seen))),
            new Worker("camera-requests", this::serve),
            new Worker("camera-rtp", () -> handOn(rtp, 0)),
            new Worker("camera-rtcp", () -> handOn(rtcp, 1)));
    workers.forEach(Worker::start);
  }

  /** RTCP's port is the one after RTP's. */
  private static DatagramSocket[] pair() throws IOException {
    while (true) {
      DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      int port = first.getLocalPort();
      try {
        return new DatagramSocket[] {
          first, new DatagramSocket(port + 1, InetAddress.getLoopbackAddress())
        };
      } catch (IOException taken) {
        first.close();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String url() {
    return "rtsp://127.0.0.1:" + server.getLocalPort() + "/live";
  }

  private void described(String words) {
    sdp.complete(words);
    await(playing);
  }

  private void serve() throws InterruptedException {
    while (!server.isClosed()) {
      try (Socket accepted = server.accept()) {
        viewer = accepted;
        talk(accepted);
      } catch (IOException e) {
        // The viewer went, or the camera is closed.
        continue;
      }
    }
  }

  private void talk(Socket with) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(with.getInputStream(), StandardCharsets.ISO_8859_1));
    DataOutputStream out = new DataOutputStream(with.getOutputStream());
    for (String request = in.readLine(); request != null; request = in.readLine()) {
      String sequence = "";
      String transport = "";
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        String header = line.toLowerCase(Locale.ROOT);
        sequence = header.startsWith("cseq:") ? line : sequence;
        transport = header.startsWith("transport:") ? header : transport;
      }
      answer(out, request, sequence, transport);
    }
  }

  private void answer(DataOutputStream out, String request, String sequence, String transport)
      throws IOException {
    String more = "\r\n";
    if (request.startsWith("DESCRIBE")) {
      String words = sdp.join().replace("\n\n", "\n").replaceAll("\r?\n", "\r\n");
      String all = words + "a=control:track\r\n";
      more =
          "Content-Base: %s/\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(url(), all.length(), all);
    } else if (request.startsWith("SETUP")) {
      if (overUdp == transport.contains("/tcp")) {
        write(out, "RTSP/1.0 461 Unsupported Transport\r\n" + sequence + "\r\n\r\n");
        return;
      }
      more = "Session: 7\r\nTransport: " + way(transport) + "\r\n\r\n";
    }
    write(out, "RTSP/1.0 200 OK\r\n" + sequence + "\r\n" + more);
    if (request.startsWith("PLAY")) {
      playing.countDown();
    }
  }

  private String way(String transport) {
    if (!overUdp) {
      return "RTP/AVP/TCP;unicast;interleaved=0-1";
    }
    Matcher ports = PORTS.matcher(transport);
    if (!ports.find()) {
      throw new IllegalStateException("the viewer names no ports: " + transport);
    }
    viewerPorts = new int[] {Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2))};
    return "RTP/AVP;unicast;client_port=%s-%s;server_port=%d-%d"
        .formatted(ports.group(1), ports.group(2), rtp.getLocalPort(), rtcp.getLocalPort());
  }

  private void write(DataOutputStream out, String text) throws IOException {
    synchronized (this) {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  /** What the viewer says by RTCP stays here. */
  private void handOn(DatagramSocket from, int channel) {
    byte[] bytes = new byte[MOST_PACKET];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        from.receive(packet);
        if (packet.getPort() == viewerPorts[channel]) {
          continue;
        }
        if (channel == 0) {
          await(reported);
        }
        if (overUdp) {
          packet.setSocketAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), viewerPorts[channel]));
          from.send(packet);
        } else {
          within(channel, bytes, packet.getLength());
        }
        if (channel == 1) {
          reported.countDown();
        }
      }
    } catch (IOException e) {
      // The viewer went, or the camera is closed.
    }
  }

  private synchronized void within(int channel, byte[] bytes, int length) throws IOException {
    DataOutputStream out = new DataOutputStream(viewer.getOutputStream());
    out.writeByte('$');
    out.writeByte(channel);
    out.writeShort(length);
    out.write(bytes, 0, length);
  }

  @Override
  public void close() throws IOException {
    playing.countDown();
    seen.countDown();
    reported.countDown();
    server.close();
    viewer.close();
    rtp.close();
    rtcp.close();
    workers.forEach(Worker::close);
  }
}
