package io.sonostream.imaging.selection;

/**
 * A frame that is worth a label.
 *
 * @param novelty how little it looks like those that were chosen before it, and how few labels its
 *     subject has, 0 to 1
 */
public record Chosen(Candidate candidate, double novelty) {}
