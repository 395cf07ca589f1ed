package io.sonostream.model.engine;

import io.sonostream.model.geometry.ModelGeometry;
import io.sonostream.model.packaging.Numerics;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Float answers of networks from elsewhere as bytes of probability. */
record AnswerFloats(ModelGeometry geometry, Numerics.Answers answers) {

  void write(FloatBuffer values, int count, ByteBuffer probabilities) {
    int plane = geometry.outputHeight() * geometry.outputWidth();
    float[] pixel = new float[geometry.planes()];
    for (int n = 0; n < count; n++) {
      int image = n * geometry.outputBytes();
      for (int i = image; i < image + plane; i++) {
        for (int k = 0; k < pixel.length; k++) {
          pixel[k] = values.get(i + k * plane);
        }
        if (answers == Numerics.Answers.LOGITS) {
          probabilitiesOf(pixel);
        }
        for (int k = 0; k < pixel.length; k++) {
          probabilities.put(i + k * plane, (byte) Math.round(255 * clamp(pixel[k])));
        }
      }
    }
  }

  /** Sigmoid of one, softmax of several; in place. */
  private static void probabilitiesOf(float[] logits) {
    if (logits.length == 1) {
      logits[0] = (float) (1 / (1 + Math.exp(-logits[0])));
      return;
    }
    float highest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      logits[k] = (float) Math.exp(logits[k] - highest);
      sum += logits[k];
    }
    for (int k = 0; k < logits.length; k++) {
      logits[k] /= (float) sum;
    }
  }

  /** Not a number becomes 0. */
  private static float clamp(float probability) {
    return probability > 0 ? Math.min(1, probability) : 0;
  }
}
