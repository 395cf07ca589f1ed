package io.sonostream.schemas.serde;

import java.util.List;

/**
 * What {@link SubjectAdmin} found, by subject.
 *
 * @param registered subjects that got our version now
 * @param existing subjects that had it
 * @param missing subjects without our version (only from {@link SubjectAdmin#inspect})
 * @param problems one line each
 */
public record SubjectReport(
    List<String> registered, List<String> existing, List<String> missing, List<String> problems) {
  public SubjectReport {
    registered = List.copyOf(registered);
    existing = List.copyOf(existing);
    missing = List.copyOf(missing);
    problems = List.copyOf(problems);
  }
}
