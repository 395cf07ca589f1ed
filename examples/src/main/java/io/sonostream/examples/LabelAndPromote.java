package io.sonostream.examples;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.LabelSource;
import java.util.List;
import java.util.Map;

/** Publishes a label, asks for a training, lets a version serve: BROKER REGISTRY VERSION */
public final class LabelAndPromote {
  private static final String TASK = "breast-lesion";

  private LabelAndPromote() {}

  public static void main(String[] args) {
    Cluster cluster = Cluster.at(args[0], args[1]);
    try (LabelPublisher labels =
        LabelPublisher.to(cluster, "Dr. Noor", LabelSource.HUMAN, List.of("lesion"))) {
      FrameImage image = FrameImage.png(new PixelImage(64, 48, 1, new byte[64 * 48]));
      byte[] classes = new byte[64 * 48]; // 0 is background, 1 the first class; row by row.
      classes[24 * 64 + 32] = 1;
      FrameStream exam = new FrameStream("probe-1", "exam-7", TASK, Map.of());
      labels.publish(exam, 0, image.ofSubject("s-17"), classes);
      labels.flush();
    }
    try (TrainingClient training = TrainingClient.open(cluster)) {
      System.out.println("asked: " + training.retrain(TASK, null, "Dr. Noor", "a label").id());
    }
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      String champion = models.read().championVersion(TASK); // Refused if another serves by then.
      models.promote(TASK, args[2], champion, "Dr. Noor", "better on small lesions");
      System.out.println("champion: " + models.table().championVersion(TASK));
    }
  }
}
