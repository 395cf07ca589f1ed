package io.sonostream.imaging.folder;

/**
 * A file that lies where images are looked for and is not used.
 *
 * @param name of the file
 * @param why in words that follow a number of files: "hidden", "without a mask"
 */
public record LeftOut(String name, String why) {}
