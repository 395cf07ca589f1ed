package io.sonostream.imaging.mask;

import io.sonostream.imaging.image.ClassMap;
import java.nio.file.Path;
import java.util.List;

/** The mask of one image, however it is written. */
public sealed interface ImageMask permits MaskFiles, OutlineMask {

  /** Where it stands; one at least. */
  List<Path> files();

  /**
   * Counts the values in it.
   *
   * @throws io.sonostream.runtime.UserException when it can't be read
   */
  MaskContent count(MaskTally tally);

  /** Pixels of each class value, 256 of them. */
  long[] areas(MaskContent content, MaskMeaning meaning);

  /**
   * The classes of every pixel.
   *
   * @throws io.sonostream.runtime.UserException when it can't be read, or gives a pixel to two
   *     classes
   */
  ClassMap read(MaskMeaning meaning);

  /** Each value of the set as a class of its own, 0 as none: what is in doubt, to be looked at. */
  ClassMap distinguish(MaskTally tally);
}
