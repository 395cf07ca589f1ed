package io.sonostream.viewer.feed;

import io.sonostream.client.Cluster;
import io.sonostream.client.labels.SummaryHandler;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.viewer.facts.LabelBoard;

/**
 * Labels to their board. They have pixels and are many, so they are read by a follower of their
 * own: nothing else waits for them.
 */
public final class LabelRecords {
  private final LabelBoard board;

  public LabelRecords(LabelBoard board) {
    this.board = board;
  }

  /** Fills the board, once it is started. */
  public TopicFollower follower(Cluster cluster) {
    return TopicFollower.named("viewer-labels", cluster)
        .read(
            cluster.topics().labels(),
            LabeledFrame.class,
            StartAt.BEGINNING,
            new SummaryHandler(board))
        .build();
  }
}
