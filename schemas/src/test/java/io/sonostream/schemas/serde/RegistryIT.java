package io.sonostream.schemas.serde;

import io.sonostream.embedded.EmbeddedRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;

/** The registry of one machine. */
class RegistryIT extends RegistryContract {
  private EmbeddedRegistry registry;

  @Override
  String start(Path directory) {
    registry = EmbeddedRegistry.start(directory, 0);
    return registry.url();
  }

  @AfterAll
  void stop() {
    registry.close();
  }
}
