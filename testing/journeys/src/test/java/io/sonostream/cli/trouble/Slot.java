package io.sonostream.cli.trouble;

import java.nio.file.Path;

/**
 * A file or folder that a command is told of.
 *
 * @param good in the folder of what commands can work with
 */
record Slot(Place.Use use, String good) {
  Path in(Path folder) {
    return folder.resolve(good);
  }
}
