package io.sonostream.trainer.service;

import io.sonostream.learning.gate.GateSettings;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.model.packaging.Acceptance;
import io.sonostream.model.packaging.ModelStores;
import io.sonostream.model.packaging.ObjectStoreOptions;
import io.sonostream.model.packaging.OwnKeys;
import io.sonostream.model.packaging.Revocations;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.service.health.HttpSettings;
import io.sonostream.service.settings.BrokerAddresses;
import io.sonostream.service.settings.Settings;
import io.sonostream.service.traces.TracesSettings;
import io.sonostream.trainer.job.JobSettings;
import io.sonostream.trainer.queue.TaskSettings;
import io.sonostream.trainer.release.PackageShelf;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a trainer can be told; trainer.conf holds the defaults and says what each key means.
 *
 * @param group consumer group on training.commands: one active trainer per task within it
 * @param stateDirectory label copy, runs and rejected packages of this one trainer
 * @param tombstonesKept how long the labels topic keeps tombstones (delete.retention.ms), less a
 *     margin
 * @param concurrentRuns runs of different tasks at the same time, at least 1
 */
public record TrainerSettings(
    Map<String, String> kafka,
    Map<String, String> registry,
    TopicOptions topics,
    TracesSettings traces,
    String group,
    Path stateDirectory,
    ModelSettings models,
    Map<String, TaskSettings> tasks,
    SplitSettings split,
    Recipe recipe,
    GateSettings gate,
    JobSettings job,
    Duration tombstonesKept,
    int concurrentRuns,
    HttpSettings http,
    Duration startTimeout) {

  public TrainerSettings {
    if (concurrentRuns < 1) {
      throw new IllegalArgumentException(
          "concurrent-runs is " + concurrentRuns + "; must be at least 1");
    }
    if (models.accept() == Acceptance.ANY && !models.unsignedFromElsewhere()) {
      BrokerAddresses.requireLoopbackForUnsigned(kafka.getOrDefault("bootstrap.servers", ""));
    }
    if (tombstonesKept.isNegative() || tombstonesKept.isZero()) {
      throw new IllegalArgumentException(
          "tombstones-kept is " + tombstonesKept + "; must be longer than 0, for example 20h");
    }
  }

  /**
   * @param directory the store of packages; processors fetch from it
   * @param store where packages are kept in place of it, such as s3://bucket/prefix; null for that
   * @param objectStore how such a store is reached
   * @param accept whose packages are trained from and imported
   * @param keys folder with this installation's keys
   * @param publicKeys folder in which those who load packages find the public halves
   * @param trustedKeys Ed25519 public keys (PEM) of others
   * @param revoked list of what is never loaded
   * @param unsignedFromElsewhere whether {@link Acceptance#ANY} is meant with a broker elsewhere
   * @param signingKey Ed25519 private key (PEM) that signs what is released; null for this
   *     installation's own
   * @param signingKeyPublic its public half (PEM)
   */
  public record ModelSettings(
      Path directory,
      @Nullable String store,
      ObjectStoreOptions objectStore,
      Acceptance accept,
      Path keys,
      Path publicKeys,
      List<Path> trustedKeys,
      Path revoked,
      boolean unsignedFromElsewhere,
      @Nullable Path signingKey,
      @Nullable Path signingKeyPublic) {
    public ModelSettings {
      if ((signingKey == null) != (signingKeyPublic == null)) {
        throw new IllegalArgumentException(
            "signing-key and signing-key-public belong together; set both or none");
      }
    }

    /** The keys as these settings describe them. */
    public TrustedKeys trust() {
      return TrustedKeys.of(accept, own(), trustedKeys, revocations(), Clock.systemUTC());
    }

    /** This installation's keys. */
    public OwnKeys own() {
      return new OwnKeys(keys, publicKeys);
    }

    /** So that those who load packages know the key before it has signed the first. */
    void showKeys() {
      if (signingKey == null) {
        own().showEarly();
      }
    }

    /** What is never loaded, promoted or trained from. */
    public Revocations revocations() {
      return Revocations.in(revoked);
    }

    /** The store as these settings describe it. */
    public PackageShelf shelf() {
      TrustedKeys trust = trust();
      return new PackageShelf(
          ModelStores.of(directory, store, List.of(), objectStore, trust), trust, this::signing);
    }

    private SigningKey signing() {
      return signingKey == null || signingKeyPublic == null
          ? own().signing()
          : SigningKey.read(signingKey, signingKeyPublic);
    }
  }

  /**
   * @param file the user's file, or null
   * @param overrides dotted paths, for example {@code trainer.group}
   */
  public static TrainerSettings load(@Nullable Path file, Map<String, ?> overrides) {
    return Settings.load("trainer", TrainerSettings.class, file, overrides);
  }
}
