package io.sonostream.schemas.records;

import io.sonostream.schemas.ImagePose;
import java.util.List;
import java.util.Optional;

/**
 * What makes an {@link ImagePose} one: three numbers each, directions of length 1, at right angles.
 */
public final class Poses {
  /** Of lengths and of the cosine between the directions: what 32-bit numbers lose is far less. */
  private static final double TOLERANCE = 1e-3;

  private Poses() {}

  /** What is wrong with a pose, in one line; empty for a good one. */
  public static Optional<String> fault(ImagePose pose) {
    return numbers("position", pose.getPosition())
        .or(() -> direction("rowDirection", pose.getRowDirection()))
        .or(() -> direction("columnDirection", pose.getColumnDirection()))
        .or(() -> angle(pose.getRowDirection(), pose.getColumnDirection()));
  }

  private static Optional<String> numbers(String field, List<Double> three) {
    return three.size() == 3 && three.stream().allMatch(Double::isFinite)
        ? Optional.empty()
        : Optional.of("pose." + field + " is " + three + "; it must be 3 finite numbers");
  }

  private static Optional<String> direction(String field, List<Double> three) {
    Optional<String> fault = numbers(field, three);
    if (fault.isPresent()) {
      return fault;
    }
    double length = Math.sqrt(dot(three, three));
    return Math.abs(length - 1) <= TOLERANCE
        ? Optional.empty()
        : Optional.of("pose." + field + " has length " + length + "; a direction has length 1");
  }

  private static Optional<String> angle(List<Double> row, List<Double> column) {
    return Math.abs(dot(row, column)) <= TOLERANCE
        ? Optional.empty()
        : Optional.of(
            "pose has rowDirection "
                + row
                + " and columnDirection "
                + column
                + "; they must be at right angles");
  }

  private static double dot(List<Double> a, List<Double> b) {
    return a.get(0) * b.get(0) + a.get(1) * b.get(1) + a.get(2) * b.get(2);
  }
}
