package io.sonostream.cli.device;

import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.console.ProgressBar;
import io.sonostream.devices.source.LabelledSource;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.imaging.folder.LabelledFile;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a labelled folder as frames. Where the index names the frame that a picture is,
 * its label replaces that frame's; any other picture is an exam of its own, so that its key stays
 * when others are added.
 */
public final class FolderLabels {
  private static final String DEVICE = "import";

  private final LabelledFolder folder;
  private final List<FrameId> ids = new ArrayList<>();
  private final List<FrameStream> streams = new ArrayList<>();
  private int known;

  /** What the ids of a folder's frames begin with, where nobody says another. */
  public static String nameOf(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? "folder" : name.toString();
  }

  /**
   * @param stream part of the ids of frames that the index doesn't name
   * @throws UserException when the index names no frame, or one twice, or a name is none that a
   *     frame may have
   */
  public FolderLabels(LabelledFolder folder, String stream, String task) {
    this.folder = folder;
    Map<FrameId, LabelledFile> seen = new HashMap<>();
    for (LabelledFile file : folder.files()) {
      FrameId own = named(file);
      known += own == null ? 0 : 1;
      FrameId id = own == null ? new FrameId(DEVICE, stream + "/" + file.id(), 0) : own;
      LabelledFile first = seen.put(id, file);
      if (first != null) {
        throw new UserException(
            "the index names the frame "
                + id
                + " for "
                + first.id()
                + " and for "
                + file.id()
                + "; a frame has one label");
      }
      ids.add(id);
      streams.add(new FrameStream(id.deviceId(), id.streamId(), task, Map.of()));
    }
  }

  private static @Nullable FrameId named(LabelledFile file) {
    String key = file.row() == null ? null : file.row().frame();
    if (key == null) {
      return null;
    }
    try {
      return FrameId.parse(key);
    } catch (InvalidRecordException e) {
      throw new UserException(
          "index, line " + Objects.requireNonNull(file.row()).line() + ": frame " + e.getMessage(),
          e);
    }
  }

  public int count() {
    return ids.size();
  }

  /** Pictures whose frame the index names. */
  public int known() {
    return known;
  }

  /** One picture and its truth. */
  @FunctionalInterface
  private interface Labels {
    void take(FrameStream stream, long sequence, FrameImage image, byte[] truth);
  }

  /**
   * Nothing is published unless all can be.
   *
   * @param progress is shown there
   * @throws UserException for the first that can't be
   */
  public void publish(LabelPublisher publisher, PrintWriter progress) {
    all(publisher::require, new ProgressBar(progress, "checked", count()));
    all(publisher::publish, new ProgressBar(progress, "labels", count()));
  }

  /** An export's group of a frame whose subject nobody knows is its exam, which is no pseudonym. */
  private static FrameImage image(SourceFrame frame, FrameId id) {
    FrameImage image = frame.image();
    return id.subject(null).equals(image.subjectId()) ? image.ofSubject(null) : image;
  }

  private void all(Labels labels, ProgressBar bar) {
    LabelledSource source = new LabelledSource(folder);
    Packer packer = new Packer(Packing.SOURCE, null);
    try {
      for (int i = 0; i < ids.size(); i++) {
        SourceFrame frame = packer.pack(Objects.requireNonNull(source.next()));
        byte[] truth = Objects.requireNonNull(frame.truth(), "a picture without its mask");
        labels.take(streams.get(i), ids.get(i).sequence(), image(frame, ids.get(i)), truth);
        bar.show(i + 1);
      }
    } catch (UnusableFrameException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
