package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sonostream.schemas.fixtures.StubRegistry;
import io.sonostream.schemas.fixtures.StubRegistry.Fault;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Services that start at the same moment want the same rule and the same schemas. */
class SubjectAdminTest {
  private final StubRegistry registry = new StubRegistry();
  private final List<TopicSpec> topics = List.of(new Topics(TopicOptions.DEFAULT).framesLive());
  private final SubjectAdmin admin =
      new SubjectAdmin(Map.of("schema.registry.url", registry.url()));

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void aRuleThatSomebodyElseIsSettingIsSetOnceHeIsDone() {
    registry.failNext(Fault.NONE, Fault.status(409));

    assertThat(admin.ensure(topics, Duration.ZERO).registered())
        .containsExactly("frames.live-value");
    assertThat(registry.requests()).startsWith("GET /config/frames.live-value");
    assertThat(Collections.frequency(registry.requests(), "PUT /config/frames.live-value"))
        .isEqualTo(2);
  }

  @Test
  void aRuleThatIsRefusedAgainAndAgainIsAnError() {
    registry.failAlways(Fault.status(409));
    assertThatThrownBy(() -> admin.ensure(topics, Duration.ZERO))
        .isInstanceOf(RegistryRefusedException.class);
  }

  @Test
  void aSchemaThatSomebodyElseHasJustRegisteredIsNoMisfit() {
    admin.ensure(topics, Duration.ZERO);
    // The rule is there; the schema is not yet; registering is refused, and then it is there.
    registry.failNext(
        Fault.NONE,
        new Fault(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"),
        Fault.status(409));

    assertThat(admin.ensure(topics, Duration.ZERO).registered())
        .containsExactly("frames.live-value");
  }

  /** It is asked many times a second, and whoever reads the log has to find the rest of it. */
  @Test
  void aRegistryThatIsAwayIsToldOnceAndThatItIsBackToo() {
    Fault[] outage = new Fault[40];
    Arrays.fill(outage, Fault.status(503));
    registry.failNext(outage);
    SubjectAdmin quick =
        new SubjectAdmin(
            Map.of(
                "schema.registry.url",
                registry.url(),
                "max.retries",
                3,
                "retries.wait.ms",
                1,
                "retries.max.wait.ms",
                1));
    Logger logger = (Logger) LoggerFactory.getLogger("io.sonostream.schemas");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    try {
      assertThat(quick.ensure(topics, Duration.ofMinutes(5)).registered())
          .containsExactly("frames.live-value");
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
    assertThat(registry.requests()).hasSizeGreaterThan(40);
    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .extracting(ILoggingEvent::getLoggerName)
        .extracting(name -> name.replaceFirst(".*\\.", ""))
        .containsExactly("Transport", "SubjectAdmin");
    assertThat(log.list)
        .filteredOn(event -> event.getFormattedMessage().endsWith(" answers again"))
        .hasSize(1);
  }
}
