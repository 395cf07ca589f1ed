package io.sonostream.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.model.packaging.Acceptance;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.OwnKeys;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.Revocations;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.Digests;
import io.sonostream.testkit.models.UntrainedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

class S3ModelStoreTest {
  private static final URI ADDRESS = URI.create("s3://models");
  private static final long ROOM = 1 << 20;

  @Test
  void theSameTroubleHasTheSameWordsWhicheverRequestMetIt() {
    assertThat(
            S3ModelStore.told(
                new IOException(
                    "Slow down (Service: S3, Status Code: 503, Request ID: 4TX9, Extended Request"
                        + " ID: a/b+c=) (SDK Attempt Count: 4)\nmore")))
        .isEqualTo("Slow down (Service: S3, Status Code: 503)");
    assertThat(S3ModelStore.told(new IOException("Connection refused")))
        .isEqualTo("Connection refused");
  }

  @Test
  void aPackageThatCannotBePackedNowIsWaitedForInTheSameWords(@TempDir Path folder)
      throws IOException {
    ModelPackage made =
        UntrainedModel.TINY.write("breast-lesion", "1", 1, folder.resolve("made"), null);
    Files.delete(made.path().resolve("model.onnx"));
    S3ModelStore store = store(empty(), folder, TrustedKeys.ANYONE);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> store.put(made))
          .isInstanceOf(PackageUnavailableException.class)
          .hasMessageStartingWith(ADDRESS + "/" + made.sha256() + ".zip: package can't be kept: ")
          .satisfies(e -> told.add(e.getMessage()));
    }
    assertThat(told.get(1)).isEqualTo(told.get(0));
  }

  /** Who may write to the bucket need not be who may sign. */
  @Test
  void whatNobodySignedIsRefusedBeforeAFileOfItIsRead(@TempDir Path folder) throws IOException {
    ModelPackage made =
        UntrainedModel.TINY.write("breast-lesion", "1", 1, folder.resolve("made"), null);
    OwnKeys own = new OwnKeys(folder.resolve("keys"));
    TrustedKeys keys =
        TrustedKeys.of(
            Acceptance.OWN,
            own,
            List.of(),
            Revocations.in(folder.resolve("revoked")),
            Clock.systemUTC());
    S3ModelStore store =
        store(holding(changed(made, "model.pt", bytes -> new byte[1000])), folder, keys);

    assertRefused(store, folder, made.sha256(), "package is not signed");
  }

  @Test
  void whatIsSmallOnTheWayAndLargeUnpackedIsNotUnpacked(@TempDir Path folder) throws IOException {
    ModelPackage made =
        UntrainedModel.TINY.write("breast-lesion", "1", 1, folder.resolve("made"), null);
    List<String> sha256 = new ArrayList<>();
    byte[] zip =
        changed(
            made,
            "manifest.json",
            bytes -> {
              byte[] manifest =
                  new String(bytes, StandardCharsets.UTF_8)
                      .replaceFirst("(\"bytes\"\\s*:\\s*)\\d+", "$1" + (1L << 40))
                      .getBytes(StandardCharsets.UTF_8);
              sha256.add(Digests.sha256Hex(manifest));
              return manifest;
            });

    assertRefused(
        store(holding(zip), folder, TrustedKeys.ANYONE),
        folder,
        sha256.get(0),
        "package has 10995\\d+ bytes; " + ROOM + " may be fetched");
  }

  private static void assertRefused(S3ModelStore store, Path folder, String sha256, String why)
      throws IOException {
    URI uri = URI.create(ADDRESS + "/" + sha256 + ".zip");
    assertThatThrownBy(() -> store.fetch(uri, sha256))
        .isInstanceOf(ModelException.class)
        .isNotInstanceOf(PackageUnavailableException.class)
        .hasMessageMatching(uri + ": " + why + ".*");
    try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
      assertThat(left).isEmpty();
    }
  }

  private static S3ModelStore store(S3Client bucket, Path folder, TrustedKeys keys) {
    PackageCache cache = new PackageCache(folder.resolve("cache"), ROOM);
    return new S3ModelStore(bucket, ADDRESS, "models", "", cache, keys);
  }

  /** The package as a zip, with another content of one file. */
  private static byte[] changed(ModelPackage made, String name, UnaryOperator<byte[]> change)
      throws IOException {
    Path whole = made.path().resolveSibling("whole.zip");
    made.writeZip(whole);
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    try (ZipFile from = new ZipFile(whole.toFile());
        ZipOutputStream to = new ZipOutputStream(other)) {
      assertThat(from.getEntry(name)).as(name).isNotNull();
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(entry.getName().equals(name) ? change.apply(bytes) : bytes);
      }
    }
    return other.toByteArray();
  }

  /** A bucket in which one object lies, whatever it is asked for. */
  private static S3Client holding(byte[] zip) {
    return new S3Client() {
      @Override
      public ResponseInputStream<GetObjectResponse> getObject(
          Consumer<GetObjectRequest.Builder> request) {
        return new ResponseInputStream<>(
            GetObjectResponse.builder().contentLength((long) zip.length).build(),
            new ByteArrayInputStream(zip));
      }

      @Override
      public String serviceName() {
        return "s3";
      }

      @Override
      public void close() {
        // It holds nothing.
      }
    };
  }

  /** A bucket in which nothing lies. */
  private static S3Client empty() {
    return new S3Client() {
      @Override
      public HeadObjectResponse headObject(Consumer<HeadObjectRequest.Builder> request) {
        throw NoSuchKeyException.builder().build();
      }

      @Override
      public String serviceName() {
        return "s3";
      }

      @Override
      public void close() {
        // It holds nothing.
      }
    };
  }
}
