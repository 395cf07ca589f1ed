package io.sonostream.cli.device;

import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.service.traces.TracesSettings;
import java.time.Duration;
import java.util.Map;

/**
 * The section {@code device} of a configuration file; see device.conf for each key.
 *
 * @param kafka for every Kafka client
 * @param registry for the serde
 * @param traces where the spans of frames and labels go
 * @param startTimeout how long a start waits for broker and registry
 */
public record DeviceConfig(
    Map<String, String> kafka,
    Map<String, String> registry,
    TopicOptions topics,
    TracesSettings traces,
    Duration startTimeout) {}
