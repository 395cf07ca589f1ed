package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What never becomes right is refused once; what may come later is asked for again. */
class PackageModelLoaderTest {
  private static final String WEIGHTS = "weights.safetensors";

  @TempDir Path home;
  private ModelPackage starter;
  private URI uri;

  @BeforeEach
  void put() {
    starter = ModelPackage.open(Path.of("..", "models", "starter"), TrustedKeys.ANYONE);
    uri = store(TrustedKeys.ANYONE).put(starter);
  }

  @Test
  void anotherDigestThanReleasedIsNotAskedForAgain() {
    assertRefusedForEver(TrustedKeys.ANYONE, "0".repeat(64), "the release says 0000");
  }

  @Test
  void aDamagedFileIsNotAskedForAgain() throws IOException {
    Path weights = Path.of(uri).resolve(WEIGHTS);
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    assertRefusedForEver(TrustedKeys.ANYONE, starter.sha256(), WEIGHTS + " has sha256");
  }

  @Test
  void aSignatureOfNobodyTrustedIsNotAskedForAgain() {
    SigningKey.generate(home.resolve("secret.pem"), home.resolve("open.pem"));
    TrustedKeys trusted = TrustedKeys.read(List.of(home.resolve("open.pem")));
    assertRefusedForEver(trusted, starter.sha256(), "package is ");
  }

  @Test
  void aPackageThatIsNotThereIsAskedForAgain() {
    uri = home.resolve("store").resolve("elsewhere").toUri();
    ModelRefusedException refused = refused(TrustedKeys.ANYONE, starter.sha256());
    assertThat(refused.step()).isEqualTo(Step.FETCH);
    assertThat(refused.step().worthRetrying()).isTrue();
  }

  private void assertRefusedForEver(TrustedKeys keys, String sha256, String why) {
    ModelRefusedException refused = refused(keys, sha256);
    assertThat(refused).hasMessageContaining(why);
    assertThat(refused.step()).isEqualTo(Step.VERIFY);
    assertThat(refused.step().worthRetrying()).isFalse();
  }

  private ModelRefusedException refused(TrustedKeys keys, String sha256) {
    String task = starter.manifest().task();
    ModelIdentity identity = new ModelIdentity(task, starter.manifest().version(), sha256);
    PackageModelLoader loader =
        new PackageModelLoader(
            store(keys),
            keys,
            new EngineOptions(EngineKind.of("pytorch-cpu-f32").label(), 1, home),
            new MemoryCheck(() -> OptionalLong.of(64L << 30)));
    return catchThrowableOfType(
        ModelRefusedException.class, () -> loader.load(new ReleasedModel(identity, uri)));
  }

  private FileModelStore store(TrustedKeys keys) {
    return new FileModelStore(home.resolve("store"), keys);
  }
}
