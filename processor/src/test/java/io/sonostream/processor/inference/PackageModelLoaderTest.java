package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.packaging.Acceptance;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.OwnKeys;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.model.packaging.Revocations;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.trial.ForeignTrial;
import io.sonostream.processor.trial.TrialLimits;
import io.sonostream.runtime.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may come later is asked for again soon, what somebody must repair later. */
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
  void anotherDigestThanReleasedIsAskedForAgainMuchLater() {
    assertRefusedUntilRepaired(TrustedKeys.ANYONE, "0".repeat(64), "the release says 0000");
  }

  @Test
  void aDamagedFileIsAskedForAgainMuchLater() throws IOException {
    Path weights = Path.of(uri).resolve(WEIGHTS);
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    assertRefusedUntilRepaired(TrustedKeys.ANYONE, starter.sha256(), WEIGHTS + " has sha256");
  }

  @Test
  void aSignatureOfNobodyTrustedIsAskedForAgainMuchLater() {
    SigningKey.generate(home.resolve("secret.pem"), home.resolve("open.pem"));
    TrustedKeys trusted = TrustedKeys.read(List.of(home.resolve("open.pem")));
    assertRefusedUntilRepaired(trusted, starter.sha256(), "package is ");
  }

  @Test
  void aPackageThatIsNotThereIsAskedForAgain() {
    uri = home.resolve("store").resolve("elsewhere").toUri();
    ModelRefusedException refused = refused(TrustedKeys.ANYONE, starter.sha256());
    assertThat(refused.step()).isEqualTo(Step.FETCH);
    assertThat(refused.step().retryAfter()).contains(Duration.ofSeconds(10));
  }

  @Test
  void aDamagedPackageThatWasRepairedLoads() throws IOException {
    Path weights = Path.of(uri).resolve(WEIGHTS);
    byte[] good = Files.readAllBytes(weights);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    Files.write(weights, bad);
    assertThat(refused(TrustedKeys.ANYONE, starter.sha256()).step()).isEqualTo(Step.VERIFY);
    Files.write(weights, good);
    Candidate candidate =
        loader(TrustedKeys.ANYONE, EngineKind.PYTORCH_CPU_F32.label())
            .load(
                new ReleasedModel(
                    new ModelIdentity(
                        starter.manifest().task(), starter.manifest().version(), starter.sha256()),
                    uri));
    candidate.loaded().close();
  }

  @Test
  void aVersionThatTheFastestEngineGetsWrongIsServedByAnotherEngine() {
    CoarseEngine.here(true);
    try {
      PackageModelLoader loader = loader(TrustedKeys.ANYONE, EngineOptions.AUTO_NAME);
      assertThat(engineOf(loader, pack("1", 1 / 3.0))).isEqualTo(CoarseEngine.LABEL);
      assertThat(engineOf(loader, pack("2", 0.5))).endsWith("f32");
      // And back again: what was learned of the one does not hurt the other.
      assertThat(engineOf(loader, pack("3", 1 / 3.0))).isNotEmpty();
    } finally {
      CoarseEngine.here(false);
    }
  }

  private static String engineOf(PackageModelLoader loader, ModelPackage model) {
    Candidate candidate =
        loader.load(
            new ReleasedModel(
                new ModelIdentity(
                    model.manifest().task(), model.manifest().version(), model.sha256()),
                model.path().toUri()));
    try (LoadedModel loaded = candidate.loaded()) {
      return loaded.engine();
    }
  }

  @Test
  void whatNobodySignedIsLoadedFromNowhereButWhereTheSettingsName() {
    TrustedKeys own =
        TrustedKeys.of(
            Acceptance.OWN,
            new OwnKeys(home.resolve("keys")),
            List.of(),
            Revocations.NONE,
            Clock.systemUTC());
    ModelPackage unsigned = pack("1", 0.5);
    ReleasedModel released =
        new ReleasedModel(new ModelIdentity("t", "1", unsigned.sha256()), unsigned.path().toUri());
    String engine = EngineKind.PYTORCH_CPU_F32.label();
    assertThat(
            catchThrowableOfType(
                ModelRefusedException.class, () -> loader(own, engine).load(released)))
        .hasMessageContaining("package is not signed")
        .extracting(ModelRefusedException::step)
        .isEqualTo(Step.VERIFY);
    PackageModelLoader named =
        new PackageModelLoader(
            store(own),
            own,
            List.of(unsigned.path()),
            new EngineOptions(engine, 1, home),
            new MemoryCheck(() -> OptionalLong.of(64L << 30)),
            new ForeignTrial(new TrialLimits(Duration.ofMinutes(2), 4L << 30)));
    assertThat(named.describe("t", unsigned.path()).identity()).isEqualTo(released.identity());
    named.load(released).loaded().close();
  }

  @Test
  void aManifestThatAsksForANetworkOfAnySizeIsRefusedBeforeItIsBuilt() throws IOException {
    assertArchitectureRefused("unet(base=999999,depth=4)", 32, Step.LOAD, "allowed are 1 to 256");
    assertArchitectureRefused("unet(base=8,depth=20)", 32, Step.LOAD, "allowed are 1 to 7");
    assertArchitectureRefused("unet(base=256,depth=7)", 8192, Step.MEMORY, "needs about");
    // Wide, of a size that memory would hold, but without the weights for it.
    assertArchitectureRefused("unet(base=256,depth=7)", 128, Step.LOAD, "encoder.0");
  }

  /** A package whose digests all fit, with an architecture that its weights are not of. */
  private void assertArchitectureRefused(String architecture, int side, Step step, String why)
      throws IOException {
    Path copy = home.resolve(architecture + side);
    Files.createDirectory(copy);
    ModelPackage honest = pack("1." + side + architecture.length(), 0.5);
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode manifest =
        (ObjectNode) mapper.readTree(honest.path().resolve("manifest.json").toFile());
    manifest.put("architecture", architecture);
    for (String shape : List.of("input", "output")) {
      ((ObjectNode) manifest.get(shape)).put("height", side).put("width", side);
    }
    ObjectNode files = (ObjectNode) manifest.get("files");
    for (String name : honest.manifest().files().keySet()) {
      if (name.startsWith("probes/")) {
        files.remove(name);
      } else {
        Files.copy(honest.path().resolve(name), copy.resolve(name));
      }
    }
    byte[] bytes = mapper.writeValueAsBytes(manifest);
    Files.write(copy.resolve("manifest.json"), bytes);
    ReleasedModel released =
        new ReleasedModel(
            new ModelIdentity("t", honest.manifest().version(), Digests.sha256Hex(bytes)),
            copy.toUri());
    ModelRefusedException refused =
        catchThrowableOfType(
            ModelRefusedException.class,
            () -> loader(TrustedKeys.ANYONE, EngineKind.PYTORCH_CPU_F32.label()).load(released));
    assertThat(refused).as(architecture).hasMessageContaining(why);
    assertThat(refused.step()).as(refused.getMessage()).isEqualTo(step);
  }

  /** Versions of one untrained network, whose probabilities lie around a half. */
  private ModelPackage pack(String version, double threshold) {
    InputShape input = new InputShape(1, 32, 32);
    ArchitectureSpec network = ArchitectureSpec.parse("unet(base=4,depth=2)");
    StateDict weights = Initialisation.of(network.build(1, 1, 32, 32), 5);
    byte[] noise = new byte[input.frameBytes()];
    new Random(7).nextBytes(noise);
    List<Probe> probes =
        Engines.probes(
            network, input, 1, weights, threshold, List.of(new PixelImage(32, 32, 1, noise)));
    PackageDraft draft =
        new PackageDraft("t", version, input, List.of("lesion"), Instant.EPOCH)
            .withThreshold(threshold);
    return new PackageWriter(null)
        .write(draft, network, 1, weights, probes, home.resolve("v" + version));
  }

  private void assertRefusedUntilRepaired(TrustedKeys keys, String sha256, String why) {
    ModelRefusedException refused = refused(keys, sha256);
    assertThat(refused).hasMessageContaining(why);
    assertThat(refused.step()).isEqualTo(Step.VERIFY);
    // Not at once: a package of gigabytes would be digested all day.
    assertThat(refused.step().retryAfter()).contains(Duration.ofMinutes(1));
  }

  private ModelRefusedException refused(TrustedKeys keys, String sha256) {
    String task = starter.manifest().task();
    ModelIdentity identity = new ModelIdentity(task, starter.manifest().version(), sha256);
    PackageModelLoader loader = loader(keys, EngineKind.PYTORCH_CPU_F32.label());
    return catchThrowableOfType(
        ModelRefusedException.class, () -> loader.load(new ReleasedModel(identity, uri)));
  }

  private PackageModelLoader loader(TrustedKeys keys, String engine) {
    return new PackageModelLoader(
        store(keys),
        keys,
        List.of(),
        new EngineOptions(engine, 1, home),
        new MemoryCheck(() -> OptionalLong.of(64L << 30)),
        new ForeignTrial(new TrialLimits(Duration.ofMinutes(2), 4L << 30)));
  }

  private FileModelStore store(TrustedKeys keys) {
    return new FileModelStore(home.resolve("store"), List.of(home), keys);
  }
}
