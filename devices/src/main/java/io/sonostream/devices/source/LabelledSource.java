package io.sonostream.devices.source;

import io.sonostream.imaging.folder.LabelledFile;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.image.ImageFiles;
import org.jspecify.annotations.Nullable;

/** The images of a labelled folder, each with its truth, once. */
public final class LabelledSource implements FrameSource {
  private final LabelledFolder folder;
  private int next;

  public LabelledSource(LabelledFolder folder) {
    this.folder = folder;
  }

  @Override
  public @Nullable SourceFrame next() {
    if (next == folder.files().size()) {
      return null;
    }
    LabelledFile file = folder.files().get(next++);
    return FileFrame.of(
        file.id(),
        ImageFiles.bytes(file.image()),
        folder.image(file),
        file.row(),
        folder.truth(file));
  }
}
