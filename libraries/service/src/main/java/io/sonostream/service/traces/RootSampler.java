package io.sonostream.service.traces;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Which traces begin: of frames a share, by their trace's number, so that all processes decide
 * alike; of labels and trainings each, since they are few and nobody would find the one he asks
 * for.
 */
final class RootSampler implements Sampler {
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
    boolean few = name.startsWith("label ") || name.startsWith("training ");
    Sampler deciding = few ? Sampler.alwaysOn() : frames;
    return deciding.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "labels and trainings, and of frames " + frames.getDescription();
  }
}
