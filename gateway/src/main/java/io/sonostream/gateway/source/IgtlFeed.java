package io.sonostream.gateway.source;

import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.gateway.igtl.BadMessageException;
import io.sonostream.gateway.igtl.Geometry;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.MessageReader;
import io.sonostream.gateway.settings.PeerAddress;
import io.sonostream.imaging.image.PixelImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of one name that an OpenIGTLink server sends, such as PLUS, and the transforms that
 * place them where they don't say it themselves. Its other messages are read and passed over; one
 * that is damaged is dropped and counted.
 *
 * <p>Owner: the source's thread; {@link #close} comes from any. Hand-off: none. Bound: one message
 * of at most 64 MiB. Shutdown: {@link #close} closes the socket.
 */
final class IgtlFeed implements LiveFeed {
  private static final Logger log = LoggerFactory.getLogger(IgtlFeed.class);
  private static final int MOST_BYTES = 64 << 20;
  private static final int BUFFER = 1 << 16;
  private static final int MOST_NAMES = 8;

  private final Socket socket = new Socket();
  private final PeerAddress address;
  private final Duration silence;
  private final Clock clock;
  private final LiveCounts counts;
  private final SenderClock sender;
  private final @Nullable TrackedPose tracked;
  private final Set<String> others = new TreeSet<>();
  private @Nullable String name;
  private @Nullable MessageReader messages;
  private boolean toldDamage;
  private boolean toldUnplaced;
  private long lastImageNanos;

  /**
   * @param name of the images; null for the first that comes
   * @param silence after which a server that sends no such image is given up
   * @param tracked where the images lie, by transforms apart from them; null where they say it
   *     themselves
   */
  IgtlFeed(
      PeerAddress address,
      @Nullable String name,
      Duration silence,
      Clock clock,
      LiveCounts counts,
      SenderClock sender,
      @Nullable TrackedPose tracked) {
    this.address = address;
    this.name = name;
    this.silence = silence;
    this.clock = clock;
    this.counts = counts;
    this.sender = sender;
    this.tracked = tracked;
  }

  @Override
  public void connect() throws IOException {
    int millis = (int) silence.toMillis();
    InetSocketAddress peer = new InetSocketAddress(address.host(), address.port());
    if (peer.isUnresolved()) {
      throw new IOException(address + ": there is no host of that name");
    }
    try {
      socket.connect(peer, millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      messages =
          new MessageReader(new BufferedInputStream(socket.getInputStream(), BUFFER), MOST_BYTES);
    } catch (IOException e) {
      throw new IOException(address + ": no connection: " + e.getMessage(), e);
    }
    lastImageNanos = System.nanoTime();
  }

  @Override
  public LiveFrame next() throws IOException {
    MessageReader reader = messages;
    if (reader == null) {
      throw new IllegalStateException("not connected");
    }
    while (true) {
      try {
        Message message = reader.next(this::isWanted);
        Message.Image image = message.image().orElse(null);
        if (image != null) {
          lastImageNanos = System.nanoTime();
          return frame(image);
        }
        saw(message);
        requireImages();
      } catch (BadMessageException.Damaged e) {
        damaged(e);
      } catch (BadMessageException e) {
        lastImageNanos = System.nanoTime();
        throw new UnusableFrameException(address + ": " + e.getMessage(), e);
      } catch (SocketTimeoutException e) {
        throw new IOException(address + ": nothing came for " + silence.toSeconds() + " s", e);
      } catch (IOException e) {
        throw new IOException(address + ": " + e.getMessage(), e);
      }
    }
  }

  private void saw(Message message) {
    Message.Transform transform = message.transform().orElse(null);
    if (tracked != null && transform != null) {
      tracked.saw(transform, clock.instant());
    }
  }

  private boolean isWanted(String type, String device) {
    if (tracked != null && tracked.isWanted(type, device)) {
      return true;
    }
    if (!type.equals("IMAGE")) {
      return false;
    }
    String wanted = name;
    if (wanted == null) {
      name = device;
      log.info("{}: takes the images of {}, the first that came", address, device);
      return true;
    }
    if (!wanted.equals(device) && others.size() < MOST_NAMES) {
      others.add(device);
    }
    return wanted.equals(device);
  }

  /** Others than the wanted ones may come for ever: somebody must be told. */
  private void requireImages() throws IOException {
    if (System.nanoTime() - lastImageNanos > silence.toNanos()) {
      throw new IOException(
          "no image "
              + (name == null ? "" : name + " ")
              + "came for "
              + silence.toSeconds()
              + " s"
              + (others.isEmpty() ? "" : "; there are images " + String.join(", ", others)));
    }
  }

  private void damaged(BadMessageException.Damaged damage) {
    counts.damaged.incrementAndGet();
    if (!toldDamage) {
      toldDamage = true;
      log.warn("{}: {}; it is dropped, further ones are counted", address, damage.getMessage());
    }
  }

  private LiveFrame frame(Message.Image image) {
    Geometry geometry = geometry(image);
    PixelImage picture =
        new PixelImage(image.width(), image.height(), image.channels(), image.pixels());
    return new LiveFrame(
        SourceFrame.of(picture).placed(geometry.spacing(), geometry.pose()),
        sender.capturedAt(image.at(), clock.instant()));
  }

  private Geometry geometry(Message.Image image) {
    if (tracked == null) {
      return Geometry.of(image);
    }
    TrackedPose.Placed placed = tracked.place(image, clock.instant());
    if (placed.fault() != null) {
      counts.unplaced.incrementAndGet();
      if (!toldUnplaced) {
        toldUnplaced = true;
        log.warn(
            "{}: {}; the frame has no pose, further ones are counted", address, placed.fault());
      }
    }
    return placed.geometry();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("{}: the socket did not close", address, e);
    }
  }
}
