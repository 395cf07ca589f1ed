package io.sonostream.processor.replay;

import io.sonostream.processor.stream.LaneClients;
import io.sonostream.processor.stream.LaneStopException;
import io.sonostream.processor.stream.ThreadReplacement;
import io.sonostream.runtime.RootCause;
import io.sonostream.runtime.UserException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leg after leg until the replay is at its end: a broker that was away, or a transaction that took
 * too long, costs what was not committed and nothing else.
 */
public final class ReplayLegs {
  private static final Logger log = LoggerFactory.getLogger(ReplayLegs.class);

  private final ReplayPlan plan;
  private final String run;
  private final String transactionalId;
  private final ReplayBooks books;
  private final LaneClients clients;
  private final ThreadReplacement attempts;
  private final Supplier<Optional<String>> engineGone;
  private final BooleanSupplier stopping;

  /**
   * @param transactionalId the replay's own, so that of two processes only one can commit
   */
  public ReplayLegs(
      ReplayPlan plan,
      String run,
      String transactionalId,
      ReplayBooks books,
      LaneClients clients,
      ThreadReplacement attempts,
      Supplier<Optional<String>> engineGone,
      BooleanSupplier stopping) {
    this.plan = plan;
    this.run = run;
    this.transactionalId = transactionalId;
    this.books = books;
    this.clients = clients;
    this.attempts = attempts;
    this.engineGone = engineGone;
    this.stopping = stopping;
  }

  /**
   * @throws UserException when going on makes no sense, with the reason
   */
  public ReplayReport run(Function<Producer<byte[], byte[]>, ReplayLeg> legs) {
    boolean first = true;
    while (true) {
      RuntimeException fault;
      try {
        if (!first) {
          requireOurs();
        }
        first = false;
        return oneLeg(legs);
      } catch (InvalidOffsetException e) {
        throw new UserException(
            "retention has deleted frames that replay "
                + plan.name()
                + " had not read yet ("
                + e.getMessage()
                + "); it can't end, start another with --from "
                + RangeBound.EARLIEST,
            e);
      } catch (KafkaException | LaneStopException e) {
        fault = e;
      }
      Optional<String> gone = engineGone.get();
      if (gone.isPresent() || stopping.getAsBoolean() || !attempts.mayReplace(fault)) {
        throw new UserException(
            "replay "
                + plan.name()
                + " stops: "
                + gone.orElseGet(() -> RootCause.message(fault))
                + "; the same command goes on from its last commit",
            fault);
      }
      log.warn("replay {} goes on from its last commit after {}", plan.name(), fault.toString());
    }
  }

  private ReplayReport oneLeg(Function<Producer<byte[], byte[]>, ReplayLeg> legs) {
    try (ReplayLeg leg = legs.apply(clients.transactions(transactionalId))) {
      return leg.run();
    }
  }

  /** A fenced producer may have been too slow, or somebody took over; two would fence for ever. */
  private void requireOurs() {
    try (Consumer<byte[], byte[]> reader = clients.reader("replay-check-" + plan.name())) {
      Optional<String> owner = books.read(plan.name(), reader).map(ReplayBooks.Entry::run);
      if (owner.isPresent() && !owner.get().equals(run)) {
        throw new UserException(
            "another process has taken over replay " + plan.name() + "; this one ends");
      }
    }
  }
}
