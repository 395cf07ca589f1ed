package io.sonostream.cli.data;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Kinds of model packages: one network, kept and broken in many ways. */
final class PackageCorpus {
  static final InputShape INPUT = new InputShape(1, 32, 32);
  private static final ArchitectureSpec TINY = ArchitectureSpec.parse("unet(base=2,depth=1)");

  /**
   * One kind.
   *
   * @param seenOnlyByRunning whether what is wrong is nothing that the files say
   */
  record Kind(String name, Verdict expected, Path path, boolean seenOnlyByRunning) {}

  private final List<Kind> kinds = new ArrayList<>();
  private final Path folder;
  private final Path whole;
  private final Probe probe;

  private PackageCorpus(Path folder) {
    this.folder = folder;
    StateDict weights = weights();
    probe = Engines.probes(TINY, INPUT, 1, weights, 0.5, List.of(picture())).get(0);
    whole = write("whole", weights, List.of(probe));
  }

  static List<Kind> all(Path folder) throws IOException {
    PackageCorpus corpus = new PackageCorpus(folder);
    corpus.kept();
    corpus.broken();
    corpus.wrongManifests();
    corpus.otherThings();
    return corpus.kinds;
  }

  /** What each of them is tried with. */
  static PixelImage picture() {
    byte[] pixels = new byte[INPUT.frameBytes()];
    new Random(9).nextBytes(pixels);
    return new PixelImage(INPUT.width(), INPUT.height(), 1, pixels);
  }

  /** What the network draws on it. */
  static byte[] mask() {
    return Engines.probes(TINY, INPUT, 1, weights(), 0.5, List.of(picture()))
        .get(0)
        .mask()
        .values();
  }

  private static StateDict weights() {
    return Initialisation.of(TINY.build(1, 1, INPUT.height(), INPUT.width()), 4);
  }

  private Path write(String name, StateDict weights, List<Probe> probes) {
    PackageDraft draft = new PackageDraft("nerves", "1", INPUT, List.of("lesion"), Instant.EPOCH);
    ModelPackage made =
        new PackageWriter(null).write(draft, TINY, 1, weights, probes, folder.resolve(name));
    return made.path();
  }

  private void right(String name, Path path) {
    kinds.add(new Kind(name, Verdict.RIGHT, path, false));
  }

  private void refused(String name, Path path) {
    kinds.add(new Kind(name, Verdict.REFUSED, path, false));
  }

  private interface Change {
    void to(Path folder) throws IOException;
  }

  private Path changed(Change change) throws IOException {
    Path copy = copied("package" + kinds.size());
    change.to(copy);
    return copy;
  }

  private Path copied(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(whole.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  private byte[] zip() throws IOException {
    Path zip = folder.resolve("zip" + kinds.size());
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file);
        Stream<Path> files = Files.walk(whole)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(whole.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
    return Files.readAllBytes(zip);
  }

  private void kept() throws IOException {
    right("a folder", whole);
    right("a zip", Files.write(folder.resolve("model.zip"), zip()));
    right("a zip without an ending", Files.write(folder.resolve("model"), zip()));
    right("a folder called Ünï 超声 %20 #1", copied("Ünï 超声 %20 #1"));
    StateDict weights = weights();
    right("no probes", write("no-probes", weights, List.of()));
  }

  private void broken() throws IOException {
    refused("a file is missing", changed(p -> Files.delete(p.resolve("model.onnx"))));
    refused("a probe is missing", changed(p -> Files.delete(p.resolve("probes/000.mask.png"))));
    refused("a byte is another", changed(p -> flip(p.resolve("weights.safetensors"), 200)));
    refused("a file is cut", changed(p -> cut(p.resolve("model.pt"))));
    refused("a file goes on", changed(p -> longer(p.resolve("model.pt"))));
    refused("a file more", changed(p -> Files.writeString(p.resolve("notes.txt"), "x")));
    byte[] zip = zip();
    refused("a zip that is cut", Files.write(folder.resolve("cut.zip"), half(zip)));
    byte[] masks = mask();
    for (int i = 0; i < masks.length; i++) {
      masks[i] ^= 1;
    }
    Probe wrong = new Probe(probe.frame(), new ClassMap(INPUT.width(), INPUT.height(), masks));
    Path lies = write("lies", weights(), List.of(wrong));
    kinds.add(new Kind("probes that it doesn't draw", Verdict.REFUSED, lies, true));
  }

  private void wrongManifests() throws IOException {
    refused("no manifest", changed(p -> Files.delete(p.resolve("manifest.json"))));
    refused("a manifest that is cut", changed(p -> cut(p.resolve("manifest.json"))));
    refused(
        "a manifest of a schema to come",
        said("\"schemaVersion\"\\s*:\\s*1", "\"schemaVersion\":99"));
    refused("a word that nobody knows", said("\"schemaVersion\"", "\"sort\":1,\"schemaVersion\""));
    refused("a class too few", said("\\[\\s*\"lesion\"\\s*\\]", "[]"));
    refused("a class too many", said("\"lesion\"", "\"lesion\",\"nerve\",\"bone\""));
    refused("a threshold above 1", said("\"threshold\"\\s*:\\s*0.5", "\"threshold\":1.5"));
    refused("a task of any letters", said("\"nerves\"", "\"../nerves\""));
    refused("a manifest that is a list", changed(p -> Files.writeString(manifest(p), "[]")));
  }

  private static Path manifest(Path model) {
    return model.resolve("manifest.json");
  }

  private Path said(String pattern, String other) throws IOException {
    return changed(
        p -> {
          String before = Files.readString(manifest(p));
          String after = before.replaceFirst(pattern, other);
          if (after.equals(before)) {
            throw new AssertionError("no " + pattern + " in " + before);
          }
          Files.writeString(manifest(p), after);
        });
  }

  private void otherThings() throws IOException {
    // What a link leads to may be another by the time that it is read.
    refused("a link to a folder", Files.createSymbolicLink(folder.resolve("link"), whole));
    refused("an empty folder", Files.createDirectory(folder.resolve("empty")));
    refused("no bytes", Files.write(folder.resolve("none.zip"), new byte[0]));
    refused("text", Files.writeString(folder.resolve("text.zip"), "a model"));
    Path zip = folder.resolve("climbs.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("../manifest.json"));
      out.write("{}".getBytes(StandardCharsets.UTF_8));
    }
    refused("a zip that climbs out of its folder", zip);
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private static void cut(Path file) throws IOException {
    Files.write(file, half(Files.readAllBytes(file)));
  }

  private static void longer(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }
}
