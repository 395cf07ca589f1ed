package io.sonostream.cli.subject;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.client.subjects.ModelTrace;
import java.time.Instant;
import java.util.List;

/** Traces for machines: an object with the places, each with what it holds. */
final class TracesJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TracesJson() {}

  static ObjectNode of(String subject, Traces traces) {
    ObjectNode all = JSON.createObjectNode();
    all.put("subject", subject);
    ArrayNode topics = all.putArray("topics");
    traces
        .topics()
        .forEach(
            trace ->
                topics
                    .addObject()
                    .put("topic", trace.topic())
                    .put("cleanup", trace.cleanup().configValue())
                    .put("records", trace.records())
                    .put("unreadable", trace.unreadable())
                    .put("newest", trace.newest().map(Instant::toString).orElse(null))
                    .put("goneBy", trace.goneBy().map(Instant::toString).orElse(null)));
    ArrayNode files = all.putArray("files");
    traces
        .files()
        .forEach(
            trace ->
                files
                    .addObject()
                    .put("kind", trace.kind().words())
                    .put("path", trace.path().toString())
                    .put("labels", trace.labels()));
    add(all.putArray("models"), traces.models().taught());
    add(all.putArray("modelsUntold"), traces.models().untold());
    return all;
  }

  private static void add(ArrayNode array, List<ModelTrace> models) {
    models.forEach(
        model ->
            array
                .addObject()
                .put("task", model.task())
                .put("version", model.version())
                .put("labels", model.labels())
                .put("uri", model.uri()));
  }
}
