package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.fixtures.StubRegistry;
import io.sonostream.schemas.fixtures.StubRegistry.Fault;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
