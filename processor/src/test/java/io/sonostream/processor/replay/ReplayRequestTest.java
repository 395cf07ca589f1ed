package io.sonostream.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.runtime.UserException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReplayRequestTest {
  private static final ReleasedModel V1 = model("v1");

  @Test
  void sameWordsMeanTheSameReplayAndOthersAnother() {
    String key = request("earliest", Optional.of(V1)).key();

    assertThat(request("earliest", Optional.of(V1)).key()).isEqualTo(key);
    assertThat(request("5", Optional.of(V1)).key()).isNotEqualTo(key);
    assertThat(request("earliest", Optional.empty()).key()).isNotEqualTo(key);
    assertThat(request("earliest", Optional.of(model("v2"))).key()).isNotEqualTo(key);
    assertThat(key).matches("breast_lesion_-[0-9a-f]{8}");
  }

  @Test
  void refusesANameThatCantBePartOfATopic() {
    assertThatThrownBy(
            () ->
                new ReplayRequest(
                    Optional.of("a/b"),
                    "t",
                    "live",
                    "0",
                    "1",
                    new TreeSet<>(),
                    Optional.empty(),
                    Optional.empty(),
                    false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'a/b'");
  }

  @Test
  void neverChangesAReplayThatHasBegun() {
    ReplayPlan frozen =
        new ReplayPlan(
            "n",
            V1,
            "frames.archive",
            "masks.replay.n",
            "earliest",
            "latest",
            Instant.EPOCH,
            List.of(new PartitionRange(0, 0, 9)));

    ReplayAgreement.require(request("earliest", Optional.of(V1)), "frames.archive", frozen);
    ReplayAgreement.require(request("earliest", Optional.empty()), "frames.archive", frozen);

    assertThatThrownBy(
            () ->
                ReplayAgreement.require(
                    request("7", Optional.of(model("v2"))), "frames.live", frozen))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--from earliest, not 7")
        .hasMessageContaining("--source frames.archive, not frames.live")
        .hasMessageContaining("--model v1 (digest-v1), not v2 (digest-v2)")
        .hasMessageContaining("another --name");
  }

  private static ReplayRequest request(String from, Optional<ReleasedModel> model) {
    return new ReplayRequest(
        Optional.empty(),
        "breast lesion ",
        "archive",
        from,
        "latest",
        new TreeSet<>(),
        Optional.empty(),
        model,
        false);
  }

  private static ReleasedModel model(String version) {
    return new ReleasedModel(
        new ModelIdentity("breast lesion ", version, "digest-" + version),
        URI.create("file:///nowhere"));
  }
}
