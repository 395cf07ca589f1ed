package io.sonostream.viewer.push;

import io.opentelemetry.api.trace.Tracer;
import io.sonostream.viewer.live.Picture;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Session;

/**
 * All browsers that look. However many they are, the topics are read once and a picture is encoded
 * once.
 *
 * <p>Owner: any thread. Hand-off: a concurrent map here, a {@link Mailbox} each. Bound: {@code
 * maxBrowsers}. Shutdown: {@link #close} ends every socket.
 */
public final class Browsers implements AutoCloseable {
  private final int maxBrowsers;
  private final ShowSpans spans;
  private final Map<Session, Browser> open = new ConcurrentHashMap<>();

  /**
   * @param tracer makes the spans of pictures
   */
  public Browsers(int maxBrowsers, Tracer tracer) {
    this.maxBrowsers = maxBrowsers;
    this.spans = new ShowSpans(tracer);
  }

  /**
   * @param newest the newest picture of each device, so that the page is not empty
   * @param onThisMachine whether the browser's bytes stay on this machine
   * @return false when there are too many browsers
   */
  public boolean join(Session session, boolean onThisMachine, Collection<Picture> newest) {
    Browser browser = new Browser(session, onThisMachine);
    // Together: those who come at the same moment would all see the last place free.
    synchronized (this) {
      if (open.size() >= maxBrowsers) {
        return false;
      }
      open.put(session, browser);
    }
    newest.forEach(picture -> browser.show(new EncodedPicture(picture)));
    return true;
  }

  public void leave(Session session) {
    open.remove(session);
  }

  public int count() {
    return open.size();
  }

  public void show(Picture picture) {
    if (open.isEmpty()) {
      return;
    }
    EncodedPicture encoded = new EncodedPicture(picture, spans.begin(picture));
    open.values().forEach(browser -> browser.show(encoded));
  }

  /**
   * @param kind a newer snapshot replaces an unsent one of the same kind
   */
  public void tell(String kind, String json) {
    open.values().forEach(browser -> browser.tell(kind, json));
  }

  public void tell(Session session, String kind, String json) {
    Browser browser = open.get(session);
    if (browser != null) {
      browser.tell(kind, json);
    }
  }

  public void painted(Session session, long number) {
    Browser browser = open.get(session);
    if (browser != null) {
      browser.painted(number);
    }
  }

  @Override
  public void close() {
    open.values().forEach(Browser::close);
    open.clear();
  }
}
