package io.sonostream.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.FileTree;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.testkit.models.UntrainedModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageShelfTest {
  @TempDir Path home;

  /** It may wait for days. */
  @Test
  void aModelThatWaitedForItsStoreIsSignedByTheKeyOfToday() {
    ModelPackage made =
        UntrainedModel.TINY.write("breast-lesion", "v2", 1, home.resolve("package"), null);
    SigningKey before = key("before");
    SigningKey today = key("today");
    assertThatThrownBy(() -> put(made, new Away(), before))
        .isInstanceOf(PackageUnavailableException.class);

    ModelRelease release =
        put(made, new FileModelStore(home.resolve("store"), TrustedKeys.ANYONE), today);

    assertThat(release.getSignatureKeyId()).isEqualTo(today.id());
    assertThat(ModelPackage.open(Path.of(URI.create(release.getUri())), TrustedKeys.ANYONE))
        .extracting(ModelPackage::sha256, ModelPackage::signatureKeyId)
        .containsExactly(made.sha256(), today.id());
  }

  @Test
  void whatWasCopiedIsWholeWithoutItsStore() throws IOException {
    ModelPackage made =
        UntrainedModel.TINY.write("breast-lesion", "v2", 1, home.resolve("package"), null);
    Path store = home.resolve("store");
    PackageShelf shelf =
        new PackageShelf(new FileModelStore(store, TrustedKeys.ANYONE), key("own"));
    ModelRelease release = shelf.put(made.path(), "run", Map.of(), "trainer", Instant.EPOCH);
    Path copy = shelf.copy(release, home.resolve("run"));
    FileTree.delete(store);
    assertThat(copy.getParent()).isEqualTo(home.resolve("run"));
    assertThat(ModelPackage.open(copy, TrustedKeys.ANYONE).sha256()).isEqualTo(made.sha256());
  }

  private SigningKey key(String name) {
    return SigningKey.generate(home.resolve(name + ".pem"), home.resolve(name + ".pub"));
  }

  private static ModelRelease put(ModelPackage made, ModelStore store, SigningKey key) {
    return new PackageShelf(store, key).put(made.path(), "run", Map.of(), "trainer", Instant.EPOCH);
  }

  private static final class Away implements ModelStore {
    @Override
    public URI put(ModelPackage modelPackage) {
      throw new PackageUnavailableException("s3://models: package can't be kept: 503");
    }

    @Override
    public ModelPackage fetch(URI uri, String sha256) {
      throw new PackageUnavailableException("s3://models: 503");
    }
  }
}
