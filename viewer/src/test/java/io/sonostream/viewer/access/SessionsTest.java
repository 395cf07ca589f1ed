package io.sonostream.viewer.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.runtime.WorkerHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Person ANN = new Person("ann", Role.OPERATOR, Person.Way.PASSWORD);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-28T10:00:00Z"));
  private final Set<String> unwelcome = new HashSet<>();
  private final Clock clock =
      new Clock() {
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
          return now.get();
        }
      };
  private final Sessions sessions =
      new Sessions(
          Duration.ofHours(12),
          Duration.ofHours(1),
          person -> !unwelcome.contains(person.name()),
          clock,
          new WorkerHealth());

  @AfterEach
  void close() {
    sessions.close();
  }

  @Test
  void aSessionEndsWhenItsLifeIsOverHoweverOftenItIsUsed() {
    String secret = sessions.open(ANN, "10.0.0.7");
    for (int i = 0; i < 23; i++) {
      pass(Duration.ofMinutes(30));
      assertThat(sessions.find(secret)).as("after %d half hours", i + 1).isPresent();
    }
    pass(Duration.ofMinutes(30));
    assertThat(sessions.find(secret)).isEmpty();
    assertThat(sessions.list()).isEmpty();
  }

  @Test
  void aSessionEndsWhenNobodyUsesItAndLastsWhileSomebodyLooks() {
    String secret = sessions.open(ANN, "10.0.0.7");
    Visit visit = sessions.find(secret).orElseThrow();
    AtomicInteger closed = new AtomicInteger();
    Runnable stream = closed::incrementAndGet;
    visit.hold(stream);
    pass(Duration.ofHours(3));
    sessions.sweep();
    assertThat(sessions.find(secret)).isPresent();
    pass(Duration.ofHours(3));
    sessions.letGo(visit, stream);
    pass(Duration.ofMinutes(59));
    assertThat(sessions.find(secret)).isPresent();
    pass(Duration.ofMinutes(61));
    assertThat(sessions.find(secret)).isEmpty();
    assertThat(closed).hasValue(0);
  }

  @Test
  void whoIsSignedOutOrRemovedLosesTheStreamToo() {
    String first = sessions.open(ANN, "10.0.0.7");
    String second = sessions.open(ANN, "10.0.0.8");
    AtomicInteger closed = new AtomicInteger();
    sessions.find(first).orElseThrow().hold(closed::incrementAndGet);
    sessions.find(second).orElseThrow().hold(closed::incrementAndGet);
    assertThat(sessions.end(sessions.find(first).orElseThrow().id())).isTrue();
    assertThat(closed).hasValue(1);
    assertThat(sessions.find(first)).isEmpty();
    unwelcome.add("ann");
    sessions.sweep();
    assertThat(closed).hasValue(2);
    assertThat(sessions.find(second)).isEmpty();
  }

  @Test
  void aStreamThatComesAfterTheEndIsClosedAtOnce() {
    Visit visit = sessions.find(sessions.open(ANN, "10.0.0.7")).orElseThrow();
    sessions.end(visit.id());
    AtomicInteger closed = new AtomicInteger();
    visit.hold(closed::incrementAndGet);
    assertThat(closed).hasValue(1);
  }

  @Test
  void nobodyFillsTheMemoryWithSessionsNorPushesOthersOut() {
    String bob = sessions.open(new Person("bob", Role.VIEWER, Person.Way.PASSWORD), "10.0.0.9");
    String first = sessions.open(ANN, "10.0.0.7");
    for (int i = 0; i < Sessions.MOST_OF_ONE; i++) {
      sessions.open(ANN, "10.0.0.7");
    }
    assertThat(sessions.list()).hasSize(Sessions.MOST_OF_ONE + 1);
    assertThat(sessions.find(first)).isEmpty();
    assertThat(sessions.find(bob)).isPresent();
  }

  @Test
  void aStayThatNoCookieLeadsToLastsAsLongAsItsStreamAndPushesNobodyOut() {
    String secret = sessions.open(ANN, "10.0.0.7");
    List<Visit> passing = new ArrayList<>();
    AtomicInteger closed = new AtomicInteger();
    Runnable stream = closed::incrementAndGet;
    for (int i = 0; i < 2 * Sessions.MOST_OF_ONE; i++) {
      Visit visit = sessions.passing(ANN, "10.0.0.8");
      visit.hold(stream);
      passing.add(visit);
    }
    assertThat(sessions.find(secret)).isPresent();
    assertThat(sessions.list()).hasSize(1 + passing.size());
    assertThat(closed).hasValue(0);

    passing.subList(1, passing.size()).forEach(visit -> sessions.letGo(visit, stream));
    assertThat(sessions.list()).hasSize(2);
    assertThat(sessions.end(passing.get(0).id())).isTrue();
    assertThat(closed).hasValue(1);
  }

  @Test
  void aSecretThatIsGuessedOrMissingOpensNothing() {
    sessions.open(ANN, "10.0.0.7");
    assertThat(sessions.find(null)).isEmpty();
    assertThat(sessions.find("")).isEmpty();
    assertThat(sessions.find(sessions.list().get(0).id())).isEmpty();
  }

  @Test
  void afterTenFailuresAnAddressWaitsAndOthersDoNot() {
    SignInLimits limits = new SignInLimits(10, clock);
    for (int i = 0; i < 10; i++) {
      assertThat(limits.begin("10.0.0.7", "ann")).isZero();
    }
    assertThat(limits.begin("10.0.0.7", "ann")).isEqualTo(60);
    assertThat(limits.begin("10.0.0.7", "bob")).isEqualTo(60);
    for (int i = 0; i < 90; i++) {
      assertThat(limits.begin("10.0.1." + i, "ann")).isZero();
    }
    assertThat(limits.begin("10.0.0.8", "ann")).isEqualTo(60);
    assertThat(limits.begin("10.0.0.8", "bob")).isZero();
    pass(Duration.ofSeconds(60));
    for (int i = 0; i < 10; i++) {
      assertThat(limits.begin("10.0.0.7", "ann")).isZero();
    }
    limits.succeeded("10.0.0.7", "ann");
    assertThat(limits.begin("10.0.0.7", "ann")).isZero();
  }

  /** Each is looked at for a tenth of a second, in which the others would come, too. */
  @Test
  void triesThatComeAtOnceCountBeforeTheyHaveFailed() {
    SignInLimits limits = new SignInLimits(2, clock);
    assertThat(limits.begin("10.0.0.7", "ann")).isZero();
    assertThat(limits.begin("10.0.0.7", "ann")).isZero();
    assertThat(limits.begin("10.0.0.7", "ann")).isEqualTo(60);
    limits.takeBack("10.0.0.7", "ann");
    assertThat(limits.begin("10.0.0.7", "ann")).isZero();
    assertThat(limits.begin("10.0.0.7", "ann")).isEqualTo(60);
    limits.takeBack("10.0.0.9", "bob");
    assertThat(limits.begin("10.0.0.9", "bob")).isZero();
  }

  @Test
  void aProxysWordCountsFromItsAddressOnly() {
    TrustedProxy proxy =
        new TrustedProxy(
            new ProxySettings(List.of("10.1.1.1", "::1"), "X-User", "X-Groups"),
            new RoleNames(List.of("all"), List.of(), List.of("ops"), List.of()));
    assertThat(proxy.person("10.1.1.1", header("ann", "all, ops")))
        .contains(new Person("ann", Role.OPERATOR, Person.Way.PROXY));
    assertThat(proxy.person("0:0:0:0:0:0:0:1", header("ann", "all"))).isPresent();
    assertThat(proxy.person("10.1.1.2", header("ann", "ops"))).isEmpty();
    assertThat(proxy.person("10.1.1.1", header("ann", "strangers"))).isEmpty();
    assertThat(proxy.person("10.1.1.1", header("a\nb", "ops"))).isEmpty();
    assertThat(proxy.origin("10.1.1.1", lines("6.6.6.6, 10.0.0.7"))).isEqualTo("10.0.0.7");
    assertThat(proxy.origin("10.1.1.2", lines("10.0.0.7"))).isEqualTo("10.1.1.2");
    assertThat(proxy.origin("10.1.1.1", lines("evil\nline"))).isEqualTo("10.1.1.1");
    assertThat(proxy.origin("10.1.1.1", lines())).isEqualTo("10.1.1.1");
    // HAProxy leaves the client's line and adds its own behind it.
    assertThat(proxy.origin("10.1.1.1", lines("6.6.6.6", "10.0.0.7"))).isEqualTo("10.0.0.7");
    assertThat(proxy.person("10.1.1.1", lines("ann", "ops")))
        .as("which of two names is the proxy's?")
        .isEmpty();
  }

  private static Function<String, List<String>> lines(String... lines) {
    return name -> List.of(lines);
  }

  private static Function<String, List<String>> header(String user, String groups) {
    return name ->
        name.equals("X-User")
            ? List.of(user)
            : name.equals("X-Groups") ? List.of(groups) : List.of();
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }
}
