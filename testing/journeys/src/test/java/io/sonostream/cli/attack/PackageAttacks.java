package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.UserException;
import io.sonostream.testkit.models.UntrainedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/** Packages made to harm who opens them: each is refused in one line, and nothing is written. */
final class PackageAttacks {
  private final Path folder;
  private final Path good;

  PackageAttacks(Path folder) {
    this.folder = folder;
    this.good = folder.resolve("good");
    UntrainedModel.TINY.write("breast-lesion", "1", 1, good, null);
  }

  /** A sound one. */
  Path good() {
    return good;
  }

  List<Attack> list() {
    return List.of(
        directory(
            "a manifest, ten thousand brackets deep", path -> manifest(path, "[".repeat(10_000))),
        directory(
            "a manifest of 30 MB",
            path -> manifest(path, "{\"a\":\"" + "x".repeat(30_000_000) + "\"}")),
        directory(
            "an architecture of a million channels", path -> edit(path, "base=4", "base=999999")),
        directory("an architecture, twenty levels deep", path -> edit(path, "depth=2", "depth=20")),
        directory(
            "a file of another folder, by ../ in the manifest",
            path -> edit(path, "\"weights.safetensors\"", "\"../weights.safetensors\"")),
        directory(
            "an absolute path in the manifest",
            path -> edit(path, "\"weights.safetensors\"", "\"/etc/passwd\"")),
        directory("weights that were changed", path -> flip(path.resolve("weights.safetensors"))),
        directory(
            "a link to a file of the machine as weights",
            path -> replaced(path, Path.of("/etc/passwd"))),
        directory(
            "a link to a file without end as weights",
            path -> replaced(path, Path.of("/dev/zero"))),
        directory("a pipe that nobody writes to as weights", PackageAttacks::pipe),
        zip("a file outside, by ../ in the zip", zip -> entry(zip, "../outside.txt", new byte[10])),
        zip(
            "an absolute path in the zip",
            zip -> entry(zip, "/tmp/sonostream-attack", new byte[10])),
        zip("a probe that unpacks to three hundred megabytes", PackageAttacks::bomb),
        zip("fifty thousand entries", PackageAttacks::crowd),
        new Attack(
            "packages",
            "half a zip",
            () -> {
              Path zip = folder.resolve("half.zip");
              ModelPackage.open(good, TrustedKeys.ANYONE).writeZip(zip);
              byte[] whole = Files.readAllBytes(zip);
              Files.write(zip, Arrays.copyOf(whole, whole.length / 2));
              refused(zip);
            }));
  }

  /** Changes a copy of the good one. */
  @FunctionalInterface
  private interface Spoil {
    void change(Path path) throws IOException;
  }

  @FunctionalInterface
  private interface Stuff {
    void into(ZipOutputStream zip) throws IOException;
  }

  private Attack directory(String what, Spoil spoil) {
    return new Attack(
        "packages",
        what,
        () -> {
          Path copy = copy();
          spoil.change(copy);
          refused(copy);
        });
  }

  private Attack zip(String what, Stuff stuff) {
    return new Attack(
        "packages",
        what,
        () -> {
          Path zip = Files.createTempFile(folder, "evil", ".zip");
          try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
              Stream<Path> files = Files.walk(good)) {
            stuff.into(out);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
              try {
                entry(out, good.relativize(file).toString(), Files.readAllBytes(file));
              } catch (ZipException there) {
                // The attack has brought one of this name.
              }
            }
          }
          refused(zip);
          assertThat(folder.resolve("outside.txt")).doesNotExist();
          assertThat(Path.of("/tmp/sonostream-attack")).doesNotExist();
        });
  }

  private static void refused(Path path) {
    try {
      ModelPackage opened = ModelPackage.open(path, TrustedKeys.ANYONE);
      opened.probes();
      opened.graph();
    } catch (ModelException | UserException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return;
    }
    throw new AssertionError("it was opened");
  }

  private Path copy() throws IOException {
    Path copy = Files.createTempDirectory(folder, "evil");
    try (Stream<Path> files = Files.walk(good)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(good.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return copy;
  }

  private static void manifest(Path path, String text) throws IOException {
    Files.writeString(path.resolve("manifest.json"), text);
  }

  private static void edit(Path path, String from, String to) throws IOException {
    Path manifest = path.resolve("manifest.json");
    String text = Files.readString(manifest);
    assertThat(text).contains(from);
    Files.writeString(manifest, text.replace(from, to));
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  private static void replaced(Path path, Path by) throws IOException {
    Files.delete(path.resolve("weights.safetensors"));
    Files.createSymbolicLink(path.resolve("weights.safetensors"), by);
  }

  private static void pipe(Path path) throws IOException {
    Path weights = path.resolve("weights.safetensors");
    Files.delete(weights);
    Pipes.make(weights);
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static void bomb(ZipOutputStream zip) throws IOException {
    zip.putNextEntry(new ZipEntry("probes/000.frame.png"));
    byte[] zeros = new byte[1 << 20];
    for (int i = 0; i < 300; i++) {
      zip.write(zeros);
    }
    zip.closeEntry();
  }

  private static void crowd(ZipOutputStream zip) throws IOException {
    for (int i = 0; i < 50_000; i++) {
      entry(zip, "extra" + i, "x".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
