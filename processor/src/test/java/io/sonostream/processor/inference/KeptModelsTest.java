package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.trial.ForeignTrial;
import io.sonostream.processor.trial.TrialLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start without the store. */
class KeptModelsTest {
  private static final Path STARTER = Path.of("..", "models", "starter");

  @TempDir Path home;
  private final ModelPackage starter = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
  private final String task = starter.manifest().task();

  @Test
  void theLastGoodModelIsLoadedFromThisMachineWhenItsStoreIsGone() throws IOException {
    FileModelStore store = new FileModelStore(home.resolve("store"), TrustedKeys.ANYONE);
    ReleasedModel release =
        new ReleasedModel(
            new ModelIdentity(task, starter.manifest().version(), starter.sha256()),
            store.put(starter));
    kept(Map.of()).serves(release);
    kept(Map.of()).serves(release);
    delete(home.resolve("store"));

    List<ReleasedModel> models = kept(Map.of()).of(task);
    assertThat(models).extracting(ReleasedModel::identity).containsExactly(release.identity());
    assertThat(models.get(0).uri()).isNotEqualTo(release.uri());
    try (LoadedModel loaded = loader().load(models.get(0)).loaded()) {
      assertThat(loaded.geometry()).isEqualTo(starter.manifest().geometry());
    }
    assertThat(kept(Map.of()).of("another-task")).isEmpty();
  }

  @Test
  void aCopyThatWasDamagedIsMadeAnewAtTheNextStart() throws IOException {
    ReleasedModel release =
        new ReleasedModel(
            new ModelIdentity(task, starter.manifest().version(), starter.sha256()),
            STARTER.toAbsolutePath().normalize().toUri());
    kept(Map.of()).serves(release);
    Path copy = home.resolve("kept").resolve(starter.sha256());
    Files.write(copy.resolve("model.onnx"), new byte[3]);
    kept(Map.of()).serves(release);
    assertThat(ModelPackage.open(copy, TrustedKeys.ANYONE).sha256()).isEqualTo(starter.sha256());
  }

  @Test
  void theConfiguredPackageComesAfterTheLastGoodAndIsLeftOutWhenItIsNone() {
    assertThat(kept(Map.of(task, STARTER)).of(task))
        .extracting(release -> release.identity().sha256())
        .containsExactly(starter.sha256());
    assertThat(kept(Map.of(task, home.resolve("nowhere"))).of(task)).isEmpty();
    assertThat(kept(Map.of("other", STARTER)).of("other")).isEmpty();
  }

  @Test
  void onlyThePackagesOfTheTasksAreKept() throws IOException {
    Path old = Files.createDirectories(home.resolve("kept").resolve("0".repeat(64)));
    Files.writeString(old.resolve("manifest.json"), "{}");
    kept(Map.of())
        .serves(
            new ReleasedModel(
                new ModelIdentity(task, starter.manifest().version(), starter.sha256()),
                STARTER.toAbsolutePath().normalize().toUri()));
    try (Stream<Path> entries = Files.list(home.resolve("kept"))) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder(starter.sha256(), task + ".properties");
    }
  }

  private KeptModels kept(Map<String, Path> configured) {
    return new KeptModels(
        home.resolve("kept"),
        TrustedKeys.ANYONE,
        configured,
        loader(),
        new FileModelStore(home.resolve("unused"), TrustedKeys.ANYONE));
  }

  private PackageModelLoader loader() {
    return new PackageModelLoader(
        new FileModelStore(home.resolve("unused"), TrustedKeys.ANYONE),
        TrustedKeys.ANYONE,
        List.of(home.resolve("kept")),
        new EngineOptions(EngineKind.PYTORCH_CPU_F32.label(), 1, null),
        new MemoryCheck(() -> OptionalLong.of(64L << 30)),
        new ForeignTrial(new TrialLimits(Duration.ofMinutes(2), 4L << 30)));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }
}
