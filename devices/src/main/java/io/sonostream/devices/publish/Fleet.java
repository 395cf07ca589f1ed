package io.sonostream.devices.publish;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FramePublisher;
import io.sonostream.client.frames.FrameSender;
import io.sonostream.devices.source.FrameSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Any number of devices on one producer, one sending thread and a few capture threads. Topics must
 * exist ({@code TopicAdmin.ensure}).
 *
 * <p><b>Owner</b>: the fleet owns the threads and the producer; a device that was started belongs
 * to it. <b>Hand-off</b>: see the package. <b>Bound</b>: each device's queue and frames in flight,
 * and the producer's buffer.memory. <b>Shutdown</b>: {@link #close} stops capturing, sends what is
 * queued for as long as it may, drops the rest, closes the producer.
 */
public final class Fleet implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final Clock clock;
  private final CapturePool capture;
  private final FrameSender sender;
  private final List<Device> devices = new CopyOnWriteArrayList<>();
  private boolean closed;

  /**
   * @param captureThreads threads that make and pack frames
   */
  public Fleet(Cluster cluster, Clock clock, int captureThreads) {
    this.cluster = cluster;
    this.clock = clock;
    this.capture = new CapturePool(captureThreads);
    this.sender = new FrameSender(cluster);
  }

  /** Why nothing is sent any more, if something ended it that nothing can survive. */
  public Optional<String> failure() {
    return sender.failure();
  }

  /** Starts a device, which ends by itself or with the fleet. Its source now belongs to it. */
  public Device start(DeviceSettings settings, FrameSource source) {
    return start(settings, source, DeviceListener.SILENT);
  }

  public synchronized Device start(
      DeviceSettings settings, FrameSource source, DeviceListener listener) {
    if (closed) {
      throw new IllegalStateException("the fleet is closed; start devices before");
    }
    Device device = new Device(settings, source, cluster, sender, clock, listener);
    devices.add(device);
    capture.start(device);
    return device;
  }

  /**
   * A publisher on this fleet's producer, for a source that gives its frames when it likes. Who
   * opens it closes it, before the fleet.
   */
  public FramePublisher.Builder publisher() {
    return FramePublisher.to(cluster).clock(clock).sender(sender);
  }

  /** Takes a device that is done out of the list and the counts: the caller has seen them. */
  public void forget(Device device) {
    devices.remove(device);
  }

  public List<Device> devices() {
    return List.copyOf(devices);
  }

  /** All devices together. */
  public DeviceCounts counts() {
    return devices.stream().map(Device::counts).reduce(DeviceCounts.NONE, DeviceCounts::plus);
  }

  /** Completes when every device is done that has been started so far. */
  public CompletableFuture<Void> done() {
    return CompletableFuture.allOf(
        devices.stream().map(Device::done).toArray(CompletableFuture<?>[]::new));
  }

  /** Closes, sending what is queued for at most 10 s. */
  @Override
  public void close() {
    close(DRAIN);
  }

  /**
   * Stops every device, sends what is queued, and frees everything. Counts are final afterwards.
   *
   * @param drain how long queued frames may take; zero drops them
   */
  public void close(Duration drain) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    long deadline = System.nanoTime() + drain.toNanos();
    devices.forEach(Device::stop);
    capture.close();
    devices.forEach(Device::endCapture);
    waitUntilDone(deadline);
    devices.forEach(Device::dropQueued);
    sender.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    devices.forEach(Device::dropQueued);
  }

  private void waitUntilDone(long deadline) {
    try {
      done().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Late frames are dropped next; a failed source is told by its own device.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
