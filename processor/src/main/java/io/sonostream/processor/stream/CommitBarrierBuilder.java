package io.sonostream.processor.stream;

import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds one {@link CommitBarrier} a task; without changelog, because it holds nothing. */
final class CommitBarrierBuilder implements StoreBuilder<CommitBarrier> {
  static final String NAME = "commit-barrier";

  @Override
  public CommitBarrier build() {
    return new CommitBarrier(NAME);
  }

  @Override
  public StoreBuilder<CommitBarrier> withCachingEnabled() {
    return this;
  }

  @Override
  public StoreBuilder<CommitBarrier> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<CommitBarrier> withLoggingEnabled(Map<String, String> config) {
    throw new UnsupportedOperationException("the commit barrier has nothing to log");
  }

  @Override
  public StoreBuilder<CommitBarrier> withLoggingDisabled() {
    return this;
  }

  @Override
  public Map<String, String> logConfig() {
    return Map.of();
  }

  @Override
  public boolean loggingEnabled() {
    return false;
  }

  @Override
  public String name() {
    return NAME;
  }
}
