package io.sonostream.processor.batch;

/** Which model: one immutable version of a task, by the digest of its package. */
public record ModelIdentity(String task, String version, String sha256) {}
