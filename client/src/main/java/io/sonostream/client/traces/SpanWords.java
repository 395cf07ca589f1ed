package io.sonostream.client.traces;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/**
 * What spans are called and say. Nothing here is of a patient, and neither may be what is added: no
 * subject, no exam, no annotator, no text that somebody wrote. Whoever keeps traces is no part of
 * what docs/privacy.md promises.
 */
public final class SpanWords {
  /** The name that spans are made under. */
  public static final String SCOPE = "io.sonostream";

  public static final String FRAME_PUBLISH = "frame publish";
  public static final String INSTANCE_PUBLISH = "instance publish";
  public static final String FRAME_SEGMENT = "frame segment";
  public static final String IMAGE_SEGMENT = "image segment";
  public static final String MASK_SHOW = "mask show";
  public static final String LABEL_PUBLISH = "label publish";
  public static final String TRAINING_RUN = "training run";
  public static final String RELEASE = "release";
  public static final String MODEL_SWAP = "model swap";

  public static final AttributeKey<String> DEVICE = AttributeKey.stringKey("sonostream.device");
  public static final AttributeKey<String> TASK = AttributeKey.stringKey("sonostream.task");
  public static final AttributeKey<String> LANE = AttributeKey.stringKey("sonostream.lane");
  public static final AttributeKey<String> MODEL = AttributeKey.stringKey("sonostream.model");
  public static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("sonostream.outcome");
  public static final AttributeKey<String> RUN = AttributeKey.stringKey("sonostream.run");
  public static final AttributeKey<String> TRIGGER = AttributeKey.stringKey("sonostream.trigger");
  public static final AttributeKey<Long> FRAMES = AttributeKey.longKey("sonostream.frames");
  public static final AttributeKey<String> TOPIC =
      AttributeKey.stringKey("messaging.destination.name");
  public static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");
  public static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");

  private SpanWords() {}

  /** Ends a span that came to nothing, by the kind of its cause: a message may quote anything. */
  public static void fail(Span span, Throwable cause) {
    span.setStatus(StatusCode.ERROR, cause.getClass().getSimpleName());
    span.end();
  }
}
