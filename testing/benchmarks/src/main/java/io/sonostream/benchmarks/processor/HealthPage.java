package io.sonostream.benchmarks.processor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a processor says of itself at {@code /health/ready}. */
public final class HealthPage {
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest question;

  public HealthPage(int port) {
    question =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
  }

  /** Whether it says that it answers frames. */
  public boolean ready() throws InterruptedException {
    try {
      return client.send(question, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The line that it answers, ready or not; empty while nobody answers. */
  public String read() throws InterruptedException {
    try {
      return client.send(question, BodyHandlers.ofString()).body();
    } catch (IOException notYet) {
      return "";
    }
  }
}
