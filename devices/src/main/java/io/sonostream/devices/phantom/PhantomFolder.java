package io.sonostream.devices.phantom;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.runtime.OutputFile;
import io.sonostream.runtime.OutputFolder;
import io.sonostream.runtime.RootCause;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Writes a labelled folder: {@code images/ID.png} (gray), {@code masks/ID.png} (0 or 255) and
 * {@code index.csv}. Subjects take turns, so that any number of frames is spread evenly over them;
 * each subject is scanned in exams of {@link #FRAMES_IN_EXAM} frames, each by another probe.
 */
public final class PhantomFolder {
  private static final String HEADER =
      "id,group,device,spacing_x_mm,spacing_y_mm,geometry,width,height,mask_fraction";

  /** Frames of one subject under one probe. */
  public static final int FRAMES_IN_EXAM = 4;

  /** Far enough apart for the probe to have moved on. */
  private static final double FRAMES_PER_SECOND = 0.7;

  private final Path folder;
  private final long seed;
  private final int subjects;
  private final int width;
  private final int height;
  private final List<DeviceModel> models;
  private final PhantomBody body;

  /** Of breasts. */
  public PhantomFolder(
      Path folder, long seed, int subjects, int width, int height, List<DeviceModel> models) {
    this(folder, seed, subjects, width, height, models, PhantomBody.BREAST);
  }

  /**
   * @param models the probes that take turns
   */
  public PhantomFolder(
      Path folder,
      long seed,
      int subjects,
      int width,
      int height,
      List<DeviceModel> models,
      PhantomBody body) {
    if (subjects < 1) {
      throw new UserException("subjects is " + subjects + "; at least 1 is needed");
    }
    this.folder = folder;
    this.seed = seed;
    this.subjects = subjects;
    this.width = width;
    this.height = height;
    this.models = List.copyOf(models);
    this.body = body;
  }

  /**
   * Writes {@code count} frames.
   *
   * @param progress told the number of frames written so far, after each
   * @throws UserException when the folder already holds something or can't be written
   */
  public void write(int count, IntConsumer progress) {
    if (count < 1) {
      throw new UserException("count is " + count + "; at least 1 frame is needed");
    }
    try (OutputFolder whole = OutputFolder.begin(folder)) {
      writeAll(whole.draft(), count, progress);
      whole.finish();
    } catch (IOException e) {
      throw new UserException("folder " + folder + " can't be written: " + RootCause.words(e), e);
    }
  }

  private void writeAll(Path draft, int count, IntConsumer progress) throws IOException {
    Path images = Files.createDirectories(draft.resolve("images"));
    Path masks = Files.createDirectories(draft.resolve("masks"));
    StringBuilder index = new StringBuilder(HEADER + "\n");
    int written = 0;
    for (int subject = 0; subject < subjects && written < count; subject++) {
      int frames = count / subjects + (subject < count % subjects ? 1 : 0);
      for (int first = 0; first < frames; first += FRAMES_IN_EXAM) {
        int exam = first / FRAMES_IN_EXAM;
        Phantom phantom = phantom(subject, exam);
        for (int i = 0; i < Math.min(FRAMES_IN_EXAM, frames - first); i++) {
          String id = String.format(Locale.ROOT, "s%04d_e%02d_%02d", subject, exam, i);
          PhantomFrame frame = phantom.frame(i);
          OutputFile.write(images.resolve(id + ".png"), PngWriter.encodeQuickly(image(frame)));
          OutputFile.write(masks.resolve(id + ".png"), PngWriter.encodeQuickly(mask(frame)));
          index.append(line(id, subject, phantom.settings().model(), frame));
          progress.accept(++written);
        }
      }
    }
    OutputFile.write(draft.resolve("index.csv"), index.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Phantom phantom(int subject, int exam) {
    DeviceModel model = models.get((subject + exam) % models.size());
    long subjectSeed = Mix.of(seed, subject);
    long examSeed = Mix.of(subjectSeed, exam);
    return new Phantom(
        new PhantomSettings(subjectSeed, examSeed, model, width, height, FRAMES_PER_SECOND),
        body.anatomy(subjectSeed, model),
        true);
  }

  private static PixelImage image(PhantomFrame frame) {
    return new PixelImage(frame.width(), frame.height(), 1, frame.pixels());
  }

  private static PixelImage mask(PhantomFrame frame) {
    byte[] white = new byte[frame.truth().length];
    for (int i = 0; i < white.length; i++) {
      white[i] = (byte) (frame.truth()[i] == 0 ? 0 : 255);
    }
    return new PixelImage(frame.width(), frame.height(), 1, white);
  }

  private static String line(String id, int subject, DeviceModel model, PhantomFrame frame) {
    int lesion = 0;
    for (byte value : frame.truth()) {
      lesion += value;
    }
    return String.format(
        Locale.ROOT,
        "%s,s%04d,%s,%.5f,%.5f,%s,%d,%d,%.5f\n",
        id,
        subject,
        model.name(),
        frame.columnMillimetres(),
        frame.rowMillimetres(),
        model.geometry().name().toLowerCase(Locale.ROOT),
        frame.width(),
        frame.height(),
        (double) lesion / frame.truth().length);
  }
}
