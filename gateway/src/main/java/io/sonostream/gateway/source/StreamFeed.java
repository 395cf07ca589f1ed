package io.sonostream.gateway.source;

import io.sonostream.devices.clip.LiveStream;
import io.sonostream.devices.clip.StreamPicture;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.gateway.settings.SourceSettings;
import java.io.IOException;
import java.time.Clock;

/**
 * The pictures of a video stream or of a grabber.
 *
 * <p>Owner: the source's thread; {@link #close} comes from any. Hand-off: the stream's. Bound: one
 * picture. Shutdown: {@link #close} ends a read.
 */
final class StreamFeed implements LiveFeed {
  private final LiveStream stream;
  private final Clock clock;
  private final SenderClock sender;

  StreamFeed(SourceSettings settings, Clock clock, SenderClock sender) {
    this.stream = new LiveStream(settings.video(), settings.channels(), settings.patience());
    this.clock = clock;
    this.sender = sender;
  }

  @Override
  public void connect() throws IOException {
    // Times that count from the beginning of a stream begin with each.
    sender.restart();
    stream.connect();
  }

  @Override
  public LiveFrame next() throws IOException {
    StreamPicture next = stream.next();
    return new LiveFrame(
        SourceFrame.of(next.picture()), sender.capturedAt(next.at(), clock.instant()));
  }

  @Override
  public void close() {
    stream.close();
  }
}
