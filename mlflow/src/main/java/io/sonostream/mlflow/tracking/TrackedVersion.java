package io.sonostream.mlflow.tracking;

/**
 * A version of a registered model.
 *
 * @param number the server's, from 1
 * @param version ours, empty where somebody else registered it
 */
public record TrackedVersion(String number, String version) {}
