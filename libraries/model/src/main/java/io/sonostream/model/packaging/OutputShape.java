package io.sonostream.model.packaging;

/**
 * Shape of one output, (K,H,W).
 *
 * @param planes 1 (sigmoid) or background and classes (softmax)
 */
public record OutputShape(int planes, int height, int width) {}
