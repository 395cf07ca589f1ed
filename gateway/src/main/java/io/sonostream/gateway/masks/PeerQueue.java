package io.sonostream.gateway.masks;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a peer has not got yet: of each stream the newest message, since who is slow wants to see
 * now rather than then.
 *
 * <p>Owner: none. Hand-off: this object's monitor. Bound: one message a stream, and so many
 * streams; with more, the one that waits longest goes. Shutdown: {@link #end}.
 */
final class PeerQueue {
  private static final int MOST_STREAMS = 1024;

  private final Map<String, byte[]> waiting = new LinkedHashMap<>();
  private boolean ended;

  /** Never waits. Returns how many older messages it cost, 0 or 1. */
  synchronized int offer(String stream, byte[] message) {
    if (ended) {
      return 0;
    }
    // A stream keeps its place: one that is replaced all the time would never be sent else.
    boolean replaced = waiting.put(stream, message) != null;
    if (waiting.size() > MOST_STREAMS) {
      Iterator<String> streams = waiting.keySet().iterator();
      streams.next();
      streams.remove();
      replaced = true;
    }
    notifyAll();
    return replaced ? 1 : 0;
  }

  /** Waits for the next message; empty after the end. */
  synchronized byte[] take() throws InterruptedException {
    while (waiting.isEmpty() && !ended) {
      wait();
    }
    if (ended) {
      return new byte[0];
    }
    Iterator<byte[]> messages = waiting.values().iterator();
    byte[] next = messages.next();
    messages.remove();
    return next;
  }

  synchronized void end() {
    ended = true;
    waiting.clear();
    notifyAll();
  }
}
