package io.sonostream.cli.export;

import io.sonostream.client.Cluster;
import io.sonostream.client.masks.ReceivedMask;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Version;
import io.sonostream.schemas.ModelReference;
import io.sonostream.schemas.ModelRelease;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Which model made the masks, and how it came to be. */
final class ModelLineage {
  private ModelLineage() {}

  /**
   * @param pictures how they were changed before the model saw them; empty where they were not
   * @throws UserException when several models did: a segmentation names one
   */
  static Algorithm of(Cluster cluster, List<ReceivedMask> masks, String pictures)
      throws InterruptedException {
    Set<ModelReference> models = new LinkedHashSet<>();
    masks.forEach(
        mask -> models.add(Objects.requireNonNull(mask.mask().getModel(), "no model in a mask")));
    if (models.size() > 1) {
      throw new UserException(
          "the masks were made by "
              + models.size()
              + " models; replay the instance's frames by one (docs/replay.md) and give --topic");
    }
    ModelReference model = models.iterator().next();
    return new Algorithm(
        model.getTask(),
        model.getVersion(),
        model.getSha256(),
        lineage(release(cluster, model)),
        "sonostream " + Version.current(),
        manner(masks, pictures));
  }

  /**
   * @throws UserException when some frames were seen twice and some once: an instance says one
   */
  private static String manner(List<ReceivedMask> masks, String pictures) {
    long twice = masks.stream().filter(mask -> mask.mask().getSeenTwice()).count();
    if (twice > 0 && twice < masks.size()) {
      throw new UserException(
          "the model saw "
              + twice
              + " of "
              + masks.size()
              + " frames twice and the others once (processor.engine.archive-seen-twice); replay"
              + " the instance's frames in one way (docs/replay.md) and give --topic");
    }
    List<String> manner = new ArrayList<>();
    if (twice > 0) {
      manner.add("each frame seen twice, the second time mirrored");
    }
    if (masks.stream().anyMatch(mask -> mask.mask().getSteadiedFrom() != null)) {
      manner.add("masks lean on the frame before");
    }
    if (!pictures.isEmpty()) {
      manner.add(pictures);
    }
    return String.join("; ", manner);
  }

  private static @Nullable ModelRelease release(Cluster cluster, ModelReference model)
      throws InterruptedException {
    AtomicReference<@Nullable ModelRelease> release = new AtomicReference<>();
    try (TopicFollower releases =
        TopicFollower.named("sonostream-export", cluster)
            .read(
                cluster.topics().modelReleases(),
                ModelRelease.class,
                StartAt.BEGINNING,
                record -> {
                  ModelRelease value = record.value();
                  if (value != null && value.getSha256().equals(model.getSha256())) {
                    release.set(value);
                  }
                })
            .start()) {
      if (!releases.awaitCaughtUp(InstanceMasks.READING)) {
        throw InstanceMasks.unread(
            cluster.topics().modelReleases().name(), releases.state().standstill().orElse(""));
      }
    }
    return release.get();
  }

  private static String lineage(@Nullable ModelRelease release) {
    if (release == null) {
      return "not released: a model that a processor was configured with";
    }
    StringBuilder lineage = new StringBuilder(release.getArchitecture());
    append(lineage, ", fine-tuned from version ", release.getParentVersion());
    append(lineage, ", strategy ", release.getStrategy());
    append(lineage, ", data ", release.getDatasetDigest());
    append(lineage, ", run ", release.getTrainingRunId());
    return lineage.append(", released ").append(release.getReleasedAt()).toString();
  }

  private static void append(StringBuilder to, String words, @Nullable String value) {
    if (value != null) {
      to.append(words).append(value);
    }
  }
}
