package io.sonostream.model.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.AtomicFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileModelStoreTest {
  @TempDir Path folder;

  @Test
  void aPackageIsFetchedByTheAddressAndDigestThatPutGave() {
    FileModelStore store = new FileModelStore(folder.resolve("store dir"), TrustedKeys.ANYONE);
    ModelPackage made = TinyPackages.write(folder.resolve("p"), null);
    made.writeZip(folder.resolve("p.zip"));

    URI uri = store.put(made);
    URI again = store.put(ModelPackage.open(folder.resolve("p.zip"), TrustedKeys.ANYONE));

    assertThat(uri).isEqualTo(again);
    assertThat(uri.toString()).startsWith("file:///").endsWith("/store%20dir/" + made.sha256());
    assertThat(store.fetch(uri, made.sha256()).manifest()).isEqualTo(made.manifest());
  }

  @Test
  void anotherDigestOrAddressIsRefused() {
    FileModelStore store = new FileModelStore(folder.resolve("store"), TrustedKeys.ANYONE);
    URI uri = store.put(TinyPackages.write(folder.resolve("p"), null));
    assertThatThrownBy(() -> store.fetch(uri, "0".repeat(64)))
        .hasMessageContaining("the release says 0000");
    assertThatThrownBy(() -> store.fetch(URI.create("https://x/y"), "0".repeat(64)))
        .hasMessageContaining("file: addresses only");
    assertThatThrownBy(() -> store.fetch(URI.create("file://host/y"), "0".repeat(64)))
        .hasMessageContaining("not the address of a file");
  }

  @Test
  void aStoreThatIsAwayForAMomentKeepsThePackageLater() throws IOException {
    Path place = Files.writeString(folder.resolve("store"), "a file where the store belongs");
    FileModelStore store = new FileModelStore(place, TrustedKeys.ANYONE);
    ModelPackage made = TinyPackages.write(folder.resolve("p"), null);
    assertThatThrownBy(() -> store.put(made))
        .isInstanceOf(PackageUnavailableException.class)
        .hasMessageContaining("can't be kept");
    Files.delete(place);
    assertThat(store.fetch(store.put(made), made.sha256()).sha256()).isEqualTo(made.sha256());
  }

  @Test
  void manyWritersOfOnePackageEndWithOneWholeCopy() throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"), TrustedKeys.ANYONE);
    ModelPackage made = TinyPackages.write(folder.resolve("p"), null);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<URI> put = () -> store.put(made);
      for (Future<URI> uri : threads.invokeAll(List.of(put, put, put, put))) {
        assertThat(store.fetch(uri.get(), made.sha256()).sha256()).isEqualTo(made.sha256());
      }
    } finally {
      threads.shutdownNow();
    }
    try (Stream<Path> files = Files.list(folder.resolve("store"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly(made.sha256());
    }
  }

  @Test
  void whatKilledWritersLeftHalfWrittenGoesOnceItIsAtRest() throws IOException {
    Path root = Files.createDirectories(folder.resolve("store"));
    Path left = halfWritten(root, "2026-01-01T00:00:00Z");
    Path growing = halfWritten(root, "2026-01-01T00:00:00Z");
    Files.setLastModifiedTime(growing.resolve("model.onnx"), FileTime.from(Instant.now()));
    Path anothers = Files.createDirectories(root.resolve(".snapshot." + UUID.randomUUID()));
    Path signature = Files.createFile(AtomicFile.beside(root.resolve("0".repeat(64))));
    Files.setLastModifiedTime(signature, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    Files.setLastModifiedTime(anothers, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

    ModelPackage made = TinyPackages.write(folder.resolve("p"), null);
    new FileModelStore(root, TrustedKeys.ANYONE).put(made);

    try (Stream<Path> files = Files.list(root)) {
      assertThat(files).containsExactlyInAnyOrder(root.resolve(made.sha256()), growing, anothers);
    }
    assertThat(left).doesNotExist();
  }

  private static Path halfWritten(Path root, String at) throws IOException {
    Path folder = Files.createDirectory(AtomicFile.beside(root.resolve("0".repeat(64))));
    FileTime then = FileTime.from(Instant.parse(at));
    Files.setLastModifiedTime(Files.createFile(folder.resolve("model.onnx")), then);
    return Files.setLastModifiedTime(folder, then);
  }

  @Test
  void aDamagedCopyIsRefused() throws IOException {
    FileModelStore store = new FileModelStore(folder.resolve("store"), TrustedKeys.ANYONE);
    ModelPackage made = TinyPackages.write(folder.resolve("p"), null);
    URI uri = store.put(made);
    Files.write(Path.of(uri).resolve("model.onnx"), new byte[3]);
    assertThatThrownBy(() -> store.fetch(uri, made.sha256()))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageContaining("model.onnx");
  }

  @Test
  void aPackageThatIsNotThereMayComeLater() {
    FileModelStore store = new FileModelStore(folder.resolve("store"), TrustedKeys.ANYONE);
    ModelPackage made = TinyPackages.write(folder.resolve("p"), null);
    URI uri = folder.resolve("store").resolve(made.sha256()).toUri();
    assertThatThrownBy(() -> store.fetch(uri, made.sha256()))
        .isInstanceOf(PackageUnavailableException.class)
        .hasMessageContaining("no such model package");
    store.put(made);
    assertThat(store.fetch(uri, made.sha256()).sha256()).isEqualTo(made.sha256());
  }
}
