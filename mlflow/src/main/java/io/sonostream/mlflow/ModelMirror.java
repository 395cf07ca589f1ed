package io.sonostream.mlflow;

import io.sonostream.mlflow.tracking.Point;
import io.sonostream.mlflow.tracking.TrackedRun;
import io.sonostream.mlflow.tracking.TrackedVersion;
import io.sonostream.mlflow.tracking.TrackingServer;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.schemas.ModelRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version of a registered model there for each release here, in the run that made it. One that
 * was imported has a run of its own, since files belong to runs.
 */
final class ModelMirror {
  private final TrackingServer server;
  private final ModelStore store;
  private final boolean packages;
  private final String prefix;

  ModelMirror(TrackingServer server, ModelStore store, boolean packages, String prefix) {
    this.server = server;
    this.store = store;
    this.packages = packages;
    this.prefix = prefix;
  }

  String name(String task) {
    return prefix + task;
  }

  void tell(Facts facts, String experiment, Attempts attempts) {
    for (ModelRelease release : facts.releases()) {
      if (attempts.at(() -> tell(release, experiment))) {
        facts.told(release);
      }
    }
  }

  private void tell(ModelRelease release, String experiment) {
    String model = name(release.getTask());
    server.model(model);
    for (TrackedVersion known : server.versions(model)) {
      if (known.version().equals(release.getVersion())) {
        return;
      }
    }
    TrackedRun run = run(release, experiment);
    String source = packages ? uploaded(release, run) : run.artifacts();
    server.version(model, release.getVersion(), run, source, tags(release));
  }

  private TrackedRun run(ModelRelease release, String experiment) {
    String made = release.getTrainingRunId();
    Optional<TrackedRun> training = made == null ? Optional.empty() : server.find(experiment, made);
    if (training.isPresent()) {
      return training.get();
    }
    TrackedRun run =
        server.run(
            experiment,
            release.getTask() + "-" + release.getVersion(),
            release.getReleasedAt(),
            Map.of("sonostream.task", release.getTask()));
    if (!run.over()) {
      List<Point> figures =
          release.getMetrics().entrySet().stream()
              .filter(each -> Double.isFinite(each.getValue()))
              .map(each -> new Point(each.getKey(), each.getValue(), release.getReleasedAt(), 0))
              .toList();
      server.log(run, figures, Map.of("sonostream.outcome", "imported"));
      server.end(run, "FINISHED", release.getReleasedAt());
    }
    return run;
  }

  private String uploaded(ModelRelease release, TrackedRun run) {
    try {
      Path folder = Files.createTempDirectory("sonostream-mlflow-");
      Path zip = folder.resolve(release.getSha256() + ".zip");
      try {
        store.fetch(URI.create(release.getUri()), release.getSha256()).writeZip(zip);
        return server.upload(run, "package/" + zip.getFileName(), zip);
      } finally {
        Files.deleteIfExists(zip);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "package " + release.getSha256() + " can't be copied: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> tags(ModelRelease release) {
    Map<String, String> tags = new TreeMap<>();
    put(tags, "sonostream.sha256", release.getSha256());
    put(tags, "sonostream.uri", release.getUri());
    put(tags, "sonostream.architecture", release.getArchitecture());
    put(tags, "sonostream.strategy", release.getStrategy());
    put(tags, "sonostream.parent", release.getParentVersion());
    put(tags, "sonostream.classes", String.join(",", release.getClasses()));
    put(tags, "sonostream.signed-by", release.getSignatureKeyId());
    return tags;
  }

  private static void put(Map<String, String> tags, String name, @Nullable String value) {
    if (value != null) {
      tags.put(name, value);
    }
  }
}
