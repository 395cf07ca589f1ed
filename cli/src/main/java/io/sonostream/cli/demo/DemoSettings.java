package io.sonostream.cli.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param rate frames a second of each device; null for the source's own
 * @param frames folder or clip to replay; null for phantoms
 * @param model package that serves
 * @param data directory of broker and registry
 */
record DemoSettings(
    int devices,
    @Nullable Double rate,
    @Nullable Path frames,
    Path model,
    Path data,
    int brokerPort,
    int registryPort,
    int viewerPort) {}
