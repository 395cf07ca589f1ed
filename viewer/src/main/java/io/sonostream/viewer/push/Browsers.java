package io.sonostream.viewer.push;

import io.opentelemetry.api.trace.Tracer;
import io.sonostream.viewer.live.Picture;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.jetty.websocket.api.Session;

/**
 * All browsers that look. However many they are, the topics are read once and a picture is encoded
 * once.
 *
 * <p>Places are shared: when all are taken, whoever has the most of them gives one to a person who
 * has fewer. So nobody keeps others out by opening streams, and who has one place keeps it.
 *
 * <p>Owner: any thread. Hand-off: a concurrent map here, a {@link Mailbox} each. Bound: {@code
 * maxBrowsers}, and whoever was told to leave until {@link #seeOff} has come by. Shutdown: {@link
 * #close} ends every socket.
 */
public final class Browsers implements AutoCloseable {
  /** As a WebSocket says "try again later". */
  private static final int FULL = 1013;

  private final int maxBrowsers;
  private final ShowSpans spans;
  private final Map<Session, Browser> open = new ConcurrentHashMap<>();

  /** Of those who may stay, oldest first. */
  private final Set<Browser> seated = new LinkedHashSet<>();

  /**
   * @param tracer makes the spans of pictures
   */
  public Browsers(int maxBrowsers, Tracer tracer) {
    this.maxBrowsers = maxBrowsers;
    this.spans = new ShowSpans(tracer);
  }

  /**
   * Gives the browser a place, or closes its socket.
   *
   * @param person whose browser it is
   * @param onThisMachine whether the browser's bytes stay on this machine
   * @param newest the newest picture of each device, so that the page is not empty
   * @return false when there are too many browsers
   */
  public boolean join(
      Session session, String person, boolean onThisMachine, Collection<Picture> newest) {
    Browser browser = new Browser(session, person, onThisMachine);
    open.put(session, browser);
    Optional<Browser> unseated = seat(browser);
    if (!open.containsKey(session)) {
      // It has left meanwhile.
      unseat(browser);
    }
    unseated.ifPresent(one -> one.end(FULL, "too many browsers look at this viewer"));
    if (unseated.filter(one -> one == browser).isPresent()) {
      return false;
    }
    newest.forEach(picture -> browser.show(new EncodedPicture(picture)));
    return true;
  }

  /**
   * Together: those who come at the same moment would all see the last place free.
   *
   * @return who has to go for it: nobody, another, or this one itself
   */
  private synchronized Optional<Browser> seat(Browser browser) {
    if (seated.size() < maxBrowsers) {
      seated.add(browser);
      return Optional.empty();
    }
    Map<String, Long> places =
        seated.stream().collect(Collectors.groupingBy(Browser::person, Collectors.counting()));
    long most = Collections.max(places.values());
    if (places.getOrDefault(browser.person(), 0L) + 1 >= most) {
      return Optional.of(browser);
    }
    Optional<Browser> oldest =
        seated.stream().filter(one -> places.getOrDefault(one.person(), 0L) == most).findFirst();
    oldest.ifPresent(seated::remove);
    seated.add(browser);
    return oldest;
  }

  public void leave(Session session) {
    Browser browser = open.remove(session);
    if (browser != null) {
      unseat(browser);
    }
  }

  /** Closes a browser's socket, and says why. */
  public void end(Session session, int code, String why) {
    Browser browser = open.get(session);
    if (browser != null) {
      unseat(browser);
      browser.end(code, why);
    }
  }

  private synchronized void unseat(Browser browser) {
    seated.remove(browser);
  }

  /** Those who look, and those who were told to leave and have not left yet. */
  public int count() {
    return open.size();
  }

  /** To be called now and then: whoever was told to leave and does not is cut off. */
  public void seeOff() {
    open.values().forEach(Browser::seeOff);
  }

  public void show(Picture picture) {
    if (open.isEmpty()) {
      return;
    }
    EncodedPicture encoded = new EncodedPicture(picture, spans.begin(picture));
    open.values().forEach(browser -> browser.show(encoded));
  }

  /** A device has left the wall. */
  public void forget(String deviceId) {
    open.values().forEach(browser -> browser.forget(deviceId));
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
    synchronized (this) {
      seated.clear();
    }
  }
}
