package io.sonostream.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.testkit.models.UntrainedModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

class S3ModelStoreTest {
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
    URI address = URI.create("s3://models");
    S3ModelStore store =
        new S3ModelStore(
            empty(),
            address,
            "models",
            "",
            new PackageCache(folder.resolve("cache"), 1 << 20),
            TrustedKeys.ANYONE);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> store.put(made))
          .isInstanceOf(PackageUnavailableException.class)
          .hasMessageStartingWith(address + "/" + made.sha256() + ".zip: package can't be kept: ")
          .satisfies(e -> told.add(e.getMessage()));
    }
    assertThat(told.get(1)).isEqualTo(told.get(0));
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
