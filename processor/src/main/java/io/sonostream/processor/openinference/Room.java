package io.sonostream.processor.openinference;

import java.util.concurrent.Semaphore;

/**
 * How many requests, and how many bytes of them, may be here at a time. Nobody waits for room:
 * whoever finds none is told to come again, and knows better than we how long he may wait.
 *
 * <p>Owner: two semaphores. Hand-off: none. Bound: itself. Shutdown: none.
 */
final class Room {
  private static final int KIBI = 1024;

  private final Semaphore requests;
  private final Semaphore kibibytes;
  private final long mostBytes;

  Room(int mostRequests, long mostBytes) {
    this.requests = new Semaphore(mostRequests);
    this.kibibytes = new Semaphore((int) (mostBytes / KIBI));
    this.mostBytes = mostBytes;
  }

  /** Room that is given back as a whole. */
  final class Place implements AutoCloseable {
    private int held;

    /**
     * @param what needs it, for people
     */
    void take(long bytes, String what) throws RefusedRequestException {
      if (bytes > mostBytes) {
        throw new RefusedRequestException(
            413,
            what
                + " needs "
                + bytes
                + " bytes; all requests together may have "
                + mostBytes
                + " (processor.open-inference.max-bytes)");
      }
      int more = (int) ((bytes + KIBI - 1) / KIBI);
      if (!kibibytes.tryAcquire(more)) {
        throw new RefusedRequestException(503, "there is no room for " + what + " now; come again");
      }
      held += more;
    }

    @Override
    public void close() {
      kibibytes.release(held);
      requests.release();
    }
  }

  Place enter() throws RefusedRequestException {
    if (!requests.tryAcquire()) {
      throw new RefusedRequestException(503, "there are as many requests as may be; come again");
    }
    return new Place();
  }
}
