package io.sonostream.processor.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.runtime.RootCause;
import io.sonostream.runtime.Worker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again and again whether something that we depend on answers. Kafka's clients wait out an
 * absence in silence, which is right for frames; people must see it.
 *
 * <p>Owner: its own thread asks. Hand-off: {@link #away}, a volatile. Bound: one question at a
 * time. Shutdown: {@link #close} interrupts the thread and waits for it.
 */
public final class DependencyWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DependencyWatch.class);

  /** Returns when it answers, throws when it does not; gives up after seconds. */
  public interface Question {
    void ask() throws Exception;
  }

  private record Absence(long sinceNanos, String cause) {}

  private final String name;
  private final Question question;
  private final Worker worker;
  private volatile Optional<Absence> absence = Optional.empty();

  /**
   * @param name as people say it: {@code the broker at host:port}
   * @param label of the metric
   */
  public DependencyWatch(
      MeterRegistry registry, String name, String label, Duration period, Question question) {
    this.name = name;
    this.question = question;
    this.worker = new Worker("sonostream-watch-" + label, Worker.Work.every(period, this::ask));
    Gauge.builder("sonostream.dependency.up", this, watch -> watch.away().isEmpty() ? 1 : 0)
        .description("1 while it answers")
        .tag("dependency", label)
        .register(registry);
  }

  public void start() {
    worker.start();
  }

  /**
   * Who does not answer, since when and why; empty while it answers. One who is no longer asked may
   * not answer either.
   */
  public Optional<String> away() {
    return absence
        .map(
            gone ->
                name
                    + " has not answered for "
                    + Duration.ofNanos(System.nanoTime() - gone.sinceNanos()).toSeconds()
                    + " s ("
                    + gone.cause()
                    + ")")
        .or(() -> worker.failure().map(why -> name + " is no longer watched: " + why));
  }

  @Override
  public void close() {
    worker.interrupt();
    worker.join(Duration.ofSeconds(10));
  }

  private void ask() throws InterruptedException {
    long asked = System.nanoTime();
    try {
      question.ask();
      if (absence.isPresent()) {
        log.info("{} answers again", name);
      }
      absence = Optional.empty();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      if (absence.isEmpty()) {
        log.warn("{} does not answer: {}", name, RootCause.words(cause));
      }
      long since = absence.map(Absence::sinceNanos).orElse(asked);
      absence = Optional.of(new Absence(since, String.valueOf(cause.getMessage())));
    }
  }
}
