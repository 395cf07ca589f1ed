package io.sonostream.examples;

import io.sonostream.client.Cluster;
import io.sonostream.client.masks.MaskSubscriber;
import io.sonostream.client.topic.StartAt;
import io.sonostream.schemas.Region;
import java.util.concurrent.CountDownLatch;

/** Prints what masks say, from the oldest that is kept on: BROKER REGISTRY HOW_MANY */
public final class ReadMasks {
  private ReadMasks() {}

  public static void main(String[] args) throws InterruptedException {
    Cluster cluster = Cluster.at(args[0], args[1]);
    CountDownLatch left = new CountDownLatch(Integer.parseInt(args[2]));
    try (MaskSubscriber masks =
        MaskSubscriber.of(cluster)
            .from(StartAt.BEGINNING) // A viewer would leave this out: from now on.
            .start(
                received -> {
                  // received.classes() is the class of every pixel, (H,W); null where SHED.
                  for (Region region : received.mask().getRegions()) {
                    System.out.println(
                        received.id()
                            + ": "
                            + region.getClassName()
                            + ", "
                            + region.getAreaPixels());
                  }
                  left.countDown();
                })) {
      left.await();
      System.out.println("skipped " + masks.state().skipped());
    }
  }
}
