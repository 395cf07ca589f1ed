package io.sonostream.viewer.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which groups of others, a proxy's or a provider's, have which role here. Who is in several has
 * the highest; who is in none has no business here.
 *
 * @param viewer groups whose people look
 * @param annotator groups whose people correct masks, too
 * @param operator groups whose people promote, roll back and ask for training, too
 * @param admin groups whose people end sessions, too
 */
public record RoleNames(
    List<String> viewer, List<String> annotator, List<String> operator, List<String> admin) {

  public RoleNames {
    viewer = List.copyOf(viewer);
    annotator = List.copyOf(annotator);
    operator = List.copyOf(operator);
    admin = List.copyOf(admin);
  }

  /** Nobody would get in. */
  boolean areEmpty() {
    return viewer.isEmpty() && annotator.isEmpty() && operator.isEmpty() && admin.isEmpty();
  }

  public Optional<Role> of(Collection<String> groups) {
    if (groups.stream().anyMatch(admin::contains)) {
      return Optional.of(Role.ADMIN);
    } else if (groups.stream().anyMatch(operator::contains)) {
      return Optional.of(Role.OPERATOR);
    } else if (groups.stream().anyMatch(annotator::contains)) {
      return Optional.of(Role.ANNOTATOR);
    }
    return groups.stream().anyMatch(viewer::contains) ? Optional.of(Role.VIEWER) : Optional.empty();
  }
}
