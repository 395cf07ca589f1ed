package io.sonostream.schemas.topics;

import java.util.List;

/** Topics that can't be used. Each problem is one line: the topic, what it has, what to do. */
public final class TopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public TopicException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public TopicException(String problem, Throwable cause) {
    super(problem, cause);
    this.problems = List.of(problem);
  }

  public List<String> problems() {
    return problems;
  }
}
