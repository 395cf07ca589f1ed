package io.sonostream.benchmarks.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.runtime.UserException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonostream bench plan}: how many of everything a fleet of devices needs. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Say how many processors, partitions and brokers a fleet of devices needs, what its frames",
      "will wait, and what breaks first. Measures nothing: it takes what bench stream measured.",
      "Example: sonostream bench stream --json > stream.json",
      "         sonostream bench plan --devices 1000 --measured stream.json"
    })
public final class PlanCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--devices", required = true, description = "Devices that send at a time.")
  int devices;

  @Option(
      names = "--rate",
      defaultValue = "20",
      description = "Frames a second of each (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--measured",
      paramLabel = "FILE",
      description = "What bench stream --json printed on such a processor.")
  @Nullable Path measured;

  @Option(
      names = "--masks-per-second",
      paramLabel = "N",
      description = "Of one processor, instead of --measured.")
  @Nullable Double masksPerSecond;

  @Option(
      names = "--batch",
      defaultValue = "8",
      description =
          "Frames that its engine takes at once, without --measured (default: ${DEFAULT-VALUE}).")
  int batch;

  @Option(
      names = "--load",
      defaultValue = "0.7",
      description = "Share of a processor's speed to plan for (default: ${DEFAULT-VALUE}).")
  double load;

  @Option(
      names = "--frame-bytes",
      defaultValue = "307200",
      description = "Of one frame as sent (default: ${DEFAULT-VALUE}, 640x480 grey, raw).")
  long frameBytes;

  @Option(
      names = "--mask-bytes",
      defaultValue = "2000",
      description = "Of one mask as sent (default: ${DEFAULT-VALUE}).")
  long maskBytes;

  @Option(
      names = "--readers",
      defaultValue = "1",
      description = "Of each frame and mask, beside the processors (default: ${DEFAULT-VALUE}).")
  int readers;

  @Option(
      names = "--replicas",
      defaultValue = "3",
      description = "Of each partition (default: ${DEFAULT-VALUE}).")
  int replicas;

  @Option(
      names = "--retention-hours",
      defaultValue = "1",
      description = "How long frames and masks are kept (default: ${DEFAULT-VALUE}).")
  double retentionHours;

  @Option(
      names = "--broker-mb",
      defaultValue = "500",
      description = "MB/s that a broker takes in and gives out (default: ${DEFAULT-VALUE}).")
  double brokerMegabytes;

  @Option(
      names = "--partitions",
      defaultValue = "0",
      description = "Of the lane's topic; 0 is four for each processor (default).")
  int partitions;

  @ArgGroup(
      exclusive = false,
      heading = "What it costs, where all three prices are given, in any currency:%n")
  @Nullable PriceOptions prices;

  static final class PriceOptions {
    @Option(
        names = "--processor-price",
        required = true,
        paramLabel = "PRICE",
        description = "Of one processor a month, with its cores or its GPU.")
    double processor;

    @Option(
        names = "--broker-price",
        required = true,
        paramLabel = "PRICE",
        description = "Of one broker a month, without its disks.")
    double broker;

    @Option(
        names = "--terabyte-price",
        required = true,
        paramLabel = "PRICE",
        description = "Of a terabyte of the brokers' disks a month.")
    double terabyte;
  }

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    MeasuredSpeed speed = speed();
    Fleet fleet = new Fleet(devices, rate, frameBytes, maskBytes);
    Site site =
        new Site(
            speed.masksPerSecond(),
            speed.batch(),
            load,
            brokerMegabytes * 1e6,
            replicas,
            readers,
            retentionHours * 3600,
            partitions);
    FleetPlan plan = FleetPlan.of(fleet, site);
    PlanCost cost = cost(plan);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? json(plan, cost) : text(plan, site, cost).strip());
    out.flush();
    return plan.waits() == null ? 1 : 0;
  }

  private @Nullable PlanCost cost(FleetPlan plan) {
    PriceOptions given = prices;
    return given == null
        ? null
        : PlanCost.of(plan, new Prices(given.processor, given.broker, given.terabyte), devices);
  }

  private static String json(FleetPlan plan, @Nullable PlanCost cost)
      throws JsonProcessingException {
    JsonMapper mapper = new JsonMapper();
    ObjectNode object = mapper.valueToTree(plan);
    object.putPOJO("cost", cost);
    return mapper.writeValueAsString(object);
  }

  private MeasuredSpeed speed() {
    if ((measured == null) == (masksPerSecond == null)) {
      throw new UserException("give either --measured FILE or --masks-per-second N");
    }
    return measured != null
        ? MeasuredSpeed.read(measured)
        : new MeasuredSpeed(masksPerSecond == null ? 0 : masksPerSecond, batch);
  }

  private static String text(FleetPlan plan, Site site, @Nullable PlanCost cost) {
    StringBuilder text = new StringBuilder();
    line(text, "frames      %,.0f a second", plan.framesPerSecond());
    line(
        text,
        "processors  %,d of %.1f masks/s each: %.0f %% of it used, %.0f %% on the fullest",
        plan.processors(),
        site.masksPerSecond(),
        100 * plan.meanLoad(),
        100 * plan.fullestLoad());
    FrameWaits waits = plan.waits();
    if (waits == null) {
      line(
          text,
          "waits       the fullest processor sheds: it has more than it can do (one device takes"
              + " %.0f %% of a processor)",
          100 * plan.loadOfADevice());
    } else {
      line(
          text,
          "waits       on the fullest: p50 %.1f ms, p99 %.1f ms, beside what Kafka adds",
          waits.p50Millis(),
          waits.p99Millis());
    }
    line(text, "partitions  %,d of each topic of the lane", plan.partitions());
    line(
        text,
        "brokers     %,d for %,.0f MB/s, %,.0f partitions each",
        plan.brokers(),
        plan.brokerBytesPerSecond() / 1e6,
        plan.partitionsPerBroker());
    line(text, "disk        %,.1f TB on all brokers", plan.diskBytes() / 1e12);
    if (cost != null) {
      line(
          text,
          "cost        %,.0f a month, %,.2f a device: processors %,.0f, brokers %,.0f, disk %,.0f",
          cost.total(),
          cost.device(),
          cost.processors(),
          cost.brokers(),
          cost.disk());
    }
    plan.use().forEach((thing, use) -> line(text, "            %3.0f %%  %s", 100 * use, thing));
    line(text, "breaks first: the %s", plan.breaksFirst());
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
