package io.sonostream.imaging.outline;

import java.nio.file.Path;
import java.util.List;

/**
 * What a file says about one picture.
 *
 * @param file where it is said
 * @param name file name of the picture, maybe with folders
 * @param width of the picture in pixels, as the file says
 * @param shapes none where nothing is drawn on it
 */
public record OutlinedPicture(
    Path file, String name, int width, int height, List<OutlineShape> shapes) {
  public OutlinedPicture {
    shapes = List.copyOf(shapes);
  }
}
