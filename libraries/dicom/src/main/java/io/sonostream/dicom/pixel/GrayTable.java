package io.sonostream.dicom.pixel;

import static io.sonostream.dicom.dataset.Attribute.LUT_DATA;
import static io.sonostream.dicom.dataset.Attribute.LUT_DESCRIPTOR;
import static io.sonostream.dicom.dataset.Attribute.MODALITY_LUT_SEQUENCE;
import static io.sonostream.dicom.dataset.Attribute.RESCALE_INTERCEPT;
import static io.sonostream.dicom.dataset.Attribute.RESCALE_SLOPE;
import static io.sonostream.dicom.dataset.Attribute.VOI_LUT_FUNCTION;
import static io.sonostream.dicom.dataset.Attribute.VOI_LUT_SEQUENCE;
import static io.sonostream.dicom.dataset.Attribute.WINDOW_CENTER;
import static io.sonostream.dicom.dataset.Attribute.WINDOW_WIDTH;

import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From stored values to what is shown, 0 to 255: rescaled, windowed, and turned round for
 * MONOCHROME1, PS3.3 C.11. Where nothing is said, the stored bits are the range.
 */
final class GrayTable {
  private GrayTable() {}

  /** A gray level for each value of the stored bits. */
  static byte[] of(DataSet set, PixelDescription description) throws BadDicomException {
    double slope = first(set.numbers(RESCALE_SLOPE), 1);
    double intercept = first(set.numbers(RESCALE_INTERCEPT), 0);
    @Nullable LookUp modality = lookUp(set.items(MODALITY_LUT_SEQUENCE));
    @Nullable LookUp shown = lookUp(set.items(VOI_LUT_SEQUENCE));
    int size = 1 << description.bitsStored();
    int least = description.signed() ? -size / 2 : 0;
    double low = least * slope + intercept;
    double high = (least + size - 1) * slope + intercept;
    if (modality != null) {
      low = 0;
      high = modality.highest();
    }
    Window window = Window.of(set, Math.min(low, high), Math.max(low, high));
    byte[] table = new byte[size];
    for (int i = 0; i < size; i++) {
      int stored = description.signed() && i >= size / 2 ? i - size : i;
      double value = modality == null ? stored * slope + intercept : modality.at(stored);
      double level = shown == null ? window.level(value) : shown.at((int) value) / shown.highest();
      double gray = Math.rint(Math.max(0, Math.min(1, level)) * 255);
      table[i] =
          (byte) (int) (description.photometric() == Photometric.MONOCHROME1 ? 255 - gray : gray);
    }
    return table;
  }

  private static double first(double[] values, double otherwise) {
    return values.length == 0 ? otherwise : values[0];
  }

  /** Values from a table, its ends going on for ever, PS3.3 C.11.1. */
  @SuppressWarnings("ArrayRecordComponent")
  private record LookUp(double[] values, int firstMapped, double highest) {
    double at(int value) {
      return values[Math.max(0, Math.min(values.length - 1, value - firstMapped))];
    }
  }

  private static @Nullable LookUp lookUp(List<DataSet> items) throws BadDicomException {
    if (items.isEmpty()) {
      return null;
    }
    double[] descriptor = items.get(0).numbers(LUT_DESCRIPTOR);
    double[] values = items.get(0).numbers(LUT_DATA);
    if (descriptor.length != 3 || values.length == 0) {
      throw new BadDicomException(LUT_DESCRIPTOR + " or its data is missing or has a wrong size");
    }
    int bits = (int) descriptor[2];
    if (bits < 8 || bits > 16) {
      throw new BadDicomException(LUT_DESCRIPTOR + " says " + bits + " bits; allowed are 8 to 16");
    }
    int first = (int) descriptor[1];
    return new LookUp(values, first > 32767 ? first - 65536 : first, (1 << bits) - 1);
  }

  /** PS3.3 C.11.2.1.2 and .3. */
  private record Window(String function, double centre, double width) {

    static Window of(DataSet set, double low, double high) throws BadDicomException {
      double[] centres = set.numbers(WINDOW_CENTER);
      double[] widths = set.numbers(WINDOW_WIDTH);
      if (centres.length == 0 || widths.length == 0) {
        return new Window("LINEAR_EXACT", (low + high) / 2, Math.max(high - low, 1e-9));
      }
      String function = set.text(VOI_LUT_FUNCTION).orElse("LINEAR");
      double least = function.equals("LINEAR") ? 1 : Double.MIN_NORMAL;
      if (!List.of("LINEAR", "LINEAR_EXACT", "SIGMOID").contains(function) || widths[0] < least) {
        throw new BadDicomException(
            "window of width "
                + widths[0]
                + " by "
                + function.replaceAll("\\P{Print}", "?")
                + "; read are widths of at least 1 by LINEAR, LINEAR_EXACT and SIGMOID");
      }
      return new Window(function, centres[0], widths[0]);
    }

    /** 0 to 1, and beyond them outside the window. */
    double level(double value) {
      return switch (function) {
        case "SIGMOID" -> 1 / (1 + Math.exp(-4 * (value - centre) / width));
        case "LINEAR" ->
            width == 1
                ? value <= centre - 0.5 ? 0 : 1
                : (value - (centre - 0.5)) / (width - 1) + 0.5;
        default -> (value - centre) / width + 0.5;
      };
    }
  }
}
