package io.sonostream.benchmarks.plan;

import io.sonostream.runtime.UserException;

/**
 * What one of each thing can do, measured or bought.
 *
 * @param masksPerSecond of one processor, saturated: {@code streamFps} of {@code bench stream}
 * @param batch frames that its engine takes at once
 * @param load share of {@code masksPerSecond} that is planned for, 0 to 1
 * @param brokerBytesPerSecond that one broker takes in and gives out, together
 * @param replicas of each partition
 * @param readers of each frame and mask beside the processor: viewers, stores
 * @param retentionSeconds that frames and masks are kept
 * @param partitions of the lane's topic; 0 is four for each processor
 */
record Site(
    double masksPerSecond,
    int batch,
    double load,
    double brokerBytesPerSecond,
    int replicas,
    int readers,
    double retentionSeconds,
    int partitions) {

  Site {
    if (!(masksPerSecond > 0) || Double.isInfinite(masksPerSecond)) {
      throw new UserException(
          "masks a second of one processor are " + masksPerSecond + "; above 0 is allowed");
    }
    if (batch < 1) {
      throw new UserException("the batch is " + batch + "; 1 and more is allowed");
    }
    if (!(load > 0) || load > 0.95) {
      throw new UserException("--load is " + load + "; above 0 to 0.95 is allowed");
    }
    if (!(brokerBytesPerSecond > 0) || replicas < 1 || readers < 0 || !(retentionSeconds >= 0)) {
      throw new UserException(
          "--broker-mb, --replicas, --readers and --retention-hours must be above 0, 1 and more, 0"
              + " and more, 0 and more");
    }
    if (partitions < 0 || partitions > Placement.MOST_PARTITIONS) {
      throw new UserException(
          "--partitions is "
              + partitions
              + "; 0 (chosen) to "
              + Placement.MOST_PARTITIONS
              + " is allowed");
    }
  }
}
