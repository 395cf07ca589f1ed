package io.sonostream.imaging.selection;

/**
 * A frame that has no label.
 *
 * @param name tells it from all others
 * @param subject whom it shows
 * @param worth how much its mask is expected to lack, 0 to 1
 * @param labelled how many labels its subject has already
 */
public record Candidate(String name, String subject, double worth, int labelled, Look look) {
  public Candidate {
    if (!(worth >= 0 && worth <= 1) || labelled < 0) {
      throw new IllegalArgumentException(
          name + " is worth " + worth + " with " + labelled + " labels; allowed are 0-1, >= 0");
    }
  }
}
