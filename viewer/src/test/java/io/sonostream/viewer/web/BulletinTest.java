package io.sonostream.viewer.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.viewer.push.Browsers;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

class BulletinTest {
  @Test
  void whatEndsItIsToldToWhoeverAsksForTheViewersHealth() {
    WorkerHealth health = new WorkerHealth();
    try (Browsers browsers = new Browsers(1, OpenTelemetry.noop().getTracer("viewer"));
        Bulletin bulletin = new Bulletin(null, null, null, browsers, broken(), health)) {
      browsers.join(silent(), "ann", true, List.of());
      bulletin.start();
      Awaitility.await().until(() -> health.failure().isPresent());
      assertThat(health.failure().orElseThrow()).contains("viewer-bulletin").contains("no clock");
    }
  }

  private static Session silent() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  case "isOpen" -> true;
                  default -> null;
                });
  }

  private static Clock broken() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        throw new AssertionError("no clock");
      }
    };
  }
}
