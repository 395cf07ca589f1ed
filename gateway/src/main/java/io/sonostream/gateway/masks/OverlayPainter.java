package io.sonostream.gateway.masks;

import io.sonostream.client.UnavailableException;
import io.sonostream.client.frames.FramePixels;
import io.sonostream.client.frames.FrameReader;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.MessageWriter;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws masks on their frames, which have to be read again for that: apart from the masks, so that
 * those are never later for it. Of each stream the newest mask is drawn; what can't be had in time
 * has no overlay.
 *
 * <p>Owner: its thread. Hand-off: the newest mask of each stream, under this object's lock. Bound:
 * one mask a stream, and so many streams. Shutdown: {@link #close}.
 */
final class OverlayPainter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OverlayPainter.class);
  private static final int MOST_STREAMS = 1024;

  private record Wanted(String stream, Mask mask, byte[] classes) {}

  private final FrameReader frames;
  private final FramePixels pixels = new FramePixels(new ImageDecoder(ImageLimits.DEFAULT));
  private final MaskServer server;
  private final Worker worker;
  private final Map<String, Wanted> waiting = new LinkedHashMap<>();

  /**
   * @param frames its own from now on
   */
  OverlayPainter(FrameReader frames, MaskServer server, FailurePolicy policy) {
    this.frames = frames;
    this.server = server;
    this.worker = new Worker("igtl-overlays", this::run, policy);
  }

  void start() {
    worker.start();
  }

  synchronized void want(String stream, Mask mask, byte[] classes) {
    if (waiting.size() < MOST_STREAMS || waiting.containsKey(stream)) {
      waiting.put(stream, new Wanted(stream, mask, classes));
      notifyAll();
    }
  }

  private synchronized Wanted take() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    Iterator<Wanted> all = waiting.values().iterator();
    Wanted next = all.next();
    all.remove();
    return next;
  }

  private void run() throws InterruptedException {
    while (true) {
      paint(take());
    }
  }

  private void paint(Wanted wanted) {
    try {
      Optional<Frame> frame = frames.read(wanted.mask().getSource());
      if (frame.isPresent()) {
        PixelImage picture = pixels.decode(frame.get());
        Message.Image overlay =
            MaskMessages.overlay(wanted.stream(), wanted.mask(), wanted.classes(), picture);
        server.send(overlay.device(), MessageWriter.bytes(overlay));
      }
    } catch (UnavailableException | BadImageException | IllegalArgumentException e) {
      log.debug("no overlay for a mask of {}", wanted.mask().getDeviceId(), e);
    }
  }

  @Override
  public void close() {
    worker.interrupt();
    frames.close();
    worker.join();
  }
}
