package io.sonostream.viewer.push;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One browser's socket: sends what its mailbox gives, one message at a time.
 *
 * <p>Owner: whoever finds the line free sends; {@code sending} makes that one at a time. Hand-off:
 * the {@link Mailbox}. Bound: one message in flight, whatever the browser's speed; {@link
 * #FAREWELL_ROUNDS} to leave, whatever it answers. Shutdown: {@link Browsers} forgets it when the
 * socket closes or a write fails.
 */
final class Browser {
  /** A message may be in flight, and the browser has to answer that it closes. */
  private static final int FAREWELL_ROUNDS = 10;

  private final Session session;
  private final String person;
  private final boolean onThisMachine;
  private final Mailbox mailbox = new Mailbox();
  private boolean sending;
  private @Nullable Farewell farewell;
  private int roundsLeft = FAREWELL_ROUNDS;

  /** What a socket is closed with. */
  private record Farewell(int code, String why) {}

  Browser(Session session, String person, boolean onThisMachine) {
    this.session = session;
    this.person = person;
    this.onThisMachine = onThisMachine;
  }

  String person() {
    return person;
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

  void forget(String deviceId) {
    mailbox.forget(deviceId);
  }

  void close() {
    session.close();
  }

  /** Closes the socket after the message in flight; nothing else is sent. */
  void end(int code, String why) {
    synchronized (this) {
      if (farewell != null) {
        return;
      }
      farewell = new Farewell(code, why);
    }
    pump();
  }

  /** Who was told to leave and is still here after so many rounds has no wish to. */
  void seeOff() {
    synchronized (this) {
      if (farewell == null || --roundsLeft > 0) {
        return;
      }
    }
    session.disconnect();
  }

  private void pump() {
    @Nullable Farewell last;
    @Nullable String snapshot = null;
    @Nullable EncodedPicture picture = null;
    synchronized (this) {
      if (sending) {
        return;
      }
      last = farewell;
      if (last == null) {
        snapshot = mailbox.takeSnapshot();
        picture = snapshot == null ? mailbox.takePicture() : null;
      }
      sending = last != null || snapshot != null || picture != null;
    }
    if (last != null) {
      session.close(last.code(), last.why(), Callback.NOOP);
    } else if (snapshot != null) {
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
