package io.sonostream.viewer.push;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One browser's socket: sends what its mailbox gives, one message at a time.
 *
 * <p>Owner: whoever finds the line free sends; {@code sending} makes that one at a time. Hand-off:
 * the {@link Mailbox}. Bound: one message in flight, whatever the browser's speed. Shutdown: {@link
 * Browsers} forgets it when the socket closes or a write fails.
 */
final class Browser {
  private final Session session;
  private final boolean onThisMachine;
  private final Mailbox mailbox = new Mailbox();
  private boolean sending;

  Browser(Session session, boolean onThisMachine) {
    this.session = session;
    this.onThisMachine = onThisMachine;
  }

  void show(EncodedPicture picture) {
    mailbox.offer(picture);
    pump();
  }

  void tell(String kind, String json) {
    mailbox.offer(kind, json);
    pump();
  }

  void painted(long number) {
    mailbox.painted(number);
    pump();
  }

  void close() {
    session.close();
  }

  private void pump() {
    @Nullable String snapshot;
    @Nullable EncodedPicture picture;
    synchronized (this) {
      if (sending) {
        return;
      }
      snapshot = mailbox.takeSnapshot();
      picture = snapshot == null ? mailbox.takePicture() : null;
      sending = snapshot != null || picture != null;
    }
    if (snapshot != null) {
      session.sendText(snapshot, new Sent(null));
    } else if (picture != null) {
      ByteBuffer bytes = picture.bytes(onThisMachine);
      session.sendBinary(bytes, new Sent(picture));
    }
  }

  private final class Sent implements Callback {
    private final @Nullable EncodedPicture picture;

    Sent(@Nullable EncodedPicture picture) {
      this.picture = picture;
    }

    @Override
    public void succeed() {
      if (picture != null) {
        picture.sent();
      }
      synchronized (Browser.this) {
        sending = false;
      }
      pump();
    }

    @Override
    public void fail(Throwable cause) {
      session.disconnect();
    }
  }
}
