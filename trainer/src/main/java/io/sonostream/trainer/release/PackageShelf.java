package io.sonostream.trainer.release;

import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Model packages in a store, signed where there is a key. */
public final class PackageShelf implements ModelShelf {
  private final ModelStore store;
  private final TrustedKeys trust;
  private final @Nullable Supplier<SigningKey> key;

  /** Where anything is taken. */
  public PackageShelf(ModelStore store, @Nullable SigningKey key) {
    this(store, TrustedKeys.ANYONE, key == null ? null : () -> key);
  }

  /**
   * @param trust whose packages may be imported as they are
   * @param key asked for when something is to be signed; null to sign nothing
   */
  public PackageShelf(ModelStore store, TrustedKeys trust, @Nullable Supplier<SigningKey> key) {
    this.store = store;
    this.trust = trust;
    this.key = key;
  }

  /**
   * A package that somebody brings, as the processors of this installation will take it: signed by
   * its key where they would not otherwise.
   *
   * @param vouched whether whoever brings it answers for the code in it
   * @throws UserException when it holds code that nobody answers for
   */
  ModelPackage accepted(ModelPackage brought, boolean vouched, Path scratch) {
    try {
      return ModelPackage.open(brought.path(), trust);
    } catch (ModelException e) {
      ModelPackage.open(brought.path(), trust.vouchedFor());
      if (brought.manifest().architecture() == null && !vouched) {
        throw new UserException(
            e.getMessage()
                + "; its network is from elsewhere, and code that runs in the processor: say"
                + " --vouch if you answer for it",
            e);
      }
      return key == null ? brought : brought.signInto(scratch, key.get());
    }
  }

  /** The package of a release, checked. */
  ModelPackage fetch(ModelRelease release) {
    return store.fetch(URI.create(release.getUri()), release.getSha256());
  }

  @Override
  public Path copy(ModelRelease release, Path folder) {
    return FileModelStore.path(new FileModelStore(folder, TrustedKeys.ANYONE).put(fetch(release)));
  }

  @Override
  public ModelRelease put(
      Path modelPackage, String runId, Map<String, Double> metrics, String by, Instant at) {
    ModelPackage made = own(modelPackage);
    return release(key == null ? made : signed(made, key.get()), runId, metrics, by, at);
  }

  /** One that this machine has made: where it isn't there, no waiting brings it. */
  private static ModelPackage own(Path modelPackage) {
    try {
      return ModelPackage.open(modelPackage, TrustedKeys.ANYONE);
    } catch (PackageUnavailableException e) {
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
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

  /**
   * Beside the original: an interrupted run finds its signed package again. What waited for its
   * store may have outlived the key.
   */
  private static ModelPackage signed(ModelPackage made, SigningKey key) {
    Path target = made.path().resolveSibling(made.path().getFileName() + "-signed");
    if (Files.exists(target)) {
      ModelPackage before = own(target);
      if (!before.sha256().equals(made.sha256())) {
        throw new ModelException(target + " is another package; remove it");
      }
      return key.id().equals(before.signatureKeyId()) ? before : before.signInPlace(key);
    }
    return made.signInto(target, key);
  }
}
