package io.sonostream.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.client.instances.InstancePublisher;
import io.sonostream.dicom.net.StoreServer;
import io.sonostream.gateway.masks.MaskStreams;
import io.sonostream.gateway.receive.Outcome;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.source.SourceState;
import io.sonostream.gateway.source.SourceStatus;
import io.sonostream.gateway.source.Sources;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the gateway counts. Each number appears in docs/metrics.md. */
final class GatewayMeters {
  private final MeterRegistry registry;

  GatewayMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void sources(Sources sources) {
    for (SourceStatus source : sources.statuses()) {
      String name = source.name();
      Gauge.builder(
              "sonostream.gateway.source.up",
              sources,
              all -> of(all, name).state() == SourceState.FAILED ? 0 : 1)
          .description("0 while the source has failed and waits for its next try")
          .tag("source", name)
          .tag("kind", source.kind())
          .register(registry);
      counter(
          sources,
          name,
          "sonostream.gateway.source.failures",
          "How often the source failed and was tried again",
          SourceStatus::failures);
      counter(
          sources,
          name,
          "sonostream.gateway.source.damaged",
          "Messages of the source whose checksum did not fit, and which were dropped",
          SourceStatus::damaged);
      counter(
          sources,
          name,
          "sonostream.gateway.source.unplaced",
          "Frames of the source without the pose that its transforms should have given them",
          SourceStatus::unplaced);
      Gauge.builder(
              "sonostream.gateway.source.clock.behind",
              sources,
              all -> of(all, name).clockBehindMillis())
          .description("How far the sender's clock is behind; NaN where it says no time of day")
          .baseUnit("milliseconds")
          .tag("source", name)
          .register(registry);
      frames(sources, name, "published", SourceStatus::published);
      frames(sources, name, "dropped", SourceStatus::dropped);
      frames(sources, name, "failed", SourceStatus::failed);
    }
  }

  private void counter(
      Sources sources,
      String name,
      String meter,
      String what,
      ToDoubleFunction<SourceStatus> value) {
    FunctionCounter.builder(meter, sources, all -> value.applyAsDouble(of(all, name)))
        .description(what)
        .tag("source", name)
        .register(registry);
  }

  private void frames(
      Sources sources, String name, String outcome, ToDoubleFunction<SourceStatus> value) {
    FunctionCounter.builder(
            "sonostream.gateway.source.frames", sources, all -> value.applyAsDouble(of(all, name)))
        .description("Frames of the source, by what became of them")
        .tag("source", name)
        .tag("outcome", outcome)
        .register(registry);
  }

  private static SourceStatus of(Sources sources, String name) {
    return sources.statuses().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  void ways(List<Way> ways) {
    for (Way way : ways) {
      for (Outcome.Kind kind : Outcome.Kind.values()) {
        FunctionCounter.builder(
                "sonostream.gateway.instances", way, counted -> counted.counts().instances(kind))
            .description("DICOM instances, by what became of them")
            .tag("way", way.name())
            .tag("outcome", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .register(registry);
      }
      FunctionCounter.builder(
              "sonostream.gateway.instance.frames", way, counted -> counted.counts().frames())
          .description("Frames of DICOM instances that were published")
          .tag("way", way.name())
          .register(registry);
    }
  }

  void instances(InstancePublisher publisher, Spool spool) {
    Gauge.builder("sonostream.gateway.known.instances", publisher, InstancePublisher::known)
        .description("Instances that would be recognised if they were sent again")
        .register(registry);
    FunctionCounter.builder(
            "sonostream.gateway.forgotten.instances", publisher, InstancePublisher::forgotten)
        .description("Instances that would not be recognised, since too many came after them")
        .register(registry);
    Gauge.builder("sonostream.gateway.spool", spool, Spool::bytes)
        .description("Bytes of instances that are on their way in")
        .baseUnit("bytes")
        .register(registry);
  }

  void masks(@Nullable MaskStreams masks) {
    if (masks == null) {
      return;
    }
    Gauge.builder("sonostream.gateway.igtl.peers", masks, MaskStreams::peers)
        .description("OpenIGTLink peers that are connected and get masks")
        .register(registry);
    counter(masks, "sent", MaskStreams::sent);
    counter(masks, "dropped", MaskStreams::dropped);
    FunctionCounter.builder("sonostream.gateway.igtl.refused", masks, MaskStreams::refused)
        .description("OpenIGTLink peers that were sent away: too many, or not for them")
        .register(registry);
  }

  private void counter(MaskStreams masks, String outcome, ToDoubleFunction<MaskStreams> value) {
    FunctionCounter.builder("sonostream.gateway.igtl.messages", masks, value)
        .description("OpenIGTLink messages to peers, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  void store(@Nullable StoreServer store) {
    if (store == null) {
      return;
    }
    Gauge.builder("sonostream.gateway.associations", store, StoreServer::associations)
        .description("DICOM associations that are open")
        .register(registry);
    FunctionCounter.builder("sonostream.gateway.associations.refused", store, StoreServer::refused)
        .description("DICOM associations that were refused: too many, or not for them")
        .register(registry);
  }
}
