package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.trainer.service.Trainer;
import io.sonostream.trainer.service.TrainerSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A label's journey on a real broker, registry, engine and child JVM: everything that is asserted
 * is read from topics. Not part of verify until it has been seen to pass: {@code
 * -Dsonostream.journey=true} in the test JVM runs it.
 */
@EnabledIfSystemProperty(named = "sonostream.journey", matches = "true")
class LabelJourneyIT {
  private static final String TASK = "breast-lesion";
  private static final Path WEAK = Path.of("..", "models", "weak");
  private static final Duration TRAINING = Duration.ofMinutes(8);

  @TempDir Path home;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void labelsBecomeABetterModelThatServesAndPoisonedOnesDoNot() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(home.resolve("cluster"), 0, 0);
        JourneyTopics topics = new JourneyTopics(cluster)) {
      assertThat(run(cluster, "models", "import", WEAK.toString(), "--promote")).isZero();
      try (Processor processor = new Processor(processorSettings(cluster))) {
        processor.start();
        assertThat(processor.awaitReady(Duration.ofMinutes(3)))
            .as(() -> processor.ready().message())
            .isTrue();
        List<SourceFrame> unseen = Phantoms.of(9_000, 24, 1);
        double before = diceOf(segment(topics, "before", unseen, "weak-1"), unseen);

        topics.label(Phantoms.of(1, 90, 2), "site-a");
        try (Trainer trainer = new Trainer(trainerSettings(cluster))) {
          trainer.start();
          TrainingEvent promoted = topics.awaitOutcome(1, TRAINING);
          assertThat(promoted.getType())
              .as(promoted.getMessage())
              .isEqualTo(TrainingEventType.PROMOTED);
          assertThat(promoted.getTrigger()).isEqualTo("labels");
          assertThat(promoted.getParentVersion()).isEqualTo("weak-1");
          String version = promoted.getVersion();

          // The processor was never told by us; it follows the assignment.
          double after = diceOf(segmentUntil(topics, "after", unseen, version), unseen);
          System.err.printf("Dice of the served masks: %.3f -> %.3f%n", before, after);
          assertThat(after).as("Dice of the served masks").isGreaterThan(before + 0.1);
          assertThat(championInTheList(cluster)).isEqualTo(version);

          topics.label(Phantoms.inverted(Phantoms.of(500, 25, 2)), "site-b");
          TrainingEvent rejected = topics.awaitOutcome(2, TRAINING);
          assertThat(rejected.getType())
              .as(rejected.getMessage())
              .isEqualTo(TrainingEventType.REJECTED);
          assertThat(rejected.getParentVersion()).isEqualTo(version);
          assertThat(rejected.getMetrics()).containsKeys("championDice", "challengerDice");
          segment(topics, "after-poison", unseen, version);
          assertThat(championInTheList(cluster)).isEqualTo(version);
        }

        assertThat(run(cluster, "models", "rollback", TASK, "--reason", "rehearsal")).isZero();
        segmentUntil(topics, "back", unseen, "weak-1");
      }
    }
  }

  /** One mask for every frame, each by this version. */
  private static Map<Long, Mask> segment(
      JourneyTopics topics, String stream, List<SourceFrame> frames, String version)
      throws Exception {
    topics.publish(stream, frames);
    await().atMost(Duration.ofMinutes(2)).until(() -> topics.masks(stream).size() == frames.size());
    Map<Long, Mask> masks = topics.masks(stream);
    assertThat(masks.values())
        .allSatisfy(mask -> assertThat(mask.getStatus()).isEqualTo(MaskStatus.SEGMENTED));
    assertThat(versions(masks)).containsOnlyKeys(version);
    return masks;
  }

  /** The stream goes on until every mask is by this version. */
  private static Map<Long, Mask> segmentUntil(
      JourneyTopics topics, String stream, List<SourceFrame> frames, String version) {
    int[] round = new int[1];
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              String name = stream + round[0]++;
              topics.publish(name, frames);
              await()
                  .atMost(Duration.ofMinutes(2))
                  .until(() -> topics.masks(name).size() == frames.size());
              return versions(topics.masks(name)).keySet().equals(java.util.Set.of(version));
            });
    return topics.masks(stream + (round[0] - 1));
  }

  private static Map<String, Long> versions(Map<Long, Mask> masks) {
    return masks.values().stream()
        .collect(Collectors.groupingBy(m -> m.getModel().getVersion(), Collectors.counting()));
  }

  private static double diceOf(Map<Long, Mask> masks, List<SourceFrame> frames) {
    double sum = 0;
    for (int i = 0; i < frames.size(); i++) {
      byte[] mask = LabelMaps.decode(masks.get((long) i).getLabelMap());
      sum += dice(mask, frames.get(i).truth());
    }
    return sum / frames.size();
  }

  private static double dice(byte[] mask, byte[] truth) {
    long both = 0;
    long either = 0;
    for (int i = 0; i < mask.length; i++) {
      both += mask[i] != 0 && truth[i] != 0 ? 1 : 0;
      either += (mask[i] != 0 ? 1 : 0) + (truth[i] != 0 ? 1 : 0);
    }
    return either == 0 ? 1 : 2.0 * both / either;
  }

  private String championInTheList(LocalCluster cluster) throws Exception {
    StringWriter out = new StringWriter();
    CommandLine commands = Sonostream.commandLine().setOut(new PrintWriter(out));
    assertThat(commands.execute(withCluster(cluster, "models", "list", "--json"))).isZero();
    for (JsonNode row : new ObjectMapper().readTree(out.toString())) {
      if (row.get("role").asText().equals("champion")) {
        return row.get("version").asText();
      }
    }
    return "none";
  }

  private int run(LocalCluster cluster, String... args) {
    return Sonostream.commandLine().execute(withCluster(cluster, args));
  }

  private String[] withCluster(LocalCluster cluster, String... args) {
    List<String> all = new java.util.ArrayList<>(List.of(args));
    all.addAll(
        List.of(
            "--bootstrap",
            String.valueOf(cluster.kafka().get("bootstrap.servers")),
            "--registry",
            String.valueOf(cluster.registry().get("schema.registry.url")),
            "--store",
            home.resolve("store").toString()));
    return all.toArray(String[]::new);
  }

  private ProcessorSettings processorSettings(LocalCluster cluster) {
    Map<String, Object> overrides = connection(cluster);
    overrides.put("processor.tasks." + TASK + ".weight", 1);
    overrides.put("processor.archive.enabled", false);
    overrides.put("processor.http.enabled", false);
    overrides.put("processor.engine.name", "pytorch-cpu-f32");
    overrides.put("processor.engine.threads", 1);
    overrides.put("processor.engine.workers", 1);
    // A training on the same cores may delay frames; none may be shed here.
    overrides.put("processor.batches.max-age", "10m");
    overrides.put("processor.engine.profile-directory", home.resolve("profiles").toString());
    overrides.put("processor.models.directory", home.resolve("fetched").toString());
    return ProcessorSettings.load(null, overrides);
  }

  private TrainerSettings trainerSettings(LocalCluster cluster) {
    Map<String, Object> overrides = connection(cluster);
    overrides.put("trainer.state-directory", home.resolve("trainer").toString());
    overrides.put("trainer.models.directory", home.resolve("store").toString());
    overrides.put("trainer.tasks." + TASK + ".classes", List.of("lesion"));
    overrides.put("trainer.tasks." + TASK + ".strategy", "full");
    overrides.put("trainer.tasks." + TASK + ".triggers.new-labels", 50);
    overrides.put("trainer.tasks." + TASK + ".triggers.interval", "24h");
    overrides.put("trainer.recipe.epochs", 8);
    overrides.put("trainer.recipe.learning-rate", 2e-3);
    overrides.put("trainer.recipe.batch-size", 4);
    overrides.put("trainer.job.heap", "512m");
    return TrainerSettings.load(null, overrides);
  }

  private static Map<String, Object> connection(LocalCluster cluster) {
    Map<String, Object> overrides = new HashMap<>();
    cluster.kafka().forEach((key, value) -> overrides.put("kafka." + key, value));
    cluster.registry().forEach((key, value) -> overrides.put("registry." + key, value));
    return overrides;
  }
}
