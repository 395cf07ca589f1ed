package io.sonostream.gateway;

import io.sonostream.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A gateway in a JVM of its own, to be killed. */
final class GatewayProcess {
  private GatewayProcess() {}

  public static void main(String[] args) throws IOException {
    try (Gateway gateway =
        new Gateway(GatewaySettings.load(Path.of(args[0]), Map.of()), Clock.systemUTC())) {
      gateway.start();
      System.out.println("ready");
      // Until its standard input ends.
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
