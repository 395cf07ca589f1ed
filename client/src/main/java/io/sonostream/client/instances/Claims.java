package io.sonostream.client.instances;

import java.util.HashSet;
import java.util.Set;

/**
 * Who is at work on which instance, so that the same one over two associations is not published
 * twice.
 *
 * <p>Owner: the publisher. Hand-off: this object's lock; who waits is woken by who is done. Bound:
 * one entry a thread at work. Shutdown: none; each claim is closed by who made it.
 */
final class Claims {
  private final Set<String> taken = new HashSet<>();

  /** Waits for whoever has it. */
  synchronized Claim claim(String instance) throws InterruptedException {
    while (!taken.add(instance)) {
      wait();
    }
    return new Claim(instance);
  }

  private synchronized void release(String instance) {
    taken.remove(instance);
    notifyAll();
  }

  /** An instance that nobody else works on. */
  final class Claim implements AutoCloseable {
    private final String instance;

    private Claim(String instance) {
      this.instance = instance;
    }

    @Override
    public void close() {
      release(instance);
    }
  }
}
