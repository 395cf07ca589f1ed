package io.sonostream.examples;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.frames.FramePublisher;
import io.sonostream.client.frames.WhenFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends image files as the frames of one device: BROKER REGISTRY DEVICE IMAGE... */
public final class SendFrames {
  private SendFrames() {}

  public static void main(String[] args) throws IOException {
    Cluster cluster = Cluster.at(args[0], args[1]);
    try (FramePublisher frames =
        FramePublisher.to(cluster)
            .device(args[2])
            .task("breast-lesion")
            .whenFull(WhenFull.WAIT) // These files can wait. A live device keeps DROP_OLDEST.
            .open()) {
      for (int i = 3; i < args.length; i++) {
        FrameImage image = FrameImage.file(Files.readAllBytes(Path.of(args[i])));
        frames
            .send(image)
            .thenAccept(sent -> System.out.println("sent " + sent.frame() + " to " + sent.place()));
      }
    } // Closing waits until all are acknowledged.
  }
}
