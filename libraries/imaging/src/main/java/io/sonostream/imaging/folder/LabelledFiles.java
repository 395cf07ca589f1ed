package io.sonostream.imaging.folder;

import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.imaging.outline.OutlineShape;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where labelled images are, and how they are to be read.
 *
 * @param images folder of ID.png or ID.jpg
 * @param masks folder of ID.png, or of ID_mask.png, ID_mask_1.png ...; may be the images' own. Or
 *     outlines: a file of COCO, CVAT or Label Studio, a folder of LabelMe
 * @param index table of the images, see {@link PictureIndex}; null where there is none
 */
public record LabelledFiles(
    Path images,
    Path masks,
    @Nullable Path index,
    ImageReading imageReading,
    MaskReading maskReading) {

  /**
   * In one folder: {@code images/} and {@code masks/}, nnU-Net's {@code imagesTr/} and {@code
   * labelsTr/}, or images and their {@code ID_mask.png} side by side; with the index.csv that lies
   * there.
   *
   * @throws UserException when the folder is not there
   */
  public static LabelledFiles in(Path folder, ImageReading imageReading, MaskReading maskReading) {
    if (NnUnetDataset.isIn(folder)) {
      Path first = folder.resolve(NnUnetDataset.IMAGES);
      return new LabelledFiles(
          first,
          folder.resolve(NnUnetDataset.MASKS),
          PictureIndex.find(first),
          imageReading,
          maskReading);
    }
    Path images = imagesIn(folder);
    Path beside = images.toAbsolutePath().normalize().resolveSibling("masks");
    Path masks = Files.isDirectory(beside) ? beside : outlinesBeside(images).orElse(images);
    return new LabelledFiles(images, masks, PictureIndex.find(images), imageReading, maskReading);
  }

  /** With masks, or outlines, in another place. */
  public LabelledFiles withMasks(Path other) {
    return new LabelledFiles(images, other, index, imageReading, maskReading);
  }

  /** With something declared about the masks. */
  public LabelledFiles reading(MaskReading declared) {
    return new LabelledFiles(images, masks, index, imageReading, declared);
  }

  /**
   * The classes that the masks themselves name: outlines in alphabetical order, nnU-Net's in that
   * of their values. Empty where they are numbers alone.
   *
   * @throws UserException when what they say can't be read
   */
  public List<String> classNames() {
    Optional<NnUnetDataset> dataset = NnUnetDataset.ofMasks(masks);
    if (dataset.isPresent()) {
      return dataset.get().names();
    }
    PictureFolder pictures = PictureFolder.list(images, "images");
    return MaskMatch.of(pictures, imageReading, masks).names().stream()
        .filter(name -> !name.equals(OutlineShape.IGNORED))
        .toList();
  }

  /** {@code masks.json} or {@code masks.xml}, where there is no folder of masks. */
  private static Optional<Path> outlinesBeside(Path images) {
    Path near = images.toAbsolutePath().normalize();
    return Stream.of("masks.json", "masks.xml")
        .map(near::resolveSibling)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The folder's {@code images/} where it has one, else the folder itself. */
  public static Path imagesIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserException("folder " + folder + " does not exist; name a folder of images");
    }
    Path inner = folder.resolve("images");
    return Files.isDirectory(inner) ? inner : folder;
  }
}
