package io.sonostream.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who in this process takes how much, by kinds of threads. Broker and registry live in it, too:
 * their threads are those that were there before.
 *
 * <p>Owner: one thread, which does not count itself. Hand-off: none. Bound: the threads of this
 * process. Shutdown: none.
 */
final class ThreadShares {
  /** Of a frame's way, in its order. */
  private static final Map<Pattern, String> KINDS = kinds();

  static final String BROKER = "broker";
  private static final String OTHERS = "others";
  private static final String VIRTUAL_MACHINE = "collector, compiler";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private record Taken(double cpuNanos, double bytes) {
    static final Taken NOTHING = new Taken(0, 0);

    Taken plus(Taken other) {
      return new Taken(cpuNanos + other.cpuNanos, bytes + other.bytes);
    }

    Taken minus(Taken other) {
      return new Taken(cpuNanos - other.cpuNanos, bytes - other.bytes);
    }
  }

  /** All that was taken until one moment. */
  static final class Moment {
    private final Map<Long, Taken> byThread = new TreeMap<>();
    private final Map<Long, String> names = new TreeMap<>();
    private double processNanos;
  }

  private final Set<Long> before = new HashSet<>();

  ThreadShares() {
    for (long id : THREADS.getAllThreadIds()) {
      before.add(id);
    }
  }

  Moment now() {
    Moment moment = new Moment();
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null) {
        long id = thread.getThreadId();
        moment.names.put(id, thread.getThreadName());
        moment.byThread.put(
            id,
            new Taken(
                Math.max(0, THREADS.getThreadCpuTime(id)),
                Math.max(0, THREADS.getThreadAllocatedBytes(id))));
      }
    }
    moment.processNanos = SYSTEM.getProcessCpuTime();
    return moment;
  }

  /** Of each frame that came between the two. */
  List<ThreadShare> perFrame(Moment from, Moment to, long frames) {
    Map<String, Taken> byKind = new LinkedHashMap<>();
    KINDS.values().forEach(kind -> byKind.put(kind, Taken.NOTHING));
    double threadsNanos = 0;
    for (Map.Entry<Long, Taken> entry : to.byThread.entrySet()) {
      long id = entry.getKey();
      Taken taken = entry.getValue().minus(from.byThread.getOrDefault(id, Taken.NOTHING));
      threadsNanos += taken.cpuNanos();
      if (id != Thread.currentThread().getId()) {
        byKind.merge(kind(id, to.names.getOrDefault(id, "")), taken, Taken::plus);
      }
    }
    byKind.put(
        VIRTUAL_MACHINE,
        new Taken(Math.max(0, to.processNanos - from.processNanos - threadsNanos), 0));
    List<ThreadShare> shares = new ArrayList<>();
    byKind.forEach(
        (kind, taken) -> {
          if (taken.cpuNanos() > 0) {
            shares.add(
                new ThreadShare(kind, taken.cpuNanos() / 1e3 / frames, taken.bytes() / frames));
          }
        });
    return shares;
  }

  private String kind(long id, String name) {
    if (before.contains(id)) {
      return BROKER;
    }
    return KINDS.entrySet().stream()
        .filter(kind -> kind.getKey().matcher(name).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(OTHERS);
  }

  private static Map<Pattern, String> kinds() {
    Map<Pattern, String> kinds = new LinkedHashMap<>();
    kinds.put(Pattern.compile(".*-StreamThread-\\d+"), "stream: consume, read, encode");
    kinds.put(Pattern.compile("sonostream-prepare.*"), "prepare: decode, letterbox");
    kinds.put(Pattern.compile("sonostream-engine.*"), "engine worker: batch");
    kinds.put(Pattern.compile("sonostream-finish.*"), "finish: mask, label map");
    kinds.put(Pattern.compile("kafka-producer-network-thread.*"), "producer");
    return kinds;
  }
}
