package io.sonostream.client.topic;

/**
 * Takes one record at a time, on the follower's thread. The record's trace is the thread's
 * meanwhile ({@code Context.current()}), so that what the handler publishes belongs to it. What it
 * throws decides:
 *
 * <ul>
 *   <li>{@link io.sonostream.schemas.serde.PoisonRecordException} or {@link
 *       io.sonostream.schemas.records.InvalidRecordException}: the record is skipped and counted;
 *   <li>an outage of the registry, or {@link io.sonostream.client.UnavailableException}: the same
 *       record comes again;
 *   <li>any other RuntimeException: a defect of the handler, which is logged, counted and told in
 *       {@link FollowerState}; the reading goes on with the next record.
 * </ul>
 */
@FunctionalInterface
public interface RecordHandler<T> {
  void accept(Followed<T> record);

  /**
   * A record that can't be read, before it is skipped: it has replaced what its key stood for.
   *
   * @param record without its value
   */
  default void unreadable(Followed<T> record) {}
}
