package io.sonostream.viewer.openid;

import io.sonostream.runtime.Printable;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.access.RoleNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which person claims speak of.
 *
 * @param name the claim with the name
 * @param groups the claim with the groups: one, or a list
 */
record PersonClaims(String name, String groups, RoleNames roles) {

  /** Whether nothing more has to be asked. */
  boolean areIn(Map<String, Object> claims) {
    return find(claims, name) != null && find(claims, groups) != null;
  }

  /**
   * @throws NotSignedIn when they name nobody, or nobody with a role
   */
  Person person(Map<String, Object> claims) {
    if (!(find(claims, name) instanceof String who) || who.isBlank()) {
      throw refused(
          "the provider says no " + name + "; set viewer.access.openid.name-claim or scopes");
    }
    Role role =
        roles
            .of(groups(find(claims, groups)))
            .orElseThrow(
                () ->
                    refused(
                        Printable.line(who)
                            + " is in no group that has a role here (claim "
                            + groups
                            + "); see viewer.access.roles"));
    try {
      return new Person(who, role, Person.Way.OPENID);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> groups(@Nullable Object value) {
    if (value instanceof Collection<?> all) {
      return all.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return value instanceof String one ? List.of(one) : List.of();
  }

  /** By its whole name first: some have dots in them, as those that are addresses. */
  private static @Nullable Object find(Map<?, ?> claims, String path) {
    Object whole = claims.get(path);
    int dot = path.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return Optional.ofNullable(claims.get(path.substring(0, dot)))
        .filter(Map.class::isInstance)
        .map(inner -> find((Map<?, ?>) inner, path.substring(dot + 1)))
        .orElse(null);
  }

  private static NotSignedIn refused(String why) {
    return new NotSignedIn(NotSignedIn.Why.REFUSED, why);
  }
}
