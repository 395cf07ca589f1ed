package io.sonostream.service.traces;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.Set;

/**
 * Which traces begin: of frames and images a share, by their trace's number, so that all processes
 * decide alike; of labels, trainings, releases and swaps each, since they are few and nobody would
 * find the one he asks for.
 */
final class RootSampler implements Sampler {
  private static final Set<String> FEW = Set.of("label", "training", "release", "model");

  private final Sampler frames;

  RootSampler(double ratio) {
    this.frames = Sampler.traceIdRatioBased(ratio);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    String kindOfWork = name.split(" ", 2)[0];
    Sampler deciding = FEW.contains(kindOfWork) ? Sampler.alwaysOn() : frames;
    return deciding.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "labels, trainings, releases and swaps, and of frames " + frames.getDescription();
  }
}
