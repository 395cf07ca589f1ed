package io.sonostream.trainer.release;

import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.schemas.ModelRelease;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Model packages in a store, signed where there is a key. */
public final class PackageShelf implements ModelShelf {
  private final ModelStore store;
  private final @Nullable SigningKey key;

  public PackageShelf(ModelStore store, @Nullable SigningKey key) {
    this.store = store;
    this.key = key;
  }

  @Override
  public Path fetch(ModelRelease release) {
    return store.fetch(URI.create(release.getUri()), release.getSha256()).path();
  }

  @Override
  public ModelRelease put(
      Path modelPackage, String runId, Map<String, Double> metrics, String by, Instant at) {
    ModelPackage made = ModelPackage.open(modelPackage, TrustedKeys.ANYONE);
    return release(key == null ? made : signed(made, key), runId, metrics, by, at);
  }

  /** Stores a package as it is, for example one that somebody else has signed. */
  public ModelRelease release(
      ModelPackage made,
      @Nullable String runId,
      Map<String, Double> metrics,
      String by,
      Instant at) {
    URI uri = store.put(made);
    Manifest manifest = made.manifest();
    return ModelRelease.newBuilder()
        .setTask(manifest.task())
        .setVersion(manifest.version())
        .setSha256(made.sha256())
        .setUri(uri.toString())
        .setSizeBytes(made.sizeBytes())
        .setParentVersion(manifest.parentVersion())
        .setArchitecture(manifest.architecture() == null ? "unknown" : manifest.architecture())
        .setStrategy(manifest.training().strategy())
        .setInputChannels(manifest.input().channels())
        .setInputHeight(manifest.input().height())
        .setInputWidth(manifest.input().width())
        .setClasses(manifest.classes())
        .setMetrics(metrics)
        .setDatasetDigest(manifest.training().datasetDigest())
        .setTrainingRunId(runId)
        .setSignatureKeyId(made.signatureKeyId())
        .setReleasedAt(at.truncatedTo(ChronoUnit.MICROS))
        .setReleasedBy(by)
        .build();
  }

  /** Beside the original, once: an interrupted run finds its signed package again. */
  private static ModelPackage signed(ModelPackage made, SigningKey key) {
    Path target = made.path().resolveSibling(made.path().getFileName() + "-signed");
    if (Files.exists(target)) {
      ModelPackage before = ModelPackage.open(target, TrustedKeys.ANYONE);
      if (before.sha256().equals(made.sha256()) && key.id().equals(before.signatureKeyId())) {
        return before;
      }
      throw new ModelException(target + " is another package; remove it");
    }
    return made.signInto(target, key);
  }
}
