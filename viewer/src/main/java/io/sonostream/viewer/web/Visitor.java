package io.sonostream.viewer.web;

import io.sonostream.client.audit.Actor;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Visit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a request.
 *
 * @param from the address that he comes from
 * @param visit null for one who names himself with each request
 */
record Visitor(Person person, String from, @Nullable Visit visit) {
  /** As the audit has him. */
  Actor actor() {
    return new Actor(person.name(), "page/" + person.way().name().toLowerCase(Locale.ROOT), from);
  }
}
