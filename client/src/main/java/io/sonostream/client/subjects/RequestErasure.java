package io.sonostream.client.subjects;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.labels.LabelRequestPublisher;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes frames off the lists of what is worth a label: the page offers them no more, and no list
 * that follows from it carries them on. The lists of before go with their retention. Whoever
 * chooses frames anew may find them again, as long as their masks are there.
 */
public final class RequestErasure {
  private final Cluster cluster;

  public RequestErasure(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param frames as {@link SubjectSearch} found them
   * @return how many requests were taken off
   * @throws UnavailableException when a list can't be read or written
   */
  public int erase(Set<FrameName> frames) {
    if (frames.isEmpty()) {
      return 0;
    }
    int taken = 0;
    try (LabelRequestPublisher publisher = new LabelRequestPublisher(cluster)) {
      for (LabelRequests list : newest()) {
        List<LabelRequest> rest = new ArrayList<>(list.getRequests());
        rest.removeIf(request -> frames.contains(FrameName.of(request)));
        int gone = list.getRequests().size() - rest.size();
        if (gone > 0) {
          publisher.publish(
              new LabelRequests(list.getTask(), list.getRequestedAt(), list.getConsidered(), rest));
          taken += gone;
        }
      }
    }
    return taken;
  }

  /** Of each task. */
  private List<LabelRequests> newest() {
    Map<String, LabelRequests> newest = new TreeMap<>();
    try (TopicScan scan = new TopicScan(cluster)) {
      scan.records(
          cluster.topics().labelRequests(),
          LabelRequests.class,
          list -> newest.put(list.getTask(), list));
    }
    return List.copyOf(newest.values());
  }
}
