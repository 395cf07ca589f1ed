package io.sonostream.cli.models;

import io.sonostream.client.models.ModelTable;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One release, for the table and for JSON.
 *
 * @param role champion, challenger, previous or empty
 * @param dice mean over the images of the test part, as the page shows it; the gate's own figures,
 *     of those images alone that both models could be compared on, are among the metrics
 */
record ReleaseRow(
    String task,
    String version,
    String role,
    @Nullable Double dice,
    @Nullable String parent,
    @Nullable String strategy,
    String architecture,
    List<String> classes,
    String sha256,
    String uri,
    long sizeBytes,
    @Nullable String signatureKeyId,
    @Nullable String datasetDigest,
    @Nullable String trainingRunId,
    String releasedAt,
    String releasedBy,
    Map<String, Double> metrics) {

  static ReleaseRow of(ModelRelease release, ModelTable table) {
    Map<String, Double> metrics = new TreeMap<>(release.getMetrics());
    return new ReleaseRow(
        release.getTask(),
        release.getVersion(),
        role(release.getVersion(), table.assignment(release.getTask())),
        metrics.get("dice"),
        release.getParentVersion(),
        release.getStrategy(),
        release.getArchitecture(),
        release.getClasses(),
        release.getSha256(),
        release.getUri(),
        release.getSizeBytes(),
        release.getSignatureKeyId(),
        release.getDatasetDigest(),
        release.getTrainingRunId(),
        release.getReleasedAt().toString(),
        release.getReleasedBy(),
        metrics);
  }

  private static String role(String version, @Nullable ModelAssignment assignment) {
    if (assignment == null) {
      return "";
    } else if (version.equals(assignment.getChampionVersion())) {
      return "champion";
    } else if (version.equals(assignment.getChallengerVersion())) {
      return "challenger";
    }
    return version.equals(assignment.getPreviousChampionVersion()) ? "previous" : "";
  }

  static String header() {
    return String.format(
        Locale.ROOT,
        "%-16s %-22s %-10s %6s  %-18s %-22s %s",
        "TASK",
        "VERSION",
        "ROLE",
        "DICE",
        "STRATEGY",
        "PARENT",
        "RELEASED");
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-16s %-22s %-10s %6s  %-18s %-22s %s by %s",
        task,
        version,
        role.isEmpty() ? "-" : role,
        dice == null ? "-" : String.format(Locale.ROOT, "%.3f", dice),
        strategy == null ? "-" : strategy,
        parent == null ? "-" : parent,
        releasedAt,
        releasedBy);
  }
}
