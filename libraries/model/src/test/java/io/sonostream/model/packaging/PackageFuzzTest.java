package io.sonostream.model.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Network;
import io.sonostream.runtime.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 10,000 damaged packages. Those whose digests were not made to fit are all refused; those whose
 * digests were, are read or refused by what Java parses. Nothing else may be thrown.
 */
class PackageFuzzTest {
  @TempDir Path folder;
  private final Random random = new Random(71);
  private ModelPackage good;

  @BeforeEach
  void makePackage() {
    good = TinyPackages.write(folder.resolve("good"), null);
  }

  @Test
  void damagedZipsAreRefusedOrUnchangedInContent() throws IOException {
    Path zip = folder.resolve("p.zip");
    good.writeZip(zip);
    byte[] bytes = Files.readAllBytes(zip);
    int refused = 0;
    for (int round = 0; round < 4_000; round++) {
      Files.write(zip, mutated(bytes));
      try {
        // A flipped bit in a date or an unused flag changes nothing that matters.
        assertThat(ModelPackage.open(zip, TrustedKeys.ANYONE).sha256()).isEqualTo(good.sha256());
      } catch (ModelException e) {
        assertThat(e.getMessage()).startsWith(zip + ": ").doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(3_000);
  }

  @Test
  void damagedFilesAreAllRefused() throws IOException {
    List<String> names = new ArrayList<>(good.manifest().files().keySet());
    for (int round = 0; round < 2_000; round++) {
      Path file = good.path().resolve(names.get(round % names.size()));
      byte[] bytes = Files.readAllBytes(file);
      byte[] bad = mutated(bytes);
      Files.write(file, bad);
      if (!Arrays.equals(bytes, bad)) {
        refused(good.path());
      }
      Files.write(file, bytes);
    }
    ModelPackage.open(good.path(), TrustedKeys.ANYONE);
  }

  @Test
  void damagedManifestsAreReadOrRefused() throws IOException {
    Path manifest = good.path().resolve("manifest.json");
    byte[] bytes = Files.readAllBytes(manifest);
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      Files.write(manifest, mutated(bytes));
      try {
        ModelPackage opened = ModelPackage.open(good.path(), TrustedKeys.ANYONE);
        opened.manifest().mapping();
        opened.graph();
      } catch (ModelException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void damagedWeightsAndProbesWithFittingDigestsAreReadOrRefusedByJava() throws IOException {
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      String name = round % 2 == 0 ? FileNames.WEIGHTS : FileNames.probeFrame(0);
      Path file = good.path().resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      byte[] bad = mutated(bytes);
      Files.write(file, bad);
      relist(name, bad);
      try {
        ModelPackage opened = ModelPackage.open(good.path(), TrustedKeys.ANYONE);
        opened.probes();
        new Network(opened.graph().orElseThrow(), opened.weights().orElseThrow());
      } catch (ModelException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
      Files.write(file, bytes);
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private void relist(String name, byte[] bytes) throws IOException {
    Manifest old = good.manifest();
    TreeMap<String, PackageFile> files = new TreeMap<>(old.files());
    files.put(name, new PackageFile(Digests.sha256Hex(bytes), bytes.length));
    Manifest relisted =
        TinyPackages.draft().manifest(old.architecture(), old.output(), old.numerics(), files);
    Files.write(good.path().resolve("manifest.json"), ManifestJson.write(relisted));
  }

  private static void refused(Path path) {
    try {
      ModelPackage.open(path, TrustedKeys.ANYONE);
    } catch (ModelException e) {
      assertThat(e.getMessage()).startsWith(path + ": ");
      return;
    }
    throw new AssertionError("a damaged package was opened");
  }

  /** Flipped bytes, near the front twice as often, where headers are; cut, grown, or digits. */
  private byte[] mutated(byte[] good) {
    byte[] bad = good.clone();
    int reach = random.nextBoolean() ? bad.length : Math.min(bad.length, 600);
    switch (random.nextInt(8)) {
      case 0 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      case 1 -> bad = Arrays.copyOf(bad, bad.length + 1 + random.nextInt(100));
      case 2 -> {
        byte[] word =
            List.of("null", "-1", "9e99", "{}", "\"\"")
                .get(random.nextInt(5))
                .getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(Math.max(1, reach - word.length));
        System.arraycopy(word, 0, bad, at, Math.min(word.length, bad.length - at));
      }
      default -> {
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          bad[random.nextInt(reach)] = (byte) random.nextInt();
        }
      }
    }
    return bad;
  }
}
