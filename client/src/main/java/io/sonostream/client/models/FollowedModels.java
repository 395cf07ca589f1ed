package io.sonostream.client.models;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.sonostream.client.Cluster;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.FollowerState;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.client.topic.UpToNow;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of releases and assignments as their topics have it, and who hears of a change.
 *
 * <ul>
 *   <li>Owner: the registry.
 *   <li>Hand-off: the follower's thread writes the table under its lock; listeners hear on that
 *       thread.
 *   <li>Bound: every release and the newest assignment of each task, a few hundred bytes each.
 *   <li>Shutdown: {@link #close}.
 * </ul>
 */
final class FollowedModels implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FollowedModels.class);
  private static final Duration LONGEST_POLL = Duration.ofMillis(500);

  private final TopicFollower follower;
  private final UpToNow upToNow;
  private final List<ModelListener> listeners = new ArrayList<>();
  private final Map<String, ModelRelease> releases = new LinkedHashMap<>();
  private final Map<String, ModelAssignment> assignments = new LinkedHashMap<>();

  /** Task to the trace of the record that changed it last. */
  private final Map<String, Context> changed = new LinkedHashMap<>();

  private final CountDownLatch told = new CountDownLatch(1);
  private @Nullable ModelTable table = ModelTable.EMPTY;

  FollowedModels(Cluster cluster) {
    this.follower =
        TopicFollower.named("sonostream-models", cluster)
            .read(
                cluster.topics().modelReleases(),
                ModelRelease.class,
                StartAt.BEGINNING,
                this::release)
            .read(
                cluster.topics().modelAssignments(),
                ModelAssignment.class,
                StartAt.BEGINNING,
                this::assignment)
            .afterEachPoll(LONGEST_POLL, this::tell)
            .build();
    this.upToNow =
        new UpToNow(
            cluster,
            "the models",
            follower,
            List.of(
                cluster.topics().modelReleases().name(),
                cluster.topics().modelAssignments().name()));
  }

  void start() {
    follower.start();
  }

  /** To be called before {@link #start}. */
  void follow(ModelListener listener) {
    listeners.add(listener);
  }

  synchronized ModelTable table() {
    ModelTable known = table;
    if (known == null) {
      known = new ModelTable(releases, assignments);
      table = known;
    }
    return known;
  }

  /** Until the table has everything that had been written when this was called. */
  void awaitRead(Duration limit) {
    upToNow.await(limit);
  }

  boolean awaitTold(Duration limit) throws InterruptedException {
    return told.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  FollowerState state() {
    return follower.state();
  }

  @Override
  public void close() {
    follower.close();
    upToNow.close();
  }

  private synchronized void release(Followed<ModelRelease> record) {
    ModelRelease release = record.value();
    if (release == null) {
      return;
    }
    String key = Topics.releaseKey(release.getTask(), release.getVersion());
    ModelRelease known = releases.putIfAbsent(key, release);
    if (known == null) {
      table = null;
      changed.put(release.getTask(), Context.current());
    } else if (!known.getSha256().equals(release.getSha256())) {
      log.error("release {} is ignored: it was released before with other content", key);
    }
  }

  private synchronized void assignment(Followed<ModelAssignment> record) {
    ModelAssignment assignment = record.value();
    String task = assignment == null ? record.key() : assignment.getTask();
    if (task == null) {
      return;
    }
    if (assignment == null) {
      log.warn("task {} is no longer assigned", task);
      assignments.remove(task);
    } else {
      assignments.put(task, assignment);
    }
    table = null;
    changed.put(task, Context.current());
  }

  /**
   * On the way to the end only the newest word on a task counts: nobody hears what is in between,
   * and what comes of it now is in no trace of a move that may be months old.
   */
  private void tell() {
    if (!follower.caughtUp()) {
      return;
    }
    boolean news = told.getCount() == 0;
    Map<String, Context> tasks;
    ModelTable now;
    synchronized (this) {
      tasks = new LinkedHashMap<>(changed);
      changed.clear();
      now = table();
    }
    RuntimeException failure = null;
    for (Map.Entry<String, Context> task : tasks.entrySet()) {
      for (ModelListener listener : listeners) {
        try (Scope during = (news ? task.getValue() : Context.root()).makeCurrent()) {
          listener.changed(task.getKey(), now);
        } catch (RuntimeException e) {
          // What fails at one task must not keep the others from being heard.
          failure = e;
        }
      }
    }
    told.countDown();
    if (failure != null) {
      throw failure;
    }
  }
}
