package io.sonostream.gateway.settings;

/** Where a source of a gateway has its frames from. */
public enum SourceKind {
  /** Simulated subjects, to try things out. */
  PHANTOM,
  /** The images of a folder, by name. */
  FOLDER,
  /** A video. */
  CLIP,
  /** DICOM files that come into a folder; each is an instance, published once. */
  DICOM,
  /** A DICOM archive that is asked by DICOMweb; each instance is published once. */
  DICOMWEB,
  /** The images that an OpenIGTLink server sends. */
  IGTL,
  /** The pictures of a motion JPEG stream over HTTP. */
  MJPEG,
  /** A video stream: RTSP, RTP, SRT, MPEG-TS over UDP, HLS. */
  STREAM,
  /** A video grabber or camera at this machine. */
  GRABBER;

  /** Whether its frames come by themselves, over a connection, or from a device. */
  public boolean isLive() {
    return this == IGTL || this == MJPEG || isVideo();
  }

  /** Whether what comes are DICOM instances. */
  public boolean isDicom() {
    return this == DICOM || this == DICOMWEB;
  }

  /** Whether it may show a screen, of which the ultrasound is a part. */
  public boolean isScreen() {
    return this == MJPEG || isVideo();
  }

  /** Whether a part of its frames may be taken. */
  public boolean isCropped() {
    return this == FOLDER || this == CLIP || isLive();
  }

  /** Whether FFmpeg decodes it. */
  public boolean isVideo() {
    return this == STREAM || this == GRABBER;
  }
}
