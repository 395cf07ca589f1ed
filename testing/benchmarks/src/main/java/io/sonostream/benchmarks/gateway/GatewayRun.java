package io.sonostream.benchmarks.gateway;

import io.sonostream.benchmarks.pipeline.AtOnceEngine;
import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.frames.FramePublisher;
import io.sonostream.client.masks.MaskSubscriber;
import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.stream.StreamBed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Frames over the gateway and by the client library in turns, a block of each: both ways then have
 * the same machine. Broker, processor and gateway are in this process; the first block of each is
 * for the JIT compiler.
 */
final class GatewayRun {
  private static final int PARTITIONS = 2;
  private static final int BLOCKS = 5;
  private static final Duration START = Duration.ofMinutes(2);
  private static final long PATIENCE_MILLIS = 30_000;

  private static final UntrainedModel MODEL =
      new UntrainedModel("unet(base=1,depth=1)", new InputShape(1, 256, 256));

  private final int width;
  private final int height;
  private final int frames;
  private final double framesPerSecond;
  private final Consumer<String> progress;
  private final byte[] pixels;

  /**
   * @param frames each way, beyond those that warm up
   */
  GatewayRun(int width, int height, int frames, double framesPerSecond, Consumer<String> progress) {
    this.width = width;
    this.height = height;
    this.frames = frames;
    this.framesPerSecond = framesPerSecond;
    this.progress = progress;
    this.pixels = new byte[width * height];
    new Random(1).nextBytes(pixels);
  }

  /** Sends one frame that was taken then. */
  private interface Way {
    void send(Instant at) throws IOException;
  }

  GatewayReport run() throws IOException, InterruptedException {
    RoundTrips byGateway = new RoundTrips();
    RoundTrips byClient = new RoundTrips();
    try (StreamBed bed = new StreamBed(PARTITIONS);
        Processor processor = processor(bed);
        ImageServer device = new ImageServer()) {
      processor.start();
      if (!processor.awaitReady(START)) {
        throw new IllegalStateException(
            "the processor is not ready: " + processor.ready().message());
      }
      Cluster cluster = Cluster.of(bed.kafka(), bed.registry(), bed.topics());
      try (Gateway gateway = new Gateway(settings(bed, device.port()), Clock.systemUTC());
          FramePublisher client =
              FramePublisher.to(cluster).device("client").task(StreamBed.TASK).open();
          MaskSubscriber masks =
              MaskSubscriber.of(cluster)
                  .start(
                      mask -> {
                        MaskTiming timing = mask.mask().getTiming();
                        byClient.received(timing.getCapturedAt(), System.nanoTime());
                        byClient.engine(timing.getCapturedAt(), engineMillis(timing));
                        byGateway.engine(timing.getCapturedAt(), engineMillis(timing));
                      })) {
        gateway.start();
        device.awaitGateway();
        masks.awaitCaughtUp(START);
        try (MaskReceiver receiver =
            new MaskReceiver(gateway.igtlPort().orElseThrow(), byGateway)) {
          receiver.start();
          FrameImage image = FrameImage.raw(new PixelImage(width, height, 1, pixels));
          Way igtl = at -> device.send(at, width, height, pixels);
          Way library = at -> client.send(image, at).exceptionally(lost -> null);
          progress.accept("warming up");
          block(igtl, byGateway, frames / BLOCKS);
          block(library, byClient, frames / BLOCKS);
          byGateway.forget();
          byClient.forget();
          for (int block = 0; block < BLOCKS; block++) {
            progress.accept("block " + (block + 1) + " of " + BLOCKS);
            block(igtl, byGateway, frames / BLOCKS);
            block(library, byClient, frames / BLOCKS);
          }
          byGateway.await(PATIENCE_MILLIS);
          byClient.await(PATIENCE_MILLIS);
        }
      }
    }
    return report(byGateway, byClient);
  }

  private static double engineMillis(MaskTiming timing) {
    return timing.getBatchedAt() == null || timing.getInferredAt() == null
        ? 0
        : ChronoUnit.MICROS.between(timing.getBatchedAt(), timing.getInferredAt()) / 1e3;
  }

  /**
   * One frame after the other, each once the mask before it has come: what is measured is a way,
   * and no queue; and a viewer that is slow for a moment is given the newest mask only.
   */
  private void block(Way way, RoundTrips trips, int count)
      throws IOException, InterruptedException {
    long period = (long) (TimeUnit.SECONDS.toNanos(1) / framesPerSecond);
    long due = System.nanoTime();
    for (int i = 0; i < count; i++) {
      Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
      trips.sent(at, System.nanoTime());
      way.send(at);
      trips.awaitMaskOf(at, PATIENCE_MILLIS);
      due = Math.max(due + period, System.nanoTime());
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  private static Processor processor(StreamBed bed) {
    Path model = bed.directory().resolve("model");
    MODEL.write(StreamBed.TASK, "v1", 1, model, null);
    Map<String, Object> more = new HashMap<>();
    more.put("processor.engine.name", new AtOnceEngine().label());
    more.put("processor.models.follow", false);
    more.put("processor.archive.enabled", false);
    return new Processor(ProcessorSettings.load(null, bed.processorSettings(model, more)));
  }

  private static GatewaySettings settings(StreamBed bed, int port) {
    Map<String, Object> all = new HashMap<>();
    bed.kafka().forEach((key, value) -> all.put("kafka." + key, value));
    bed.registry().forEach((key, value) -> all.put("registry." + key, value));
    all.put("gateway.topics.frame-partitions", bed.topics().framesLive().partitions());
    all.put("gateway.topics.replication", 1);
    all.put("gateway.sources.igtl.kind", "igtl");
    all.put("gateway.sources.igtl.address", "127.0.0.1:" + port);
    all.put("gateway.sources.igtl.task", StreamBed.TASK);
    // The client's turn in between is silence for the gateway.
    all.put("gateway.sources.igtl.silence", "10m");
    all.put("gateway.igtl.enabled", true);
    all.put("gateway.igtl.port", 0);
    all.put("gateway.http.port", 0);
    return GatewaySettings.load(null, all);
  }

  private GatewayReport report(RoundTrips byGateway, RoundTrips byClient) {
    List<Double> igtl = byGateway.beyondTheEngine();
    List<Double> client = byClient.beyondTheEngine();
    double igtlMedian = RoundTrips.percentile(igtl, 0.5);
    double clientMedian = RoundTrips.percentile(client, 0.5);
    double igtlLate = RoundTrips.percentile(igtl, 0.99);
    double clientLate = RoundTrips.percentile(client, 0.99);
    return new GatewayReport(
        width,
        height,
        framesPerSecond,
        frames / BLOCKS * BLOCKS,
        byGateway.missing() + byClient.missing(),
        igtlMedian,
        igtlLate,
        clientMedian,
        clientLate,
        igtlMedian - clientMedian,
        igtlLate - clientLate,
        RoundTrips.percentile(byGateway.engine(), 0.5));
  }
}
