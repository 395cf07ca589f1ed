package io.sonostream.trainer.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.runtime.ProcessLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A child JVM that keeps the files of a run as the real one does, but trains nothing: what the
 * trainer does with crashes, progress and outcomes is seen in seconds. The system property {@code
 * child.script} lists, one per start, what it shall do: {@code train}, {@code crash} (after its
 * first epoch), {@code pause} (for good, after it), {@code fail}, {@code hang}, {@code told} (as if
 * it had been told to end).
 */
public final class ScriptedChild {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EPOCHS = 3;
  private static final long FOR_GOOD = 3_600_000;

  private ScriptedChild() {}

  public static void main(String[] args) throws Exception {
    ChildMain.endWithParent();
    RunFolder folder = new RunFolder(Path.of(args[0]));
    // As the real one: the child of a trainer that was killed may not have noticed yet.
    try (ProcessLock lock = ProcessLock.take(folder.lock())) {
      if (folder.job().outcome().isEmpty()) {
        run(folder);
      }
    }
  }

  private static void run(RunFolder folder) throws Exception {
    String deed = deed(folder);
    System.out.println("this start shall " + deed);
    if (deed.equals("hang")) {
      Thread.sleep(FOR_GOOD);
    }
    if (deed.equals("told")) {
      Runtime.getRuntime().halt(128 + 2);
    }
    if (deed.equals("fail")) {
      outcome(folder, "FAILED", "loss is NaN in epoch 1; lower the learning rate");
      return;
    }
    Path progress = folder.root().resolve("progress.jsonl");
    int done = folder.job().progress().size();
    for (int epoch = done + 1; epoch <= EPOCHS; epoch++) {
      TrainingProgress line =
          new TrainingProgress(
              "full", false, epoch, EPOCHS, 0.5, 0.5, 0.6, epoch, 0.6, 1e-3, 0.1, 0.1);
      Files.writeString(
          progress,
          JSON.writeValueAsString(line) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      if (deed.equals("crash")) {
        System.out.println("double free or corruption");
        Runtime.getRuntime().halt(134);
      }
      if (deed.equals("pause")) {
        Thread.sleep(FOR_GOOD);
      }
    }
    TrainingJob job = folder.job().job();
    write(folder.job().championScores(), scores(job, 0.6, 0.6));
    String dice = System.getProperty("child.dice", "0.8");
    write(
        folder.job().challengerScores(),
        scores(
            job,
            Double.parseDouble(dice),
            Double.parseDouble(System.getProperty("child.dice.established", dice))));
    Files.createDirectories(folder.job().modelPackage());
    Files.writeString(folder.job().modelPackage().resolve("weights"), job.version());
    outcome(folder, "TRAINED", "trained");
  }

  private static String deed(RunFolder folder) throws Exception {
    Path starts = folder.root().resolve("starts");
    Files.writeString(starts, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    String[] script = System.getProperty("child.script", "train").split(",");
    return script[Math.min((int) Files.size(starts), script.length) - 1];
  }

  private static List<Map<String, Object>> scores(
      TrainingJob job, double newLabels, double established) {
    List<Map<String, Object>> scores = new ArrayList<>();
    try (LabelledSet set = job.data().open(job.task(), job.classes())) {
      for (LabelledItem item : set.items(Part.TEST)) {
        double dice = item.replay() ? established : newLabels;
        Map<String, Double> score =
            Map.of(
                "dice", dice,
                "iou", dice,
                "hausdorff95Pixels", 1.0,
                "hausdorff95Millimetres", 1.0,
                "sensitivity", dice,
                "specificity", dice);
        scores.add(
            Map.of(
                "id",
                item.id(),
                "subject",
                item.subject(),
                "device",
                item.device(),
                "established",
                item.replay(),
                "score",
                score));
      }
    }
    return scores;
  }

  private static void outcome(RunFolder folder, String status, String message) throws Exception {
    ObjectNode outcome = JSON.createObjectNode();
    outcome.put("status", status);
    outcome.put("message", message);
    outcome.put("strategy", "full");
    outcome.put("bestEpoch", EPOCHS);
    outcome.put("bestDice", 0.6);
    outcome.putNull("datasetDigest");
    outcome.putObject("metrics");
    write(folder.root().resolve("outcome.json"), outcome);
  }

  private static void write(Path file, Object value) throws Exception {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(temporary, JSON.writeValueAsBytes(value));
    Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
