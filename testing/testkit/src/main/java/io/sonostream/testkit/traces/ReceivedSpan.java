package io.sonostream.testkit.traces;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One span, as a collector sees it.
 *
 * @param service whose it is
 * @param parentId empty where a trace begins
 * @param failed whether its status is an error
 */
public record ReceivedSpan(
    String service,
    String name,
    String traceId,
    String spanId,
    String parentId,
    long startNanos,
    long endNanos,
    boolean failed,
    Map<String, String> attributes,
    List<String> events) {

  static ReceivedSpan of(Resource resource, Span span) {
    return new ReceivedSpan(
        attributes(resource.getAttributesList()).getOrDefault("service.name", ""),
        span.getName(),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        attributes(span.getAttributesList()),
        span.getEventsList().stream().map(Span.Event::getName).toList());
  }

  /**
   * Whether a record with this header, as W3C writes it, comes after this span. Its last part says
   * how the trace was chosen.
   */
  public boolean isParentIn(String traceparent) {
    return traceparent.startsWith("00-" + traceId + "-" + spanId + "-");
  }

  private static Map<String, String> attributes(List<KeyValue> all) {
    Map<String, String> read = new TreeMap<>();
    all.forEach(each -> read.put(each.getKey(), text(each.getValue())));
    return read;
  }

  private static String text(AnyValue value) {
    return value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue());
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
