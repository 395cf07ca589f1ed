package io.sonostream.cli.gateway;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends its files with dcmtk's storescu, one association after the other, until each was answered
 * by success: what was not is sent again, as machines do.
 *
 * <p>Owner: one thread. Hand-off: the count of what was answered. Bound: its files. Shutdown: ends
 * when all are answered, or throws.
 */
final class StorescuMachine {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String SENDING = "I: Sending file: ";
  private static final String STORED = "I: Received Store Response (Success)";

  private final String name;
  private final int port;
  private final Set<String> unanswered;
  private final AtomicInteger answered;
  private int begun;
  private int stored;

  StorescuMachine(String name, int port, List<String> files, AtomicInteger answered) {
    this.name = name;
    this.port = port;
    this.unanswered = new LinkedHashSet<>(files);
    this.answered = answered;
  }

  String name() {
    return name;
  }

  /** Files that were on their way and had to be sent once more. */
  int sentAgain() {
    return begun - stored;
  }

  void sendAll() throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!unanswered.isEmpty()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(name + " has no answer for " + unanswered);
      }
      await("the gateway listens").atMost(LIMIT).until(this::isListening);
      try {
        associate();
      } catch (IOException e) {
        throw new AssertionError("storescu can't be run", e);
      }
    }
  }

  /** One association, that ends when all are answered, or with the first that is not. */
  private void associate() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("storescu", "-v", "-aet", "PROBE", "-aec", "SONOSTREAM"));
    command.addAll(List.of("127.0.0.1", String.valueOf(port)));
    command.addAll(unanswered);
    Process storescu = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(storescu.getInputStream(), StandardCharsets.UTF_8))) {
      String sending = null;
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        sending = heard(line, sending);
      }
    } finally {
      storescu.destroy();
      storescu.waitFor();
    }
  }

  private @Nullable String heard(String line, @Nullable String sending) {
    if (line.startsWith(SENDING)) {
      begun++;
      return line.substring(SENDING.length());
    }
    if (line.equals(STORED) && sending != null && unanswered.remove(sending)) {
      stored++;
      answered.incrementAndGet();
    }
    return sending;
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
