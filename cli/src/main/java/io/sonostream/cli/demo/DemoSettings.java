package io.sonostream.cli.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param rate frames a second of each device; null for the source's own
 * @param frames folder or clip to replay; null for phantoms
 * @param dicom whether these are DICOM files
 * @param igtl address of an OpenIGTLink server whose images are taken instead; null for none
 * @param model package that serves; the first one only, when learning
 * @param learning whether a trainer runs beside and gets labels
 * @param data directory of broker and registry
 */
record DemoSettings(
    int devices,
    @Nullable Double rate,
    @Nullable Path frames,
    boolean dicom,
    @Nullable String igtl,
    Path model,
    boolean learning,
    Path data,
    int brokerPort,
    int registryPort,
    int viewerPort) {}
