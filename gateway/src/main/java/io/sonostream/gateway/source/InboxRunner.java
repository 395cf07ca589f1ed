package io.sonostream.gateway.source;

import io.sonostream.devices.publish.Fleet;
import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Outcome;
import io.sonostream.gateway.receive.Outcome.Kind;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.RetrySettings;
import io.sonostream.gateway.settings.SourceSettings;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder into which DICOM files come: each is published once, however often the gateway starts. A
 * file that can't be read is told once, and looked at again when it has changed.
 *
 * <p>Owner: its thread. Hand-off: the state, under this object's lock. Bound: one file at a time.
 * Shutdown: {@link #close}.
 */
final class InboxRunner implements RunningSource {
  private static final Logger log = LoggerFactory.getLogger(InboxRunner.class);
  private static final int MOST_BYTES = 512 << 20;

  private final Way way;
  private final Path path;
  private final SourceSettings settings;
  private final RetrySettings retry;
  private final InstanceIntake intake;
  private final InboxFolder folder;
  private final Worker worker;
  private SourceState state = SourceState.OPENING;
  private String why = "";
  private long failures;
  private int inARow;

  InboxRunner(
      Way way,
      Path path,
      SourceSettings settings,
      RetrySettings retry,
      InstanceIntake intake,
      FailurePolicy policy) {
    this.way = way;
    this.path = path;
    this.settings = settings;
    this.retry = retry;
    this.intake = intake;
    this.folder = new InboxFolder(path);
    this.worker = new Worker("gateway-source-" + way.name(), this::run, policy);
  }

  @Override
  public void start(Fleet fleet) {
    worker.start();
  }

  private void run() throws InterruptedException {
    while (true) {
      long wait;
      try {
        takeAll();
        running();
        wait = settings.period().toMillis();
      } catch (IOException | UserException e) {
        failed(e instanceof NoSuchFileException ? path + ": there is no such folder" : reason(e));
        wait = retry.after(inARow).toMillis();
      }
      TimeUnit.MILLISECONDS.sleep(wait);
    }
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getMessage());
  }

  /** One file that can't be opened holds up no other; it is told, and tried again. */
  private void takeAll() throws IOException, InterruptedException {
    IOException unreadable = null;
    for (Path file : folder.look()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        InboxFolder.Stamp stamp = folder.stamp(file);
        Outcome outcome = intake.take(bytes(file), way);
        if (outcome.kind() == Kind.NOT_NOW) {
          throw new IOException(outcome.why());
        }
        if (!outcome.isSafe()) {
          log.warn("source {}: {}: {}", way.name(), file, outcome.why());
        }
        folder.done(file, stamp);
      } catch (NoSuchFileException e) {
        log.debug("{} was taken away meanwhile", file, e);
      } catch (IOException e) {
        unreadable = unreadable == null ? e : unreadable;
      }
    }
    if (unreadable != null) {
      throw unreadable;
    }
  }

  private static ByteBuffer bytes(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // Copied, not mapped: a file that shrinks under a mapping ends the process.
      long size = channel.size();
      if (size > MOST_BYTES) {
        throw new IOException(file + " has " + size + " bytes; allowed are at most " + MOST_BYTES);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
      return bytes.flip();
    }
  }

  private synchronized void running() {
    state = SourceState.RUNNING;
    why = "";
    inARow = 0;
  }

  private synchronized void failed(String reason) {
    state = SourceState.FAILED;
    why = reason;
    failures++;
    inARow++;
    log.warn("source {} stands still and is tried again: {}", way.name(), reason);
  }

  @Override
  public synchronized SourceStatus status() {
    return new SourceStatus(
        way.name(),
        "dicom",
        state,
        why,
        way.counts().frames(),
        0,
        way.counts().instances(Kind.REFUSED) + way.counts().instances(Kind.DUPLICATE),
        failures);
  }

  @Override
  public void close() {
    worker.close();
  }
}
