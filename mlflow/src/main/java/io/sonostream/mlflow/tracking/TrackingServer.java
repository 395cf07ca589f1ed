package io.sonostream.mlflow.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What we ask of a tracking server. Each question may be repeated: what is there already is found,
 * and not made again. Everything throws {@link TrackingException} where it is away or refuses.
 */
public final class TrackingServer {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "mlflow-artifacts:/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

  /** As many as the server takes at once; tags are counted among them. */
  private static final int METRICS = 1000;

  private static final String RUN = "sonostream.run";
  private static final String VERSION = "sonostream.version";

  private final Rest rest;

  public TrackingServer(URI url, @Nullable String token) {
    this.rest = new Rest(url, token);
  }

  /** Its number; made when it is not there. */
  public String experiment(String name) {
    try {
      return rest.get(API + "experiments/get-by-name", Map.of("experiment_name", name))
          .path("experiment")
          .path("experiment_id")
          .asText();
    } catch (TrackingException e) {
      if (!e.isAbsent()) {
        throw e;
      }
    }
    return rest.post(API + "experiments/create", Map.of("name", name))
        .path("experiment_id")
        .asText();
  }

  /**
   * @param name ours, that it is found by
   */
  public TrackedRun run(String experiment, String name, Instant started, Map<String, String> tags) {
    Optional<TrackedRun> known = find(experiment, name);
    if (known.isPresent()) {
      return known.get();
    }
    List<Map<String, String>> all = new ArrayList<>(tags(tags));
    all.addAll(tags(Map.of(RUN, name)));
    return read(
        rest.post(
                API + "runs/create",
                Map.of(
                    "experiment_id",
                    experiment,
                    "run_name",
                    name,
                    "start_time",
                    started.toEpochMilli(),
                    "tags",
                    all))
            .path("run"));
  }

  /** The run of that name of ours; empty where there is none. */
  public Optional<TrackedRun> find(String experiment, String name) {
    JsonNode found =
        rest.post(
            API + "runs/search",
            Map.of(
                "experiment_ids",
                List.of(experiment),
                "filter",
                "tags.`" + RUN + "` = '" + name.replace("'", "") + "'",
                "max_results",
                1));
    JsonNode first = found.path("runs").path(0);
    return first.isMissingNode() ? Optional.empty() : Optional.of(read(first));
  }

  private static TrackedRun read(JsonNode run) {
    JsonNode info = run.path("info");
    String status = info.path("status").asText();
    return new TrackedRun(
        info.path("run_id").asText(),
        info.path("artifact_uri").asText(),
        !status.equals("RUNNING") && !status.equals("SCHEDULED"));
  }

  public void log(TrackedRun run, List<Point> points, Map<String, String> tags) {
    if (!tags.isEmpty()) {
      log(run, "tags", tags(tags));
    }
    for (int from = 0; from < points.size(); from += METRICS) {
      List<Point> some = points.subList(from, Math.min(points.size(), from + METRICS));
      log(run, "metrics", some.stream().map(TrackingServer::metric).toList());
    }
  }

  private void log(TrackedRun run, String kind, List<?> what) {
    rest.post(API + "runs/log-batch", Map.of("run_id", run.id(), kind, what));
  }

  private static Map<String, Object> metric(Point point) {
    return Map.of(
        "key",
        MetricNames.taken(point.metric()),
        "value",
        point.value(),
        "timestamp",
        point.at().toEpochMilli(),
        "step",
        point.step());
  }

  /**
   * @param status FINISHED, FAILED or KILLED
   */
  public void end(TrackedRun run, String status, Instant at) {
    rest.post(
        API + "runs/update",
        Map.of("run_id", run.id(), "status", status, "end_time", at.toEpochMilli()));
  }

  /** Puts a file below a run, and says where it is then. */
  public String upload(TrackedRun run, String path, Path file) {
    if (!run.artifacts().startsWith(ARTIFACTS)) {
      throw new TrackingException(
          "the tracking server keeps artifacts at "
              + run.artifacts()
              + ", out of our reach; start it with --serve-artifacts, or set mlflow.packages = false",
          "");
    }
    rest.upload(FILES + run.artifacts().substring(ARTIFACTS.length()) + "/" + path, file);
    return run.artifacts() + "/" + path;
  }

  /** Makes a registered model, where it is not there. */
  public void model(String name) {
    try {
      rest.post(API + "registered-models/create", Map.of("name", name));
    } catch (TrackingException e) {
      if (!e.isThereAlready()) {
        throw e;
      }
    }
  }

  public List<TrackedVersion> versions(String model) {
    List<TrackedVersion> all = new ArrayList<>();
    String page = "";
    do {
      JsonNode found =
          rest.get(
              API + "model-versions/search",
              Map.of(
                  "filter",
                  "name='" + model.replace("'", "") + "'",
                  "max_results",
                  "200",
                  "page_token",
                  page));
      for (JsonNode each : found.path("model_versions")) {
        all.add(new TrackedVersion(each.path("version").asText(), tag(each, VERSION)));
      }
      page = found.path("next_page_token").asText("");
    } while (!page.isEmpty());
    return all;
  }

  public TrackedVersion version(
      String model, String version, TrackedRun run, String source, Map<String, String> tags) {
    List<Map<String, String>> all = new ArrayList<>(tags(tags));
    all.addAll(tags(Map.of(VERSION, version)));
    JsonNode made =
        rest.post(
                API + "model-versions/create",
                Map.of("name", model, "source", source, "run_id", run.id(), "tags", all))
            .path("model_version");
    return new TrackedVersion(made.path("version").asText(), version);
  }

  /** Alias to the number of the version that has it. */
  public Map<String, String> aliases(String model) {
    Map<String, String> all = new TreeMap<>();
    for (JsonNode each : model(model, "aliases")) {
      all.put(each.path("alias").asText(), each.path("version").asText());
    }
    return all;
  }

  /** What was noted of a registered model; empty where nothing was. */
  public String note(String model, String name) {
    return tag(model(model, "tags"), name);
  }

  public void note(String model, String name, String value) {
    rest.post(
        API + "registered-models/set-tag", Map.of("name", model, "key", name, "value", value));
  }

  public void alias(String model, String alias, String number) {
    rest.post(
        API + "registered-models/alias", Map.of("name", model, "alias", alias, "version", number));
  }

  public void noAlias(String model, String alias) {
    rest.delete(API + "registered-models/alias", Map.of("name", model, "alias", alias));
  }

  private JsonNode model(String name, String part) {
    return rest.get(API + "registered-models/get", Map.of("name", name))
        .path("registered_model")
        .path(part);
  }

  private static String tag(JsonNode owner, String name) {
    for (JsonNode each : owner.isArray() ? owner : owner.path("tags")) {
      if (each.path("key").asText().equals(name)) {
        return each.path("value").asText();
      }
    }
    return "";
  }

  private static List<Map<String, String>> tags(Map<String, String> all) {
    return all.entrySet().stream()
        .map(each -> Map.of("key", each.getKey(), "value", each.getValue()))
        .toList();
  }
}
