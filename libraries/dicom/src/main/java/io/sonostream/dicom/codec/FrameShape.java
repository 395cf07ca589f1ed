package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;

/**
 * What the data set declares of each frame, and a codestream must agree with.
 *
 * @param channels 1 or 3
 * @param bitsAllocated of a sample in memory: 8 or 16
 */
public record FrameShape(int width, int height, int channels, int bitsAllocated) {

  int samples() {
    return width * height * channels;
  }

  /** Called with what a codestream's header says, before it is decoded. */
  void check(String what, int itsWidth, int itsHeight, int itsChannels, int itsBits)
      throws BadDicomException {
    if (itsWidth != width || itsHeight != height || itsChannels != channels) {
      throw new BadDicomException(
          what
              + " codestream is "
              + itsWidth
              + "x"
              + itsHeight
              + "x"
              + itsChannels
              + ", the data set declares "
              + width
              + "x"
              + height
              + "x"
              + channels
              + "; they must agree");
    }
    if (itsBits < 1 || itsBits > bitsAllocated) {
      throw new BadDicomException(
          what
              + " codestream has samples of "
              + itsBits
              + " bits, the data set allocates "
              + bitsAllocated);
    }
  }
}
