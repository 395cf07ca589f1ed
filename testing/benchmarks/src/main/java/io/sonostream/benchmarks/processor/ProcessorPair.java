package io.sonostream.benchmarks.processor;

import io.sonostream.runtime.FreePort;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two processors that share the work, each in a seat of its own; whoever leaves his seat is
 * followed by a new one. One thread.
 */
public final class ProcessorPair implements AutoCloseable {
  /** For runs that shall not take longer than they must: small batches, frequent commits. */
  public static final Map<String, Object> BRISK =
      Map.of(
          "processor.engine.name",
          "pytorch-cpu-f32",
          "processor.engine.threads",
          1,
          "processor.engine.max-batch",
          8,
          "processor.live.commit-interval",
          "500ms",
          "processor.archive.commit-interval",
          "250ms",
          "processor.live.drain-timeout",
          "5s",
          "processor.archive.drain-timeout",
          "5s");

  /** A dead member is missed after seconds instead of ten, so that a run of kills is shorter. */
  public static final Map<String, Object> SOON_MISSED =
      Map.of("kafka.\"session.timeout.ms\"", 6000, "kafka.\"heartbeat.interval.ms\"", 1000);

  /** One place of the two, and how who sits there is started. */
  public record Seat(List<String> jvmOptions, Map<String, Object> settings) {
    public Seat {
      jvmOptions = List.copyOf(jvmOptions);
      settings = Map.copyOf(settings);
    }
  }

  private final Path directory;
  private final List<Seat> seats;
  private final int[] ports;
  private final HealthPage[] health;
  private final ChildProcess[] processors;
  private int started;
  private int killed;

  /** Starts both, on a registry that knows our schemas: not the first start ever is looked at. */
  public ProcessorPair(StreamBed bed, Seat first, Seat second) {
    new SubjectAdmin(bed.registry()).ensure(bed.topics(), Duration.ofSeconds(30));
    this.directory = bed.directory();
    this.seats = List.of(first, second);
    this.ports = new int[] {FreePort.next(), FreePort.next()};
    this.health = new HealthPage[] {new HealthPage(ports[0]), new HealthPage(ports[1])};
    this.processors = new ChildProcess[] {begin(0), begin(1)};
  }

  /** Later maps win. */
  @SafeVarargs
  public static Map<String, Object> settings(Map<String, ?>... layers) {
    Map<String, Object> all = new HashMap<>();
    for (Map<String, ?> layer : layers) {
      all.putAll(layer);
    }
    return all;
  }

  public ChildProcess in(int seat) {
    return processors[seat];
  }

  public HealthPage health(int seat) {
    return health[seat];
  }

  /** Until both say that they are ready, as who rolls out an update waits for each. */
  public void awaitReady(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!health[0].ready() || !health[1].ready()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "not ready: " + health[0].read() + ", " + health[1].read() + "\n" + lastWords());
      }
      Thread.sleep(50);
    }
  }

  /** SIGKILL; the seat stays empty until {@link #start}. */
  public void kill(int seat) {
    processors[seat].kill();
    killed++;
  }

  /** Asks it to leave, and waits until it has. */
  public void leave(int seat) {
    processors[seat].leave();
  }

  public void start(int seat) {
    processors[seat] = begin(seat);
  }

  public int killed() {
    return killed;
  }

  /** Of all that ever sat here. */
  public List<Path> logs() {
    List<Path> logs = new ArrayList<>();
    for (int i = 0; i < started; i++) {
      Path log = directory.resolve(name(i) + ".log");
      if (Files.exists(log)) {
        logs.add(log);
      }
    }
    return logs;
  }

  /** What both said last. */
  public String lastWords() {
    return processors[0].endOfLog() + "\n" + processors[1].endOfLog();
  }

  @Override
  public void close() {
    processors[0].close();
    processors[1].close();
  }

  private ChildProcess begin(int seat) {
    Seat kind = seats.get(seat);
    return ProcessorChild.start(
        directory,
        name(started++),
        kind.jvmOptions(),
        settings(kind.settings(), Map.of("processor.http.port", ports[seat])));
  }

  private static String name(int number) {
    return "processor-" + number;
  }
}
