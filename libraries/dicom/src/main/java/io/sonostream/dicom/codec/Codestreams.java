package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.TransferSyntax;
import java.nio.ByteBuffer;

/** Decodes the codestream of one frame, whatever it was compressed with. */
public final class Codestreams {
  private static final String FFMPEG = "org.bytedeco.ffmpeg.global.avcodec";

  private Codestreams() {}

  /**
   * Decodes one frame, as it is stored.
   *
   * @param stream of one frame, from position to limit; neither is moved
   * @param shape what the data set declares; a codestream that says otherwise is refused
   */
  public static Samples decode(ByteBuffer stream, TransferSyntax syntax, FrameShape shape)
      throws BadDicomException {
    return switch (syntax) {
      case RLE -> RleFrame.decode(stream, shape);
      case JPEG_BASELINE, JPEG_EXTENDED, JPEG_LOSSLESS, JPEG_LOSSLESS_SV1 -> jpeg(stream, shape);
      case JPEG_LS_LOSSLESS, JPEG_LS_NEAR -> JpegLsFrame.decode(stream, shape);
      case JPEG_2000_LOSSLESS, JPEG_2000 -> jpeg2000(stream, shape);
      default -> throw new IllegalArgumentException(syntax.title() + " is no compression");
    };
  }

  /** What a codestream is, its frame header says, and some files' transfer syntax does not. */
  private static Samples jpeg(ByteBuffer stream, FrameShape shape) throws BadDicomException {
    JpegScans jpeg = new JpegScans(stream);
    int process = jpeg.header();
    shape.check("JPEG", jpeg.width(), jpeg.height(), jpeg.components().size(), jpeg.precision());
    if (process == JpegScans.LOSSLESS) {
      return LosslessJpeg.decode(jpeg, shape);
    }
    if (process > JpegScans.PROGRESSIVE) {
      throw new BadDicomException(
          "JPEG codestream is of "
              + JpegScans.process(process)
              + "; read are baseline, extended, progressive and lossless");
    }
    if (jpeg.precision() == 8) {
      return BaselineJpeg.decode(stream, shape);
    }
    if (process == JpegScans.PROGRESSIVE) {
      throw new BadDicomException("progressive JPEG of 12 bits is not read");
    }
    return ExtendedJpeg.decode(jpeg, shape);
  }

  private static Samples jpeg2000(ByteBuffer stream, FrameShape shape) throws BadDicomException {
    if (!hasFfmpeg()) {
      throw new BadDicomException(
          "JPEG 2000 needs FFmpeg, which this distribution has not; take 'device' or 'full'");
    }
    return Jpeg2000Frame.decode(stream, shape);
  }

  private static boolean hasFfmpeg() {
    try {
      Class.forName(FFMPEG, false, Codestreams.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
