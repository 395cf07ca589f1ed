package io.sonostream.cli.demo;

import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;

/** A gateway that takes the images of an OpenIGTLink server, and gives their masks back. */
final class DemoGateway implements AutoCloseable {
  private static final String SOURCE = "igtl";
  private static final String EXAM = "exam-";

  private final Gateway gateway;

  /**
   * @param addresses of broker and registry, as settings
   * @param server HOST:PORT
   * @throws io.sonostream.runtime.UserException when that is none
   */
  DemoGateway(Map<String, Object> addresses, String server, Clock clock) {
    this.gateway = new Gateway(settings(addresses, server), clock);
  }

  /** Also tells, before anything is started, what is wrong with an address. */
  static GatewaySettings settings(Map<String, Object> addresses, String server) {
    Map<String, Object> all = new HashMap<>(addresses);
    all.put("gateway.sources." + SOURCE + ".kind", "igtl");
    all.put("gateway.sources." + SOURCE + ".address", server);
    all.put("gateway.sources." + SOURCE + ".task", DemoRun.TASK);
    all.put("gateway.igtl.enabled", true);
    all.put("gateway.igtl.port", 0);
    all.put("gateway.http.port", 0);
    return GatewaySettings.load(null, all);
  }

  void start() {
    gateway.start();
  }

  /** Where masks can be had. */
  String masks() {
    return "127.0.0.1:" + gateway.igtlPort().orElseThrow();
  }

  /** In one line. */
  String state() {
    return "gateway " + gateway.ready().message();
  }

  /** Whether it made this stream: an exam that began when this run did, or later. */
  static boolean isOf(String streamId, Instant runStarted) {
    if (!streamId.startsWith(EXAM)) {
      return false;
    }
    try {
      return !Instant.parse(streamId.substring(EXAM.length())).isBefore(runStarted);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
