package io.sonostream.gateway.receive;

/**
 * What became of one instance.
 *
 * @param sopClass empty where it can't be read
 * @param sopInstance empty where it can't be read
 * @param frames of it, where it is safe
 * @param why empty where it is safe, else one line
 */
public record Outcome(Kind kind, String sopClass, String sopInstance, int frames, String why) {
  /** What its sender should do about it. */
  public enum Kind {
    /** All frames are in Kafka: forget it. */
    PUBLISHED,
    /** They were there before: forget it. */
    KNOWN,
    /** Another instance of this name came before: look into it. */
    DUPLICATE,
    /** Damaged, or not to be read: look into it. */
    REFUSED,
    /** Not known to be safe: send it again. */
    NOT_NOW
  }

  public boolean isSafe() {
    return kind == Kind.PUBLISHED || kind == Kind.KNOWN;
  }
}
