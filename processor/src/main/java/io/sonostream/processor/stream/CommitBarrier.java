package io.sonostream.processor.stream;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.processor.internals.RecordCollector;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka Streams wait for every frame in flight before it commits
 * (docs/adr/commit-barrier.md). The only class that touches Kafka's internals.
 *
 * <p>A store that holds nothing. Before a task commits, {@code StreamTask.prepareCommit} calls
 * {@link #flushCache} on every {@link CachedStateStore} and only then collects the offsets to
 * commit, so draining the ledger here means that no commit passes an unfinished frame. The same
 * call comes on revocation and on a clean close, while the producer still works, which is not so in
 * {@code Processor.close}. A dirty close calls it too and ignores what it throws, hence the drain
 * is bounded and may be repeated.
 *
 * <p>Owner: the stream thread of its task. Hand-off: none. Bound: the drain's own deadline.
 * Shutdown: detached by the processor's close.
 */
final class CommitBarrier implements StateStore, CachedStateStore<Object, Object> {
  /** What its tests and the kill test ran with. */
  static final String WORKS_WITH = "4.3.1";

  private final String name;
  private @Nullable InternalProcessorContext<?, ?> context;
  private @Nullable ProcessorNode<?, ?, ?, ?> node;
  private @Nullable Runnable drain;
  private boolean open;

  CommitBarrier(String name) {
    this.name = name;
  }

  /** Called from {@code Processor.init}, while the processor's own node is the current one. */
  void attach(ProcessorContext<?, ?> processorContext, Runnable drainBeforeCommit) {
    if (!(processorContext instanceof InternalProcessorContext<?, ?> internal)
        || internal.currentNode() == null) {
      throw misfit("without a current node");
    }
    if (!(internal instanceof RecordCollector.Supplier)) {
      throw misfit("without a collector of what is sent");
    }
    context = internal;
    node = internal.currentNode();
    drain = drainBeforeCommit;
  }

  void detach() {
    drain = null;
  }

  /**
   * Runs a forward as if the frame's own record were being processed: what is sent, and what an
   * error handler would blame, is that record and not the one that happens to be current. It holds
   * no raw bytes, so a mask in flight doesn't pin its frame.
   */
  void forwardAs(FrameOrigin origin, Runnable forward) {
    runAs(
        new ProcessorRecordContext(
            origin.timestamp(),
            origin.offset(),
            origin.partition(),
            origin.topic(),
            origin.headers()),
        forward);
  }

  /**
   * Writes to a store, during a commit, what is true only if all that was sent before has arrived;
   * waits for that first. A store's changelog is not part of a commit without transactions: it is
   * written at once, and would be believed after a crash although what it speaks of was never sent.
   */
  void writeOnceSentIsThere(Runnable write) {
    InternalProcessorContext<?, ?> internal = attached();
    if (!(internal instanceof RecordCollector.Supplier sender)) {
      throw misfit("without a collector of what is sent");
    }
    sender.recordCollector().flush();
    runAs(
        new ProcessorRecordContext(
            internal.currentSystemTimeMs(), -1, -1, null, new RecordHeaders()),
        write);
  }

  private void runAs(ProcessorRecordContext record, Runnable work) {
    InternalProcessorContext<?, ?> internal = attached();
    ProcessorRecordContext recordBefore = internal.recordContext();
    ProcessorNode<?, ?, ?, ?> nodeBefore = internal.currentNode();
    internal.setRecordContext(record);
    internal.setCurrentNode(node);
    try {
      work.run();
    } finally {
      internal.setCurrentNode(nodeBefore);
      internal.setRecordContext(recordBefore);
    }
  }

  private InternalProcessorContext<?, ?> attached() {
    InternalProcessorContext<?, ?> internal = context;
    if (internal == null) {
      throw new IllegalStateException("the commit barrier is not attached to a processor");
    }
    return internal;
  }

  private static IllegalStateException misfit(String what) {
    return new IllegalStateException(
        "this version of Kafka Streams gives processors a context "
            + what
            + "; the commit barrier does not fit it (docs/adr/commit-barrier.md)");
  }

  @Override
  public void flushCache() {
    Runnable attached = drain;
    if (attached != null) {
      attached.run();
    }
  }

  @Override
  public void clearCache() {
    // Holds nothing.
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext storeContext, StateStore root) {
    // Without a registration the state manager does not know the store and never flushes it.
    storeContext.register(root, (key, value) -> {});
    open = true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
