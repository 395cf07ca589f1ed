package io.sonostream.benchmarks.gateway;

import io.sonostream.gateway.igtl.BadMessageException;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.MessageReader;
import io.sonostream.gateway.igtl.MessageWriter;
import io.sonostream.runtime.Worker;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One that looks on by OpenIGTLink.
 *
 * <p>Owner: its thread reads. Hand-off: the round trips. Bound: one message. Shutdown: {@link
 * #close} closes the socket, which ends the read.
 */
final class MaskReceiver implements AutoCloseable {
  private static final int MOST_BYTES = 64 << 20;
  private static final int PATIENCE_SECONDS = 60;

  private final Socket socket;
  private final RoundTrips trips;
  private final CountDownLatch known = new CountDownLatch(1);
  private final Worker worker = new Worker("bench-igtl-masks", this::read);

  MaskReceiver(int port, RoundTrips trips) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.trips = trips;
  }

  /** Returns once the gateway knows of it. */
  void start() throws IOException, InterruptedException {
    worker.start();
    Message question = new Message.Other("GET_STATUS", "bench", null);
    socket.getOutputStream().write(MessageWriter.bytes(question));
    if (!known.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the gateway does not answer by OpenIGTLink");
    }
  }

  private void read() {
    try {
      MessageReader messages =
          new MessageReader(new BufferedInputStream(socket.getInputStream(), 1 << 16), MOST_BYTES);
      while (true) {
        take(messages.next());
      }
    } catch (IOException | BadMessageException e) {
      known.countDown();
    }
  }

  private void take(Message message) {
    @Nullable Instant at = message.at();
    if (message.type().equals("STATUS")) {
      known.countDown();
    } else if (at != null && message.device().startsWith("Mask_")) {
      trips.received(at, System.nanoTime());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    worker.join();
  }
}
