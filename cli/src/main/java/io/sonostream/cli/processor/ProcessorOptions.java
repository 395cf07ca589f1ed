package io.sonostream.cli.processor;

import io.sonostream.cli.settings.SettingsOptions;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.service.settings.PublicSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Settings of a processor: options of the commands that segment frames from Kafka. */
public final class ProcessorOptions {
  @Mixin private SettingsOptions given = new SettingsOptions();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka broker (default: from the configuration, else 127.0.0.1:9092).")
  private @Nullable String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "Schema registry (default: from the configuration, else http://127.0.0.1:8081).")
  private @Nullable String registry;

  public ProcessorSettings settings() {
    Map<String, Object> all = given.overrides();
    if (bootstrap != null) {
      all.put("processor.kafka.bootstrap.servers", bootstrap);
    }
    if (registry != null) {
      all.put("processor.registry.schema.registry.url", PublicSettings.url("--registry", registry));
    }
    return ProcessorSettings.load(given.file(), all);
  }
}
