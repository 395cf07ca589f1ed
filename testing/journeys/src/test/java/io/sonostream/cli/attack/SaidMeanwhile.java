package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What our own classes log while somebody attacks. */
final class SaidMeanwhile implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.sonostream");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };

  SaidMeanwhile() {
    appender.start();
    logger.addAppender(appender);
  }

  int lines() {
    return lines.size();
  }

  /** None of them is one that a stranger made up, or tells what is nobody's business. */
  void reveals(String... nothingOf) {
    assertThat(lines)
        .as("what is logged")
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.chars().filter(Character::isISOControl)).as(line).isEmpty();
              assertThat(line).doesNotContain(nothingOf);
            });
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
