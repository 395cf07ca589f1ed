package io.sonostream.processor.replay;

import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.stream.LaneClients;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.TopicSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/** Where a request becomes a replay: one that stands in the books, or a new plan. */
public final class ReplayDesk {
  private final ReplayTopics around;
  private final ReplayBooks books;
  private final LaneClients clients;
  private final Supplier<Instant> clock;

  public ReplayDesk(
      ReplayTopics around, ReplayBooks books, LaneClients clients, Supplier<Instant> clock) {
    this.around = around;
    this.books = books;
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * @param champion asked only for a new replay without a model
   * @param notes told what the user should know
   * @throws UserException when it can't be done as asked
   */
  public ReplayReport open(
      ReplayRequest request,
      Supplier<ReleasedModel> champion,
      java.util.function.Consumer<String> notes) {
    String name = request.key();
    String source = around.source(request.source());
    Instant now = clock.get();
    RangeBound from = RangeBound.parse("--from", request.from(), now);
    RangeBound to = RangeBound.parse("--to", request.to(), now);
    around.requireRights(around.needs(source));
    int partitions = around.partitions(source);
    around.ensure(around.books());
    try (Consumer<byte[], byte[]> reader = clients.reader("replay-plan-" + name)) {
      // A process that was killed may have left its newest rows in a transaction that the broker
      // still waits for; the leg ends it, so only a replay that seems new is worth waiting for.
      Optional<ReplayBooks.Entry> known =
          books.glance(name, reader).or(() -> books.read(name, reader));
      if (known.isPresent()) {
        ReplayPlan frozen = known.get().report().plan();
        ReplayAgreement.require(request, source, frozen);
        around.ensure(
            Needs.nothing().writing(around.masks(frozen.maskTopic(), partitions, source)));
        return known.get().report();
      }
      TopicSpec masks =
          around.masks(
              request.maskTopic().orElseGet(() -> around.defaultMasks(name)), partitions, source);
      List<PartitionRange> ranges =
          new RangeFinder(reader).find(source, partitions, request.partitions(), from, to, notes);
      ReleasedModel model = request.model().orElseGet(champion);
      around.ensure(Needs.nothing().writing(masks));
      requireEmpty(masks, request.append());
      ReplayPlan plan =
          new ReplayPlan(
              name, model, source, masks.name(), request.from(), request.to(), now, ranges);
      return new ReplayReport(plan, ranges.stream().map(PartitionTally::atStart).toList());
    }
  }

  private void requireEmpty(TopicSpec masks, boolean append) {
    long length = around.length(masks);
    if (length > 0 && !append) {
      throw new UserException(
          "topic "
              + masks.name()
              + " holds "
              + length
              + " records of something else; name another with --into, or add to it with --append");
    }
  }
}
