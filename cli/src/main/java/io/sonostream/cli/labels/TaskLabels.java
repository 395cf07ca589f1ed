package io.sonostream.cli.labels;

import io.sonostream.client.Cluster;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.client.labels.ListedLabels;
import io.sonostream.client.labels.SummaryHandler;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.client.topic.UpToNow;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.topics.TopicSpec;
import java.util.List;

/**
 * A task's labels and the list of what is asked for, followed: while frames are chosen, people
 * label some and the page asks for others.
 *
 * <p>Owner: the command. Hand-off: the follower's thread writes, under the lock of the labels and a
 * volatile. Bound: a summary of every label, and one list. Shutdown: {@link #close}.
 */
final class TaskLabels implements AutoCloseable {
  private final String task;
  private final ListedLabels labels = new ListedLabels();
  private volatile List<LabelRequest> asked = List.of();
  private final TopicFollower follower;
  private final UpToNow upToNow;

  TaskLabels(Cluster cluster, String task) {
    this.task = task;
    TopicSpec labelled = cluster.topics().labels();
    TopicSpec lists = cluster.topics().labelRequests();
    this.follower =
        TopicFollower.named("sonostream-task-labels", cluster)
            .read(labelled, LabeledFrame.class, StartAt.BEGINNING, new SummaryHandler(labels))
            .read(lists, LabelRequests.class, StartAt.BEGINNING, this::list)
            .start();
    this.upToNow =
        new UpToNow(
            cluster,
            "labels and what is asked for",
            follower,
            List.of(labelled.name(), lists.name()));
  }

  private void list(Followed<LabelRequests> record) {
    LabelRequests list = record.value();
    if (list != null && list.getTask().equals(task)) {
      asked = List.copyOf(list.getRequests());
    }
  }

  /**
   * Brings both to where they stand now, however long that takes, while it goes on.
   *
   * @throws io.sonostream.client.UnavailableException when they can't be read
   */
  void read() throws InterruptedException {
    upToNow.awaitWhileReading(WholeTopics.SILENCE);
  }

  List<LabelSummary> labels() {
    return labels.list(new LabelFilter(task, null, null, null, null, null));
  }

  /** What stays asked for, whatever is chosen. */
  List<LabelRequest> kept() {
    return SecondReaders.kept(labels(), asked);
  }

  @Override
  public void close() {
    follower.close();
    upToNow.close();
  }
}
