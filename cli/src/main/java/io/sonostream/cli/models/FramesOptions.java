package io.sonostream.cli.models;

import io.sonostream.cli.data.ImageOptions;
import io.sonostream.cli.data.MaskOptions;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.learning.dataset.FolderDataset;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Labelled frames by which a version of a model is made from another. */
final class FramesOptions {
  @Option(names = "--images", paramLabel = "DIR", description = "ID.png or .jpg.")
  @Nullable Path images;

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description = "ID.png or ID_mask.png; or outlines, as train takes them.")
  @Nullable Path masks;

  @Option(
      names = "--groups",
      paramLabel = "CSV",
      description = "Index with columns id and group; optional: part.")
  @Nullable Path groups;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME=VALUE",
      description = "Values or colours of the model's classes in the masks, where they need it.")
  @Nullable List<String> classes;

  @Mixin MaskOptions maskOptions = new MaskOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();

  /** As {@link #open(Manifest, SubjectSplit)}, in the parts that the model was trained with. */
  Optional<LabelledSet> open(Manifest model) {
    return open(model, SubjectSplit.of(model.training().recipe()));
  }

  /**
   * The frames, open; none where none are named.
   *
   * @param model whose classes they show, in its order
   * @param split what parts they fall into
   * @throws UserException when only images or only masks are named, or they can't be read
   */
  Optional<LabelledSet> open(Manifest model, SubjectSplit split) {
    List<String> names = model.classes();
    if (images == null && masks == null) {
      return Optional.empty();
    }
    if (images == null || masks == null) {
      throw new UserException("labelled frames need both --images and --masks");
    }
    return Optional.of(
        new FolderDataset(
            new LabelledFiles(
                images,
                masks,
                groups,
                imageOptions.reading(),
                maskOptions.declare(classes == null ? names : classes).inOrderOf(names)),
            split,
            names));
  }
}
