package io.sonostream.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.client.Cluster;
import io.sonostream.client.audit.AuditTrail;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.FileTree;
import io.sonostream.schemas.AuditOutcome;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.stream.SharedCluster;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real tracking server, a real broker and a real registry. */
class MlflowIT {
  private static final String TASK = "breast-lesion";
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir Path home;
  private final LocalCluster shared = SharedCluster.get();
  private final String prefix = "m" + UUID.randomUUID().toString().substring(0, 8) + ".";
  private final Cluster cluster =
      Cluster.of(
          shared.kafka(),
          shared.registry(),
          new Topics(TopicOptions.DEFAULT.withPrefix(prefix).withPartitions(1, 1)));

  @Test
  void whatHappensIsToldAndWhatIsPromotedThereIsFollowedUnlessItIsStaleOrRevoked()
      throws Exception {
    try (MlflowServer server = new MlflowServer(home.resolve("mlflow"))) {
      cluster.awaitTopicsAndSchemas(Duration.ofMinutes(1));
      try (ModelRegistry registry = ModelRegistry.open(cluster)) {
        ModelRelease first = release(registry, "v1", null);
        registry.promote(TASK, "v1", null, "ann", "first");
        train("run-1", TrainingEventType.PROMOTED);
        train("run-2", TrainingEventType.FAILED);
        release(registry, "v2", "run-1");
        release(registry, "v3", null);
        registry.tryOut(TASK, "v3", 0.1, "v1", "ann", "beside");

        try (Mlflow told = new Mlflow(settings(server), Clock.systemUTC())) {
          told.start();
          // Nobody waits for the server, and what happened meanwhile is told when it is there.
          await("it is missed", () -> told.ready().message().contains("does not answer"));
          assertThat(told.live().ok()).isTrue();
          server.start();
          await("all is told", () -> told.ready().ok());

          theRunsAreThere(server);
          theModelsAreThere(server, first);
          assertThat(server.aliases(TASK))
              .containsOnly(Map.entry("champion", "v1"), Map.entry("challenger", "v3"));

          registry.endTrial(TASK, "v1", "ann", "enough");
          await("its alias is gone", () -> server.aliases(TASK).equals(Map.of("champion", "v1")));

          server.giveChampion(TASK, "v2");
          await("v2 serves", () -> champion(registry).equals("v2"));
          assertThat(audit())
              .extracting(AuditRecord::getOutcome)
              .containsExactly(AuditOutcome.ASKED, AuditOutcome.DONE);
          assertThat(audit().get(1).getWho()).isEqualTo("mlflow");
          assertThat(audit().get(1).getDetails()).containsEntry("version", "v2");
        }

        // Both move while nobody looks: who promoted there had seen v2, and v1 serves.
        registry.promote(TASK, "v1", "v2", "ann", "back");
        server.giveChampion(TASK, "v3");
        try (Mlflow told = new Mlflow(settings(server), Clock.systemUTC())) {
          told.start();
          await("it is put back", () -> server.aliases(TASK).equals(Map.of("champion", "v1")));
          assertThat(champion(registry)).isEqualTo("v1");
          assertThat(audit().get(3).getOutcome()).isEqualTo(AuditOutcome.REFUSED);
          assertThat(audit().get(3).getMessage()).contains("is v1 now, not v2");

          Files.writeString(
              home.resolve("revoked"),
              "package " + registry.read().require(TASK, "v2").getSha256());
          server.giveChampion(TASK, "v2");
          await("so is what is revoked", () -> audit().size() == 6);
          await("and put back", () -> server.aliases(TASK).equals(Map.of("champion", "v1")));
          assertThat(audit().get(5).getOutcome()).isEqualTo(AuditOutcome.REFUSED);
          assertThat(audit().get(5).getMessage()).contains("is revoked");
          assertThat(champion(registry)).isEqualTo("v1");
        }
        ModelRelease lost = release(registry, "v4", null);
        FileTree.delete(Path.of(URI.create(lost.getUri())));
        train("run-3", TrainingEventType.REJECTED);
        try (Mlflow told = new Mlflow(settings(server), Clock.systemUTC())) {
          told.start();
          // A package that is nowhere keeps nothing else from being told.
          await("it is missed", () -> told.ready().message().contains(lost.getSha256()));
          await("runs are told", () -> runs(server).size() == 6);
          assertThat(server.aliases(TASK)).isEqualTo(Map.of("champion", "v1"));
        }
        // A third life has told nothing twice.
        theRunsAreThere(server);
        assertThat(server.versions(TASK)).hasSize(3);
      }
    }
  }

  private static JsonNode runs(MlflowServer server) throws Exception {
    String experiment =
        server
            .get("experiments/get-by-name", "experiment_name", "hospital")
            .at("/experiment/experiment_id")
            .asText();
    return server.post("runs/search", Map.of("experiment_ids", List.of(experiment))).path("runs");
  }

  private static void theRunsAreThere(MlflowServer server) throws Exception {
    JsonNode runs = runs(server);
    Map<String, JsonNode> byName = new HashMap<>();
    runs.forEach(run -> byName.put(run.at("/info/run_name").asText(), run));
    assertThat(byName).hasSize(runs.size());
    assertThat(byName.keySet()).contains("run-1", "run-2", TASK + "-v1", TASK + "-v3");
    JsonNode promoted = byName.get("run-1");
    assertThat(promoted.at("/info/status").asText()).isEqualTo("FINISHED");
    assertThat(byName.get("run-2").at("/info/status").asText()).isEqualTo("FAILED");
    assertThat(promoted.at("/info/start_time").asLong()).isEqualTo(AT.toEpochMilli());
    assertThat(MlflowServer.tags(promoted.path("data")))
        .containsEntry("sonostream.task", TASK)
        .containsEntry("sonostream.outcome", "it is so");
    List<String> metrics = new ArrayList<>();
    promoted.at("/data/metrics").forEach(metric -> metrics.add(metric.path("key").asText()));
    assertThat(metrics).anyMatch(name -> name.startsWith("difference.GE LOGIQ E9 _R6__ XDclear_"));
    JsonNode curve =
        server
            .get(
                "metrics/get-history",
                "run_id",
                promoted.at("/info/run_id").asText(),
                "metric_key",
                "validationDice")
            .path("metrics");
    List<Double> values = new ArrayList<>();
    curve.forEach(point -> values.add(point.path("value").asDouble()));
    assertThat(values).containsExactly(0.5, 0.75);
  }

  private void theModelsAreThere(MlflowServer server, ModelRelease first) throws Exception {
    assertThat(server.versions(TASK)).hasSize(3);
    for (JsonNode version : server.versions(TASK)) {
      if (MlflowServer.tags(version).get("sonostream.version").equals("v1")) {
        Path zip = home.resolve("fetched.zip");
        Files.write(zip, server.artifact(version.path("source").asText()));
        ModelPackage back = ModelPackage.open(zip, TrustedKeys.ANYONE);
        assertThat(back.sha256()).isEqualTo(first.getSha256());
        assertThat(MlflowServer.tags(version)).containsEntry("sonostream.sha256", back.sha256());
      }
    }
  }

  private ModelRelease release(ModelRegistry registry, String version, String run) {
    ModelPackage made =
        UntrainedModel.TINY.write(
            TASK, version, version.hashCode(), home.resolve("made-" + version), null);
    String uri = new FileModelStore(home.resolve("store"), TrustedKeys.ANYONE).put(made).toString();
    return registry.release(
        ModelRelease.newBuilder()
            .setTask(TASK)
            .setVersion(version)
            .setSha256(made.sha256())
            .setUri(uri)
            .setSizeBytes(made.sizeBytes())
            .setArchitecture("unet(base=4,depth=2)")
            .setInputChannels(1)
            .setInputHeight(64)
            .setInputWidth(64)
            .setClasses(List.of("lesion"))
            .setMetrics(Map.of("dice", 0.8))
            .setTrainingRunId(run)
            .setReleasedAt(AT)
            .setReleasedBy("ann")
            .build());
  }

  /** What a trainer writes of a run with two epochs. */
  private void train(String run, TrainingEventType outcome) throws Exception {
    try (Producer<String, byte[]> producer =
        cluster.writer("test", Map.of(), Map.of(), new ByteArraySerializer())) {
      List<TrainingEvent> events =
          List.of(
              event(run, TrainingEventType.QUEUED).build(),
              event(run, TrainingEventType.STARTED).build(),
              event(run, TrainingEventType.EPOCH).setEpoch(1).setValidationDice(0.5).build(),
              event(run, TrainingEventType.EPOCH).setEpoch(2).setValidationDice(0.75).build(),
              event(run, outcome)
                  .setMetrics(
                      Map.of("challengerDice", 0.75, "difference.GE LOGIQ E9 (R6), XDclear", 0.25))
                  .build());
      for (TrainingEvent event : events) {
        producer.send(cluster.records().of(event)).get();
      }
    }
  }

  private static TrainingEvent.Builder event(String run, TrainingEventType type) {
    return TrainingEvent.newBuilder()
        .setRunId(run)
        .setTask(TASK)
        .setType(type)
        .setAt(AT)
        .setTrigger("labels")
        .setMetrics(Map.of())
        .setLabelPositions(Map.of())
        .setMessage("it is so");
  }

  private MlflowSettings settings(MlflowServer server) {
    Map<String, Object> overrides = new HashMap<>();
    shared.kafka().forEach((key, value) -> overrides.put("mlflow.kafka." + key, value));
    shared.registry().forEach((key, value) -> overrides.put("mlflow.registry." + key, value));
    overrides.put("mlflow.topics.prefix", prefix);
    overrides.put("mlflow.url", server.address().toString());
    overrides.put("mlflow.experiment", "hospital");
    overrides.put("mlflow.follow", true);
    overrides.put("mlflow.poll", "300ms");
    overrides.put("mlflow.models.directory", home.resolve("store").toString());
    overrides.put("mlflow.models.revoked", home.resolve("revoked").toString());
    overrides.put("mlflow.http.port", 0);
    return MlflowSettings.load(null, overrides);
  }

  private static String champion(ModelRegistry registry) {
    return String.valueOf(registry.read().championVersion(TASK));
  }

  private List<AuditRecord> audit() throws Exception {
    List<AuditRecord> all = new CopyOnWriteArrayList<>();
    try (AuditTrail trail = AuditTrail.open(cluster, all::add)) {
      trail.awaitPresent();
    }
    return all;
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(Duration.ofMinutes(3)).until(condition);
  }
}
