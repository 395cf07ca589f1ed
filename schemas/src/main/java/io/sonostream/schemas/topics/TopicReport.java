package io.sonostream.schemas.topics;

import java.util.List;

/**
 * What {@link TopicAdmin} found.
 *
 * @param created topics that were missing and now exist
 * @param existing topics that were there
 * @param missing topics that are not there (only from {@link TopicAdmin#inspect})
 * @param problems differences that would lose or reorder records, one line each
 * @param remarks differences that are the operator's business, one line each: another retention
 */
public record TopicReport(
    List<String> created,
    List<String> existing,
    List<String> missing,
    List<String> problems,
    List<String> remarks) {
  public TopicReport {
    created = List.copyOf(created);
    existing = List.copyOf(existing);
    missing = List.copyOf(missing);
    problems = List.copyOf(problems);
    remarks = List.copyOf(remarks);
  }
}
