package io.sonostream.imaging.picture;

/**
 * What a PNG or JPEG file says about itself before its pixels.
 *
 * @param jpeg true for JPEG, false for PNG
 * @param plain whether the pixels are 8-bit gray or RGB, as frames declare them: no palette, no
 *     transparency, no 16 bits
 */
public record PictureHeader(int width, int height, boolean jpeg, int channels, boolean plain) {}
