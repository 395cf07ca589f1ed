package io.sonostream.client.instances;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.instances.Claims.Claim;
import io.sonostream.schemas.ReceivedInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes clips that come from outside, to the archive lane: each once, with all of its frames.
 * Whoever gets an answer may forget the clip; whoever gets none sends it again, and it is
 * recognised.
 *
 * <ul>
 *   <li>Owner: any thread may publish, for as long as that takes.
 *   <li>Hand-off: a pool of writers; the topic instances.received, which outlives the process.
 *   <li>Bound: {@link InstanceLimits}.
 *   <li>Shutdown: {@link #close}, once nobody publishes any more.
 * </ul>
 */
public final class InstancePublisher implements AutoCloseable {
  private final InstanceLimits limits;
  private final ReceivedInstances received;
  private final Claims claims = new Claims();
  private final List<InstanceWriter> writers = new ArrayList<>();
  private final BlockingQueue<InstanceWriter> idle;
  private final String name;
  private volatile @Nullable String failure;

  /**
   * @param name of the publisher. Its next process takes over from the one before by it, so two
   *     that run at the same time must have two
   */
  public InstancePublisher(Cluster cluster, String name, InstanceLimits limits) {
    this.name = name;
    this.limits = limits;
    this.received = new ReceivedInstances(cluster, limits);
    this.idle = new ArrayBlockingQueue<>(limits.writers());
    for (int i = 0; i < limits.writers(); i++) {
      String id = cluster.topics().instances().name() + "/" + name + "/" + i;
      writers.add(new InstanceWriter(cluster, id, limits, System::nanoTime));
    }
  }

  /**
   * Settles what an earlier process has left open, and learns what was received.
   *
   * @throws UnavailableException when the broker does not answer in time
   */
  public void start() throws InterruptedException {
    writers.forEach(InstanceWriter::open);
    received.start();
    received.catchUp();
    idle.addAll(writers);
  }

  /**
   * Publishes an instance; returns once it is safe.
   *
   * @throws InstanceRefusedException when it never will be, and nothing of it was
   * @throws UnavailableException when it is not known to be safe: whoever sent it must send it
   *     again
   */
  public Taken publish(ReceivedInstance receipt, FrameStream stream, InstanceFrames frames)
      throws InstanceRefusedException, InterruptedException {
    try (Claim claim = claims.claim(receipt.getInstance())) {
      if (isKnown(receipt)) {
        return Taken.KNOWN;
      }
      InstanceWriter writer = idle.poll(limits.patience().toNanos(), TimeUnit.NANOSECONDS);
      if (writer == null) {
        throw new UnavailableException(
            "no writer came free within " + limits.patience().toSeconds() + " s", null);
      }
      try {
        return write(writer, receipt, stream, frames);
      } finally {
        idle.add(writer);
      }
    }
  }

  private Taken write(
      InstanceWriter writer, ReceivedInstance receipt, FrameStream stream, InstanceFrames frames)
      throws InstanceRefusedException, InterruptedException {
    if (!writer.isOpen()) {
      reopen(writer);
      if (isKnown(receipt)) {
        return Taken.KNOWN;
      }
    }
    switch (writer.write(stream, frames, receipt)) {
      case COMMITTED -> {
        received.add(receipt);
        return Taken.PUBLISHED;
      }
      case UNKNOWN -> {
        reopen(writer);
        if (isKnown(receipt)) {
          return Taken.PUBLISHED;
        }
      }
      case FENCED ->
          failure =
              "another process publishes as '"
                  + name
                  + "': give each gateway a name of its own (gateway.name)";
      case LATE ->
          throw new UnavailableException(
              "publishing it takes longer than gateway.instances.transaction-timeout, which is "
                  + limits.transactionTimeout().toSeconds()
                  + " s: raise that, and send it again",
              null);
      case ABORTED -> {}
    }
    throw new UnavailableException("the broker did not take it; send it again", null);
  }

  /** A name that is taken over is not taken back: the two would do so for ever. */
  private void reopen(InstanceWriter writer) throws InterruptedException {
    if (failure != null) {
      throw new UnavailableException(failure, null);
    }
    writer.open();
    received.catchUp();
  }

  private boolean isKnown(ReceivedInstance receipt) throws InstanceRefusedException {
    Optional<String> before = received.content(receipt.getInstance());
    if (before.isPresent() && !before.get().equals(receipt.getContent())) {
      throw InstanceRefusedException.duplicate(
          "another instance of this SOP Instance UID came before, with other pixels, or the same"
              + " pixels in another transfer syntax, which can't be told from others");
    }
    return before.isPresent();
  }

  /** Why nothing can be published any more, if so. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure).or(() -> received.state().ended());
  }

  /** What it waits for, if it does. */
  public Optional<String> standstill() {
    return received.state().standstill();
  }

  /**
   * Whether an instance would be recognised, so that nobody needs to fetch it.
   *
   * @param instance as its receipt names it
   */
  public boolean knows(String instance) {
    return received.content(instance).isPresent();
  }

  /** Instances that would be recognised. */
  public int known() {
    return received.known();
  }

  /** Instances that would not be recognised any more, since there were too many. */
  public long forgotten() {
    return received.forgotten();
  }

  @Override
  public void close() {
    received.close();
    writers.forEach(InstanceWriter::close);
  }
}
