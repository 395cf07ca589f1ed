package io.sonostream.benchmarks.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet needs.
 *
 * @param framesPerSecond of all devices
 * @param processors so that on average each has {@code load} of what it can, and none has more than
 *     {@link #FULL}
 * @param loadOfADevice share of a processor's speed that one device takes
 * @param meanLoad share of its speed that a processor uses, on average
 * @param fullestLoad the same of the one that has the most devices
 * @param brokerBytesPerSecond into and out of all brokers together, replication included
 * @param diskBytes on all brokers together
 * @param partitionsPerBroker replicas counted, of frames and masks
 * @param waits on the fullest processor; null where it has more than it can do
 * @param use how much of each thing's limit the plan uses; what is highest breaks first
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record FleetPlan(
    double framesPerSecond,
    int processors,
    int partitions,
    double loadOfADevice,
    double meanLoad,
    double fullestLoad,
    int brokers,
    double brokerBytesPerSecond,
    double diskBytes,
    double partitionsPerBroker,
    @Nullable FrameWaits waits,
    Map<String, Double> use) {

  /** Beyond this share of its speed a processor's queue grows with every hiccup. */
  static final double FULL = 0.95;

  /** What vendors of Kafka advise as the most, with replicas. */
  static final int PARTITIONS_OF_A_BROKER = 4000;

  private static final int PARTITIONS_OF_A_PROCESSOR = 4;

  /** Topics of a lane that have its partitions: frames and masks. */
  private static final int TOPICS = 2;

  static FleetPlan of(Fleet fleet, Site site) {
    double frames = fleet.totalFramesPerSecond();
    int most = site.partitions() > 0 ? site.partitions() : fleet.devices();
    int processors = Math.min(most, ceil(frames / (site.load() * site.masksPerSecond())));
    int partitions = partitions(site, processors);
    Placement placement = Placement.of(fleet.devices(), partitions, processors);
    while (load(fleet, site, placement) > FULL && processors < most) {
      processors = Math.min(most, processors + Math.max(1, processors / 50));
      partitions = partitions(site, processors);
      placement = Placement.of(fleet.devices(), partitions, processors);
    }
    double fullest = load(fleet, site, placement);
    double traffic = traffic(fleet, site);
    int brokers =
        Math.max(
            site.replicas(),
            Math.max(
                ceil(traffic / site.brokerBytesPerSecond()),
                ceil((double) TOPICS * partitions * site.replicas() / PARTITIONS_OF_A_BROKER)));
    double onABroker = (double) TOPICS * partitions * site.replicas() / brokers;
    Map<String, Double> use = new LinkedHashMap<>();
    use.put("engine of the fullest processor", fullest);
    use.put("network of the brokers", traffic / (brokers * site.brokerBytesPerSecond()));
    use.put("partitions of a broker", onABroker / PARTITIONS_OF_A_BROKER);
    return new FleetPlan(
        frames,
        processors,
        partitions,
        fleet.framesPerSecond() / site.masksPerSecond(),
        frames / (processors * site.masksPerSecond()),
        fullest,
        brokers,
        traffic,
        frames
            * (fleet.frameBytes() + fleet.maskBytes())
            * site.retentionSeconds()
            * site.replicas(),
        onABroker,
        fullest < 1
            ? FrameWaits.play(
                placement.fullestProcessor(),
                fleet.framesPerSecond(),
                site.masksPerSecond(),
                site.batch())
            : null,
        use);
  }

  String breaksFirst() {
    return use.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private static int partitions(Site site, int processors) {
    return site.partitions() > 0
        ? site.partitions()
        : Math.min(Placement.MOST_PARTITIONS, PARTITIONS_OF_A_PROCESSOR * processors);
  }

  private static double load(Fleet fleet, Site site, Placement placement) {
    return placement.fullestProcessor() * fleet.framesPerSecond() / site.masksPerSecond();
  }

  /** Each frame and mask comes in once, goes to the other replicas, and out to each reader. */
  private static double traffic(Fleet fleet, Site site) {
    double written = fleet.frameBytes() + (double) fleet.maskBytes();
    double copies = site.replicas() + (site.replicas() - 1.0);
    double read = fleet.frameBytes() + site.readers() * written;
    return fleet.totalFramesPerSecond() * (written * copies + read);
  }

  private static int ceil(double value) {
    return (int) Math.max(1, Math.ceil(value - 1e-9));
  }
}
