package io.sonostream.dicom.clip;

import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.imaging.image.PixelImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a clip's picture is shown: all of it, one region, or all with everything black that
 * lies outside the 2D regions, where names and dates are burnt in.
 */
public sealed interface PicturePart {
  PicturePart WHOLE = new Whole();

  PicturePart REGIONS_ONLY = new Blanked();

  /**
   * One region as a picture of its own.
   *
   * @param number from 1, in the file's order
   */
  static PicturePart region(int number) {
    return new Region(number);
  }

  /**
   * The part of one of the clip's pictures.
   *
   * @throws BadDicomException when the clip has no such part
   */
  PixelImage of(UltrasoundClip clip, PixelImage picture) throws BadDicomException;

  /** Where the part begins and ends; its spacing is that of its pixels. */
  UltrasoundRegion bounds(UltrasoundClip clip) throws BadDicomException;

  /** In words that stay as they are, since receipts hold them. */
  String words();

  /** Everything. */
  final class Whole implements PicturePart {
    @Override
    public PixelImage of(UltrasoundClip clip, PixelImage picture) {
      return picture;
    }

    @Override
    public UltrasoundRegion bounds(UltrasoundClip clip) throws BadDicomException {
      return whole(clip);
    }

    @Override
    public String words() {
      return "whole picture";
    }
  }

  private static UltrasoundRegion whole(UltrasoundClip clip) throws BadDicomException {
    return new UltrasoundRegion(0, 0, clip.width(), clip.height(), true, clip.spacing());
  }

  /**
   * One region, as a picture of its own.
   *
   * @param number from 1
   */
  record Region(int number) implements PicturePart {
    @Override
    public PixelImage of(UltrasoundClip clip, PixelImage picture) throws BadDicomException {
      UltrasoundRegion part = bounds(clip);
      int channels = picture.channels();
      byte[] pixels = new byte[part.width() * part.height() * channels];
      for (int y = 0; y < part.height(); y++) {
        int from = ((part.top() + y) * picture.width() + part.left()) * channels;
        int row = part.width() * channels;
        System.arraycopy(picture.pixels(), from, pixels, y * row, row);
      }
      return new PixelImage(part.width(), part.height(), channels, pixels);
    }

    @Override
    public UltrasoundRegion bounds(UltrasoundClip clip) throws BadDicomException {
      int there = clip.regions().size();
      if (number < 1 || number > there) {
        throw new BadDicomException(
            "region " + number + " is asked for; the file has " + (there == 0 ? "none" : there));
      }
      return clip.regions().get(number - 1).located(number);
    }

    @Override
    public String words() {
      return "region " + number;
    }
  }

  /** The 2D regions where they are, and black around them. */
  final class Blanked implements PicturePart {
    @Override
    public PixelImage of(UltrasoundClip clip, PixelImage picture) throws BadDicomException {
      int channels = picture.channels();
      byte[] pixels = new byte[picture.pixels().length];
      for (UltrasoundRegion part : planar(clip)) {
        for (int y = part.top(); y < part.top() + part.height(); y++) {
          int from = (y * picture.width() + part.left()) * channels;
          System.arraycopy(picture.pixels(), from, pixels, from, part.width() * channels);
        }
      }
      return new PixelImage(picture.width(), picture.height(), channels, pixels);
    }

    private static List<UltrasoundRegion> planar(UltrasoundClip clip) throws BadDicomException {
      List<UltrasoundRegion> planar = new ArrayList<>();
      for (int i = 0; i < clip.regions().size(); i++) {
        if (clip.regions().get(i).planar()) {
          planar.add(clip.regions().get(i).located(i + 1));
        }
      }
      if (planar.isEmpty()) {
        throw new BadDicomException(
            "file has no 2D region, so what lies outside of it can't be made black");
      }
      return planar;
    }

    @Override
    public UltrasoundRegion bounds(UltrasoundClip clip) throws BadDicomException {
      planar(clip);
      return whole(clip);
    }

    @Override
    public String words() {
      return "whole picture, black outside its 2D regions";
    }
  }
}
