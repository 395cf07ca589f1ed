package io.sonostream.devices.dicom;

import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a DICOM file, or of all files of a folder in the order of their paths, as raw
 * pixels. Of the data set go on: pixels, spacing, the device's make and model, and pseudonyms where
 * there is a key.
 */
public final class DicomSource implements FrameSource {
  private final List<Path> files;
  private final DicomReading reading;
  private final boolean loop;
  private @Nullable UltrasoundClip clip;
  private @Nullable ClipFrames frames;
  private int nextFile;
  private int nextFrame;
  private int unreadable;

  /**
   * @param given a file, or a folder of some
   * @param loop begin again after the last frame
   * @throws UserException when there is no such file, or it alone is given and can't be read
   */
  public DicomSource(Path given, boolean loop, DicomReading reading) {
    this.files = DicomFolder.files(given);
    this.reading = reading;
    this.loop = loop;
    if (files.size() == 1) {
      try {
        take(files.get(0));
        nextFile = 1;
      } catch (BadDicomException e) {
        throw new UserException(files.get(0) + ": " + e.getMessage(), e);
      }
    }
  }

  private static UltrasoundClip open(Path file) throws BadDicomException {
    return new UltrasoundClip(DicomFile.read(file), DicomLimits.DEFAULT);
  }

  /**
   * What all frames say of the exam: its pseudonym, where there is a key and all files are of one.
   */
  public Map<String, String> attributes() {
    if (reading.pseudonyms() == null) {
      return Map.of();
    }
    Set<Map<String, String>> exams = new HashSet<>();
    for (Path file : files) {
      try {
        exams.add(reading.attributes(DicomFile.read(file).dataSet()));
      } catch (BadDicomException e) {
        // It is told, and counted, when its turn comes.
      }
    }
    return exams.size() == 1 ? exams.iterator().next() : Map.of();
  }

  @Override
  public @Nullable SourceFrame next() {
    while (frames == null || nextFrame == frames.count()) {
      if (nextFile == files.size()) {
        if (!loop) {
          return null;
        }
        nextFile = 0;
      }
      clip = null;
      frames = null;
      nextFrame = 0;
      takeNext(files.get(nextFile++));
    }
    int frame = nextFrame++;
    Path file = files.get(nextFile - 1);
    try {
      return frames.frame(frame);
    } catch (BadDicomException e) {
      throw new UnusableFrameException(file + ", frame " + (frame + 1) + ": " + e.getMessage(), e);
    }
  }

  private void take(Path file) throws BadDicomException {
    UltrasoundClip opened = open(file);
    frames = new ClipFrames(opened, reading, String.valueOf(file.getFileName()));
    clip = opened;
  }

  private void takeNext(Path file) {
    try {
      take(file);
      unreadable = 0;
    } catch (BadDicomException e) {
      if (++unreadable == files.size()) {
        throw new UserException(
            "none of " + files.size() + " DICOM files can be read; " + file + ": " + e.getMessage(),
            e);
      }
      throw new UnusableFrameException(file + ": " + e.getMessage(), e);
    }
  }

  /** Of the clip at hand. */
  @Override
  public Optional<Duration> length() {
    return frames == null ? Optional.empty() : Optional.of(frames.length());
  }

  /** Of the first file that can be read. */
  @Override
  public OptionalDouble framesPerSecond() {
    if (clip != null) {
      return clip.framesPerSecond();
    }
    for (Path file : files) {
      try {
        return open(file).framesPerSecond();
      } catch (BadDicomException e) {
        // It is told, and counted, when its turn comes.
      }
    }
    return OptionalDouble.empty();
  }
}
