package io.sonostream.processor;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** A processor of its own JVM with a model of four planes, until its standard input ends. */
public final class LargeFramesProcessor {
  private LargeFramesProcessor() {}

  /**
   * @param args a file of overrides, as Java properties
   */
  public static void main(String[] args) throws IOException {
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
      lines.load(in);
    }
    Map<String, Object> overrides = new HashMap<>();
    lines.forEach((key, value) -> overrides.put(key.toString(), value));
    AtomicLong peak = watchHeap();
    BrightnessLoader loader =
        new BrightnessLoader(release -> new BrightnessModel(256, 4, (inputs, count) -> {}));
    try (Processor processor = Processor.with(ProcessorSettings.load(null, overrides), loader)) {
      processor.start();
      int read = System.in.read();
      while (read >= 0) {
        read = System.in.read();
      }
    }
    System.out.println(
        "peak heap after a collection: "
            + (peak.get() >> 20)
            + " MiB of "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB");
    System.exit(0);
  }

  private static AtomicLong watchHeap() {
    AtomicLong peak = new AtomicLong();
    ManagementFactory.getGarbageCollectorMXBeans()
        .forEach(
            collector ->
                ((NotificationEmitter) collector)
                    .addNotificationListener(
                        (notification, handback) ->
                            peak.accumulateAndGet(
                                used((CompositeData) notification.getUserData()), Math::max),
                        notification ->
                            notification
                                .getType()
                                .equals(
                                    GarbageCollectionNotificationInfo
                                        .GARBAGE_COLLECTION_NOTIFICATION),
                        null));
    return peak;
  }

  private static long used(CompositeData notification) {
    return GarbageCollectionNotificationInfo.from(notification)
        .getGcInfo()
        .getMemoryUsageAfterGc()
        .entrySet()
        .stream()
        .filter(pool -> pool.getKey().matches(".*(Eden|Survivor|Old|Tenured).*"))
        .map(Map.Entry::getValue)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
