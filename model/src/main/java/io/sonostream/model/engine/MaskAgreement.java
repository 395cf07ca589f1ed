package io.sonostream.model.engine;

import io.sonostream.imaging.image.ClassMap;
import java.util.List;

/** How far two engines say the same. */
public final class MaskAgreement {
  private MaskAgreement() {}

  /**
   * Dice over all foreground pixels of all masks, 0-1: twice the pixels in which both have the same
   * foreground class, over the foreground pixels of both; 1 when neither has any.
   */
  public static double dice(List<ClassMap> a, List<ClassMap> b) {
    long both = 0;
    long sum = 0;
    for (int n = 0; n < a.size(); n++) {
      byte[] left = a.get(n).values();
      byte[] right = b.get(n).values();
      for (int i = 0; i < left.length; i++) {
        both += left[i] != 0 && left[i] == right[i] ? 1 : 0;
        sum += (left[i] != 0 ? 1 : 0) + (right[i] != 0 ? 1 : 0);
      }
    }
    return sum == 0 ? 1 : 2.0 * both / sum;
  }
}
