package io.sonostream.mlflow.tracking;

/**
 * A run there.
 *
 * @param id the server's
 * @param artifacts where its files are, such as {@code mlflow-artifacts:/1/ID/artifacts}
 * @param over whether it has ended
 */
public record TrackedRun(String id, String artifacts, boolean over) {}
