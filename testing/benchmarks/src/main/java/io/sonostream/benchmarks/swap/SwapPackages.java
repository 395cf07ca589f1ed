package io.sonostream.benchmarks.swap;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.client.Cluster;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.FileTree;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.stream.StreamBed;
import io.sonostream.trainer.release.PackageImport;
import io.sonostream.trainer.release.PackageShelf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes, signs and releases one package after another, and assigns them. A version's packages say
 * by their masks' probability which weights made them. One thread.
 */
public final class SwapPackages implements AutoCloseable {
  private static final String WEIGHTS = "weights.safetensors";

  /** Far enough apart for bytes of probability and for bf16. */
  private static final double PROBABILITY_STEP = 0.02;

  private static final int PROBABILITIES = 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final StreamBed bed;
  private final UntrainedModel network;
  private final Path publicKey;
  private final SigningKey key;
  private final ModelRegistry models;
  private final PackageImport imports;

  public SwapPackages(StreamBed bed, UntrainedModel network) {
    this.bed = bed;
    this.network = network;
    this.publicKey = bed.directory().resolve("trusted.pem");
    this.key = SigningKey.generate(bed.directory().resolve("secret.pem"), publicKey);
    this.models = ModelRegistry.open(Cluster.of(bed.kafka(), bed.registry(), bed.topics()));
    this.imports =
        new PackageImport(
            models,
            new PackageShelf(
                new FileModelStore(bed.directory().resolve("models"), TrustedKeys.ANYONE), null),
            "bench",
            Clock.systemUTC());
  }

  public static String version(int number) {
    return "v" + number;
  }

  static double probability(int number) {
    return 0.55 + PROBABILITY_STEP * (number % PROBABILITIES);
  }

  /** The only key whose packages may serve. */
  public Path trustedKey() {
    return publicKey;
  }

  /** A signed package that is not released: what serves before the first swap. */
  public Path first() throws IOException {
    return signed(0, directory(0)).path();
  }

  public void release(int number) throws IOException {
    store(signed(number, directory(number)));
  }

  public void releaseBroken(int number, Breakage breakage) throws IOException {
    Path directory = directory(number);
    ModelPackage unsigned = write(number, directory);
    if (breakage == Breakage.WRONG_SHAPE || breakage == Breakage.NAN_WEIGHTS) {
      replaceWeights(unsigned, breakage);
    }
    Path stored = store(sign(directory));
    switch (breakage) {
      case TRUNCATED -> {
        byte[] bytes = Files.readAllBytes(stored.resolve(WEIGHTS));
        Files.write(stored.resolve(WEIGHTS), Arrays.copyOf(bytes, bytes.length - 1000));
      }
      case WRONG_HASH -> {
        byte[] bytes = Files.readAllBytes(stored.resolve(WEIGHTS));
        bytes[bytes.length / 2] ^= 1;
        Files.write(stored.resolve(WEIGHTS), bytes);
      }
      case WRONG_SIGNATURE ->
          Files.copy(
              bed.directory().resolve("package-0-signed/signature.json"),
              stored.resolve("signature.json"),
              StandardCopyOption.REPLACE_EXISTING);
      case WRONG_SHAPE, NAN_WEIGHTS -> {
        // Its weights were replaced before it was signed.
      }
    }
  }

  public void assign(int number) {
    String champion = models.read().championVersion(StreamBed.TASK);
    models.promote(StreamBed.TASK, version(number), champion, "bench", "bench swap");
  }

  @Override
  public void close() {
    models.close();
  }

  private Path directory(int number) {
    return bed.directory().resolve("package-" + number);
  }

  private ModelPackage signed(int number, Path directory) throws IOException {
    write(number, directory);
    return sign(directory);
  }

  private ModelPackage write(int number, Path directory) {
    return network
        .answering(probability(number))
        .write(StreamBed.TASK, version(number), number, directory, null);
  }

  private ModelPackage sign(Path directory) throws IOException {
    Path target = directory.resolveSibling(directory.getFileName() + "-signed");
    ModelPackage signed = ModelPackage.open(directory, TrustedKeys.ANYONE).signInto(target, key);
    FileTree.delete(directory);
    return signed;
  }

  /** Stores and releases it; only the copy in the store remains. */
  private Path store(ModelPackage made) throws IOException {
    ModelRelease release = imports.importPackage(made.path(), false);
    FileTree.delete(made.path());
    return Path.of(URI.create(release.getUri()));
  }

  /** Other weights under a manifest that lists them: whoever signs this has not looked. */
  private static void replaceWeights(ModelPackage unsigned, Breakage breakage) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(unsigned.weights().orElseThrow().tensors());
    Tensor head = tensors.get("head.weight");
    if (head == null) {
      throw new IllegalStateException("the network has no head.weight");
    }
    int[] shape = head.shape().clone();
    float[] values = head.values().clone();
    if (breakage == Breakage.WRONG_SHAPE) {
      shape[0] = head.shape()[1];
      shape[1] = head.shape()[0];
    } else {
      values[values.length / 2] = Float.NaN;
    }
    tensors.put("head.weight", new Tensor(shape, values));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Safetensors.write(new StateDict(tensors), bytes);
    Files.write(unsigned.path().resolve(WEIGHTS), bytes.toByteArray());

    Path manifest = unsigned.path().resolve("manifest.json");
    ObjectNode root = (ObjectNode) JSON.readTree(manifest.toFile());
    ObjectNode entry = (ObjectNode) root.path("files").path(WEIGHTS);
    entry.put("sha256", Digests.sha256Hex(bytes.toByteArray())).put("bytes", bytes.size());
    JSON.writeValue(manifest.toFile(), root);
  }
}
