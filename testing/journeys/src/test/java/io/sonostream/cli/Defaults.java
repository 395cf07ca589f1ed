package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The default configuration of all services, as text: what they read, and from where. */
public final class Defaults {
  private static final List<String> FILES =
      List.of("sonostream.conf", "processor.conf", "trainer.conf", "viewer.conf", "gateway.conf");

  private Defaults() {}

  /** One after the other. */
  public static String text() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : FILES) {
      try (InputStream in = Defaults.class.getClassLoader().getResourceAsStream(name)) {
        assertThat(in).as(name).isNotNull();
        all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }
}
