package io.sonostream.viewer.facts;

import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models of one task as the page gets them. Times are milliseconds since 1970-01-01T00:00Z.
 *
 * @param releases newest first
 */
public record ModelView(
    String task,
    @Nullable Assignment assignment,
    List<Release> releases,
    List<ShadowCurve.View> shadow) {

  /** Which model serves. */
  public record Assignment(
      String champion,
      @Nullable String challenger,
      double shadowShare,
      @Nullable String previous,
      long at,
      String by,
      String reason) {
    static Assignment of(ModelAssignment assignment) {
      return new Assignment(
          assignment.getChampionVersion(),
          assignment.getChallengerVersion(),
          assignment.getShadowShare(),
          assignment.getPreviousChampionVersion(),
          assignment.getAssignedAt().toEpochMilli(),
          assignment.getAssignedBy(),
          assignment.getReason());
    }
  }

  /** The gate's word on a version. */
  public record Gate(String decision, String message, Map<String, Double> metrics) {}

  /**
   * One model package.
   *
   * @param gate null where no gate has judged the version, for example after an import
   */
  public record Release(
      String version,
      String sha256,
      long sizeBytes,
      @Nullable String parent,
      String architecture,
      @Nullable String strategy,
      String input,
      List<String> classes,
      Map<String, Double> metrics,
      @Nullable String signatureKeyId,
      @Nullable String runId,
      long at,
      String by,
      @Nullable Gate gate) {
    static Release of(ModelRelease release, @Nullable Gate gate) {
      return new Release(
          release.getVersion(),
          release.getSha256(),
          release.getSizeBytes(),
          release.getParentVersion(),
          release.getArchitecture(),
          release.getStrategy(),
          release.getInputChannels()
              + " x "
              + release.getInputHeight()
              + " x "
              + release.getInputWidth(),
          release.getClasses(),
          release.getMetrics(),
          release.getSignatureKeyId(),
          release.getTrainingRunId(),
          release.getReleasedAt().toEpochMilli(),
          release.getReleasedBy(),
          gate);
    }
  }
}
