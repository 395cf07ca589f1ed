package io.sonostream.dicom.clip;

import static io.sonostream.dicom.dataset.Attribute.CINE_RATE;
import static io.sonostream.dicom.dataset.Attribute.FRAME_TIME;
import static io.sonostream.dicom.dataset.Attribute.FRAME_TIME_VECTOR;
import static io.sonostream.dicom.dataset.Attribute.RECOMMENDED_DISPLAY_FRAME_RATE;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * When each frame was taken, PS3.3 C.7.6.5.
 *
 * @param millis since the first frame, not falling; empty where the file doesn't say
 */
record FrameTimes(List<Double> millis) {
  /** No exam takes longer; what does would have begun before there were machines. */
  private static final double MOST_MILLIS = 366.0 * 24 * 3600 * 1000;

  static FrameTimes of(DataSet set, int frames) throws BadDicomException {
    double[] steps = set.numbers(FRAME_TIME_VECTOR);
    if (steps.length > 0) {
      if (steps.length != frames) {
        throw new BadDicomException(
            FRAME_TIME_VECTOR + " has " + steps.length + " entries for " + frames + " frames");
      }
      return frames == 1 ? new FrameTimes(List.of()) : byVector(steps);
    }
    double step = first(set, FRAME_TIME);
    for (Attribute rate : List.of(CINE_RATE, RECOMMENDED_DISPLAY_FRAME_RATE)) {
      double perSecond = first(set, rate);
      step = step > 0 || perSecond <= 0 ? step : 1000 / perSecond;
    }
    if (step <= 0 || frames == 1) {
      return new FrameTimes(List.of());
    }
    Double[] millis = new Double[frames];
    for (int i = 0; i < frames; i++) {
      millis[i] = i * step;
    }
    return within(millis);
  }

  private static FrameTimes byVector(double[] steps) throws BadDicomException {
    Double[] millis = new Double[steps.length];
    double now = 0;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] < 0) {
        throw new BadDicomException(
            FRAME_TIME_VECTOR + " has " + steps[i] + " ms; time doesn't run backwards");
      }
      // The first entry is the time before the first frame, 0 as a rule.
      now += i == 0 ? 0 : steps[i];
      millis[i] = now;
    }
    return within(millis);
  }

  private static FrameTimes within(Double[] millis) throws BadDicomException {
    double last = millis[millis.length - 1];
    if (last > MOST_MILLIS) {
      throw new BadDicomException(
          "its last frame is "
              + last
              + " ms behind its first; a clip may have "
              + MOST_MILLIS
              + " ms");
    }
    return new FrameTimes(List.of(millis));
  }

  private static double first(DataSet set, Attribute attribute) throws BadDicomException {
    double[] values = set.numbers(attribute);
    return values.length == 0 ? 0 : values[0];
  }

  OptionalDouble framesPerSecond() {
    int last = millis.size() - 1;
    return last < 1 || millis.get(last) <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1000 * last / millis.get(last));
  }
}
