package io.sonostream.viewer.access;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in; viewer.conf says what each key means.
 *
 * @param users the file of local users
 * @param person whom the token, or the page on loopback, stands for
 * @param sessionLife from the sign-in
 * @param idleLife without a request and without a live picture
 * @param failures sign-ins that may fail a minute, by address and by name
 * @param roles which of others' groups have which role
 */
public record AccessSettings(
    @Nullable Path users,
    @Nullable String person,
    Duration sessionLife,
    Duration idleLife,
    int failures,
    RoleNames roles,
    ProxySettings proxy,
    OpenIdSettings openid) {

  public AccessSettings {
    if (sessionLife.compareTo(Duration.ofMinutes(1)) < 0
        || idleLife.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException(
          "session-life is " + sessionLife + ", idle-life " + idleLife + "; both need 1m or more");
    }
    if (failures < 1) {
      throw new IllegalArgumentException("failures is " + failures + "; it must be at least 1");
    }
    if ((proxy.isSet() || openid.isSet()) && roles.areEmpty()) {
      throw new IllegalArgumentException(
          (proxy.isSet() ? "proxy.addresses are" : "openid.issuer is")
              + " set and roles name no group, so nobody could come in; set"
              + " roles.viewer, roles.annotator, roles.operator or roles.admin");
    }
  }

  Person alone(Person.Way way) {
    String name = person == null ? System.getProperty("user.name", "unknown") : person;
    return new Person(name.strip(), Role.ADMIN, way);
  }
}
