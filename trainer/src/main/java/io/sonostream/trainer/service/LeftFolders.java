package io.sonostream.trainer.service;

import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.log.RunLog;
import io.sonostream.trainer.queue.RunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of runs that nobody goes on with, and which only people can tell what to do with:
 * frozen labels must not lie somewhere for ever without anybody's knowledge. Owned by the service's
 * thread.
 */
final class LeftFolders {
  private static final Logger log = LoggerFactory.getLogger(LeftFolders.class);
  private static final String REMOVE =
      "stop the trainer and remove the folder, in which the run's labels lie";

  private final RunFolders folders;
  private final SortedSet<String> tasks;
  private final RunLog runs;

  /**
   * @param tasks all that are trained
   */
  LeftFolders(RunFolders folders, Set<String> tasks, RunLog runs) {
    this.folders = folders;
    this.tasks = new TreeSet<>(tasks);
    this.runs = runs;
  }

  /**
   * A line for each, which says what to do. Those of runs that are over are removed.
   *
   * @param running whose run goes on now
   */
  List<String> lines(Predicate<RunFolder> running) {
    List<String> lines = new ArrayList<>();
    for (RunFolder folder : folders.damaged()) {
      folder
          .damage()
          .ifPresent(why -> lines.add(line(folder, why + "; look at it, then " + REMOVE)));
    }
    for (RunFolder folder : folders.interrupted(running)) {
      folder
          .record()
          .map(RunRecord::request)
          .flatMap(request -> left(request, folder))
          .ifPresent(lines::add);
    }
    lines.forEach(log::warn);
    return lines;
  }

  /**
   * Of a task that is not trained any more; one that is named again finds its run. An open run of
   * one that is trained goes on here or elsewhere.
   */
  private Optional<String> left(RunRequest request, RunFolder folder) {
    if (!runs.of(request.task()).open().containsKey(request.runId())) {
      log.info("run {} is over; its folder is removed", request.runId());
      folder.delete();
      return Optional.empty();
    }
    if (tasks.contains(request.task())) {
      return Optional.empty();
    }
    return Optional.of(
        line(
            folder,
            "its task "
                + request.task()
                + " is not in trainer.tasks, which has "
                + String.join(", ", tasks)
                + "; name the task there and the run goes on, or "
                + REMOVE));
  }

  private static String line(RunFolder folder, String why) {
    return "run folder " + folder.root() + " is left as it is: " + why;
  }
}
