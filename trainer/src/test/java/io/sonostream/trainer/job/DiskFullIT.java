package io.sonostream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.learning.run.TrainingRun;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.KeptFiles;
import io.sonostream.testkit.disk.TinyDisk;
import io.sonostream.trainer.release.PackageShelf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are really full: /dev/full under a run's own file names, and a tiny file system. */
class DiskFullIT {
  private static final Path FULL = Path.of("/dev/full");
  private static final JobSettings SETTINGS =
      new JobSettings(
          "256m",
          List.of("-XX:TieredStopAtLevel=1"),
          1,
          1,
          Duration.ofHours(1),
          Duration.ofSeconds(1));

  @TempDir Path root;

  @Test
  void aCheckpointThatFindsNoRoomFailsTheRunAndNamesTheFile() throws Exception {
    Assumptions.assumeTrue(Files.exists(FULL), "skipped: no /dev/full here");
    RunFolder folder = SmallRun.in(root).folder("run", null);
    Path best = folder.root().resolve("checkpoint/trial-0/best.tmp");
    Files.createDirectories(best.getParent());
    Files.createSymbolicLink(best, FULL);

    RunResult result =
        new RunSupervisor(folder, new ChildLauncher(SETTINGS), SETTINGS, 0, progress -> {})
            .supervise(() -> {});

    assertThat(result).isInstanceOf(RunResult.Failed.class);
    assertThat(((RunResult.Failed) result).message())
        .startsWith("the training process crashed 2 times; last: exit code 1: can't write weights")
        .contains("best-00001.safetensors", "No space left on device");
    assertThat(folder.job().modelPackage()).doesNotExist();

    // With room again the same run comes to its end.
    Files.delete(best);
    assertThat(
            new RunSupervisor(folder, new ChildLauncher(SETTINGS), SETTINGS, 0, progress -> {})
                .supervise(() -> {}))
        .isInstanceOf(RunResult.Trained.class);
  }

  @Test
  void aStoreWithoutRoomNamesThePackageAndKeepsNoHalfOne() throws Exception {
    RunFolder folder = SmallRun.in(root).folder("run", null);
    TrainingOutcome outcome = new TrainingRun(folder.job(), progress -> {}).run();
    assertThat(outcome.status()).isEqualTo(TrainingOutcome.Status.TRAINED);
    Optional<TinyDisk> mounted = TinyDisk.mount(root.resolve("disk"), 2);
    assumeTrue(mounted.isPresent(), "this user may not mount a small file system");
    try (TinyDisk disk = mounted.get()) {
      Path ballast = disk.fillBut(40);
      PackageShelf shelf =
          new PackageShelf(
              new FileModelStore(disk.root().resolve("store"), TrustedKeys.ANYONE), null);
      Path made = folder.job().modelPackage();
      assertThatThrownBy(() -> shelf.put(made, "run", Map.of(), "trainer", Instant.now()))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(disk.root().toString())
          .hasMessageContaining("No space left on device");
      try (Stream<Path> kept = Files.walk(disk.root().resolve("store"))) {
        assertThat(kept.filter(Files::isRegularFile)).as("half a package").isEmpty();
      }
      Files.delete(ballast);
      shelf.put(made, "run", Map.of(), "trainer", Instant.now());
    }
  }

  @Test
  void aSignedCopyThatFindsNoRoomIsWaitedForAsTheStoreIs() throws Exception {
    RunFolder folder = SmallRun.in(root).folder("run", null);
    assertThat(new TrainingRun(folder.job(), progress -> {}).run().status())
        .isEqualTo(TrainingOutcome.Status.TRAINED);
    SigningKey key = SigningKey.generate(root.resolve("key.pem"), root.resolve("key.pub"));
    Optional<TinyDisk> mounted = TinyDisk.mount(root.resolve("disk"), 8);
    assumeTrue(mounted.isPresent(), "this user may not mount a small file system");
    try (TinyDisk disk = mounted.get()) {
      Path made = disk.root().resolve("package");
      KeptFiles.copy(folder.job().modelPackage(), made);
      Path ballast = disk.fillBut(40);
      PackageShelf shelf =
          new PackageShelf(new FileModelStore(root.resolve("store"), TrustedKeys.ANYONE), key);
      assertThatThrownBy(() -> shelf.put(made, "run", Map.of(), "trainer", Instant.now()))
          .isInstanceOf(PackageUnavailableException.class)
          .hasMessageContaining("No space left on device");
      Files.delete(ballast);
      assertThat(shelf.put(made, "run", Map.of(), "trainer", Instant.now()).getSignatureKeyId())
          .isEqualTo(key.id());
    }
  }
}
