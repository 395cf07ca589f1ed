package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RootCauseTest {
  private final IllegalStateException root = new IllegalStateException("no topic");

  @Test
  void isBelowAllThatWasWrappedAroundIt() {
    assertThat(RootCause.of(new RuntimeException(new ExecutionException(root)))).isSameAs(root);
    assertThat(RootCause.message(new RuntimeException(root))).isEqualTo("no topic");
    assertThat(RootCause.of(root)).isSameAs(root);
  }

  @Test
  void oneWithoutAMessageGivesItsKind() {
    assertThat(RootCause.message(new RuntimeException(new StackOverflowError())))
        .isEqualTo("StackOverflowError");
  }

  @Test
  void aUserIsToldAMessageOrTheKindInWords() {
    assertThat(RootCause.words(new RuntimeException("no topic"))).isEqualTo("no topic");
    assertThat(RootCause.words(new ClosedChannelException())).isEqualTo("closed channel");
    assertThat(RootCause.words(new TimeoutException())).isEqualTo("timeout");
    assertThat(RootCause.words(new Exception())).isEqualTo("exception");
  }

  @Test
  void causesThatFormARingHaveAnEnd() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException other = new RuntimeException("other", one);
    one.initCause(other);
    assertThat(RootCause.of(one)).isIn(one, other);
  }
}
