package io.sonostream.learning.run;

import io.sonostream.imaging.geometry.InputShape;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which network to build.
 *
 * @param architecture name and parameters, for example {@code unet(base=16,depth=4)}
 * @param input one frame, (C,H,W)
 * @param encoderWeights safetensors or npz file with a pretrained encoder; null for none
 */
public record NetworkChoice(String architecture, InputShape input, @Nullable Path encoderWeights) {}
