package io.sonostream.devices.publish;

import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the frames of all devices to one producer, a frame of each in turn.
 *
 * <p><b>Owner</b>: this thread alone calls the producer, which may block it for max.block.ms while
 * a broker is away; devices go on meanwhile and drop. <b>Hand-off</b>: {@link #wake} from capture
 * and Kafka threads; a wake-up between looking and parking is kept by the park permit.
 * <b>Bound</b>: each device's own. <b>Shutdown</b>: {@link #close} ends the loop after the current
 * send.
 */
final class SendingThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SendingThread.class);

  /** Between two tries while a broker or registry is away. */
  private static final long OUTAGE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Producer<String, Frame> producer;
  private final List<Device> devices = new CopyOnWriteArrayList<>();
  private final Worker worker = new Worker("device-sender", this::run, this::failed);
  private volatile boolean closing;
  private boolean outage;

  SendingThread(Producer<String, Frame> producer) {
    this.producer = producer;
    worker.start();
  }

  void add(Device device) {
    devices.add(device);
    device.account().done().whenComplete((counts, failure) -> devices.remove(device));
    // Either it is among those that failed() tells, or the failure is here already.
    worker.failure().ifPresent(why -> end(device, new IllegalStateException(why)));
  }

  /** Devices that nobody sends for would capture and drop for ever. */
  private void failed(String name, Throwable why) {
    devices.forEach(device -> end(device, why));
  }

  private static void end(Device device, Throwable why) {
    device.stop();
    device.account().done().completeExceptionally(why);
  }

  void wake() {
    worker.unpark();
  }

  private void run() {
    while (!closing) {
      if (!round() && !closing) {
        LockSupport.park(this);
      }
    }
  }

  /** One turn for each device. False if none had anything to send. */
  private boolean round() {
    boolean busy = false;
    for (Device device : devices) {
      Outbox.Turn turn = device.outbox().send(producer);
      busy |= turn != Outbox.Turn.IDLE;
      if (turn == Outbox.Turn.OUTAGE) {
        if (!outage) {
          log.warn("broker or registry is away: devices go on and drop their oldest frames");
          outage = true;
        }
        if (closing) {
          return false;
        }
        LockSupport.parkNanos(this, OUTAGE_PAUSE_NANOS);
      } else if (turn == Outbox.Turn.SENT && outage) {
        log.info("broker and registry are back");
        outage = false;
      }
    }
    return busy;
  }

  @Override
  public void close() {
    closing = true;
    wake();
    worker.join();
  }
}
