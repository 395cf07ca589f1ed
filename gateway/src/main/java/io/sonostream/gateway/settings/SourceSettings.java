package io.sonostream.gateway.settings;

import io.sonostream.client.frames.Lane;
import io.sonostream.devices.clip.StreamAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One source that a gateway looks at.
 *
 * @param kind what it is
 * @param path folder, file or device, of those that have one; into a folder of DICOM files further
 *     ones may come, and each is published once
 * @param address OpenIGTLink: HOST:PORT of the server
 * @param url of a stream: http or https for motion JPEG and DICOMweb; any of {@link StreamAddress}
 *     for video
 * @param colour video: RGB; else the brightness alone, which is what ultrasound is
 * @param image OpenIGTLink: name of the images; the first that comes where none is given
 * @param transform OpenIGTLink: name of the transforms that say where the images lie; they say it
 *     themselves where none is given
 * @param transformAge OpenIGTLink: at most so far from an image in time; 100ms where it is not said
 * @param silence after which a connection over which no frame comes is given up; 10s where it is
 *     not said
 * @param deviceId of its frames; the source's name where none is given
 * @param task what to segment
 * @param lane live where none is given, archive for DICOM
 * @param rate folder, clip, phantom: frames a second; the source's own where none is given, else 20
 * @param repeat folder, clip, phantom: begin again after the last frame; true where it is not said
 * @param region DICOM: only the n-th ultrasound region
 * @param blankOutside DICOM: make black what lies outside the 2D regions
 * @param pseudonymKey DICOM: secret file, by which subject and exam are named
 * @param lookEvery DICOM: how often the folder is looked at, or the archive asked; 2s and 60s where
 *     it is not said
 * @param query DICOMweb: which instances, as QIDO-RS says it; all that show ultrasound where it is
 *     not said
 * @param crop which part of each frame is taken, WIDTHxHEIGHT+LEFT+TOP; or auto, for motion JPEG
 *     and video that may show a whole screen: the part that moves is looked for, and nothing is
 *     published until it is written here. All where it is not said. Not for phantoms and DICOM
 * @param cropPicture crop = auto: PNG file that shows what was found
 * @param credentialsFile DICOMweb: its first line is USER:PASSWORD or a bearer's token
 */
public record SourceSettings(
    SourceKind kind,
    @Nullable Path path,
    @Nullable String address,
    @Nullable String url,
    @Nullable Boolean colour,
    @Nullable String image,
    @Nullable String transform,
    @Nullable Duration transformAge,
    @Nullable Duration silence,
    @Nullable String deviceId,
    String task,
    @Nullable Lane lane,
    @Nullable Double rate,
    @Nullable Boolean repeat,
    @Nullable Integer region,
    @Nullable Boolean blankOutside,
    @Nullable Path pseudonymKey,
    @Nullable Duration lookEvery,
    @Nullable String query,
    @Nullable Path credentialsFile,
    @Nullable String crop,
    @Nullable Path cropPicture) {
  private static final String AUTO = "auto";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration ASK_EVERY = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /**
   * Trackers are as fast as probes or faster, and one that lost its marker must not place images.
   */
  private static final Duration TRANSFORM_AGE = Duration.ofMillis(100);

  private static final int NAME_BYTES = 20;

  public SourceSettings {
    place(kind, path, address, url);
    connection(kind, rate, repeat, silence);
    igtl(kind, image, transform, transformAge);
    part(kind, crop, cropPicture);
    if (colour != null && !kind.isVideo()) {
      throw new IllegalArgumentException("colour goes with kind = stream and grabber only");
    }
    boolean dicom = kind.isDicom();
    if (!dicom && (region != null || blankOutside != null || pseudonymKey != null)) {
      throw new IllegalArgumentException(
          "region, blank-outside and pseudonym-key go with kind = dicom and dicomweb only");
    }
    if (dicom && (lane == Lane.LIVE || rate != null || repeat != null)) {
      throw new IllegalArgumentException(
          "kind = "
              + word(kind)
              + " goes to the archive lane, each once: leave out lane, rate and repeat");
    }
    if (region != null && region < 1) {
      throw new IllegalArgumentException("region is " + region + "; the first is 1");
    }
    if (rate != null && !(rate > 0 && rate <= 1000)) {
      throw new IllegalArgumentException(
          "rate is " + rate + " frames/s; allowed is above 0 up to 1000");
    }
    if (!dicom && lookEvery != null) {
      throw new IllegalArgumentException("look-every goes with kind = dicom and dicomweb only");
    }
    if (kind != SourceKind.DICOMWEB && (query != null || credentialsFile != null)) {
      throw new IllegalArgumentException("query and credentials-file go with kind = dicomweb only");
    }
    if (query != null && !query.matches("([A-Za-z0-9_.,=&*:+-]|%[0-9A-Fa-f]{2})*")) {
      throw new IllegalArgumentException(
          "query is '" + query + "'; it must be like ModalitiesInStudy=US&StudyDate=20260101-");
    }
    if (lookEvery != null && lookEvery.toMillis() < 10) {
      throw new IllegalArgumentException(
          "look-every is " + lookEvery + "; it must be at least 10ms");
    }
  }

  private static void place(
      SourceKind kind, @Nullable Path path, @Nullable String address, @Nullable String url) {
    boolean device = kind == SourceKind.GRABBER;
    boolean files = Set.of(SourceKind.FOLDER, SourceKind.CLIP, SourceKind.DICOM).contains(kind);
    require(device || files, kind, "path", path);
    require(kind == SourceKind.IGTL, kind, "address", address);
    boolean asked = Set.of(SourceKind.MJPEG, SourceKind.STREAM, SourceKind.DICOMWEB).contains(kind);
    require(asked, kind, "url", url);
    if (address != null) {
      PeerAddress.parse(address);
    }
    if (url != null && kind != SourceKind.STREAM) {
      web(url);
    } else if (url != null) {
      StreamAddress.parse(url);
    }
  }

  private static void require(boolean needed, SourceKind kind, String key, @Nullable Object value) {
    if (needed != (value != null)) {
      throw new IllegalArgumentException(
          needed ? key + " is missing; set it" : "kind = " + word(kind) + " has no " + key);
    }
  }

  private static URI web(String url) {
    try {
      URI parsed = new URI(url);
      if (parsed.getHost() != null && Set.of("http", "https").contains(parsed.getScheme())) {
        return parsed;
      }
    } catch (URISyntaxException e) {
      // Its message repeats the address, and a password in it.
    }
    throw new IllegalArgumentException(
        "url is no address for HTTP; it must be like http://camera:8080/stream");
  }

  private static void connection(
      SourceKind kind,
      @Nullable Double rate,
      @Nullable Boolean repeat,
      @Nullable Duration silence) {
    boolean live = kind.isLive();
    if (live && (rate != null || repeat != null)) {
      throw new IllegalArgumentException(
          "kind = " + word(kind) + " gives frames when they come: leave out rate and repeat");
    }
    if (!live && kind != SourceKind.DICOMWEB && silence != null) {
      throw new IllegalArgumentException(
          "silence goes with kind = igtl, mjpeg, stream, grabber and dicomweb only");
    }
    if (silence != null
        && (silence.toMillis() < 10 || silence.compareTo(Duration.ofHours(1)) > 0)) {
      throw new IllegalArgumentException("silence is " + silence + "; allowed are 10ms to 1h");
    }
  }

  private static void igtl(
      SourceKind kind,
      @Nullable String image,
      @Nullable String transform,
      @Nullable Duration transformAge) {
    if (kind != SourceKind.IGTL && (image != null || transform != null)) {
      throw new IllegalArgumentException(
          (image != null ? "image" : "transform") + " goes with kind = igtl only");
    }
    if (transformAge != null && transform == null) {
      throw new IllegalArgumentException(
          "transform-age is set, and no transform; name the transforms that place the images");
    }
    name("image", image);
    name("transform", transform);
    if (transformAge != null
        && (transformAge.toMillis() < 1 || transformAge.compareTo(Duration.ofMinutes(1)) > 0)) {
      throw new IllegalArgumentException(
          "transform-age is " + transformAge + "; allowed are 1ms to 60s");
    }
  }

  private static void name(String key, @Nullable String name) {
    if (name != null && (name.isEmpty() || name.length() > NAME_BYTES)) {
      throw new IllegalArgumentException(
          key + " is '" + name + "'; OpenIGTLink's names have 1 to " + NAME_BYTES + " characters");
    }
  }

  private static void part(SourceKind kind, @Nullable String crop, @Nullable Path picture) {
    boolean auto = AUTO.equals(crop);
    if (crop != null && !kind.isCropped()) {
      throw new IllegalArgumentException(
          "crop goes with kind = folder, clip, igtl, mjpeg, stream and grabber only"
              + (kind.isDicom() ? "; DICOM has region" : ""));
    }
    if (auto && !kind.isScreen()) {
      throw new IllegalArgumentException(
          "crop = auto goes with kind = mjpeg, stream and grabber only; write WIDTHxHEIGHT+LEFT+TOP");
    }
    if (auto != (picture != null)) {
      throw new IllegalArgumentException(
          auto
              ? "crop-picture is missing; name a PNG file that is to show what crop = auto finds"
              : "crop-picture goes with crop = auto only");
    }
    if (crop != null && !auto) {
      Crop.parse(crop);
    }
  }

  private static String word(SourceKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Of a source that is connected to. */
  public PeerAddress peer() {
    if (address == null) {
      throw new IllegalStateException("the settings require an address");
    }
    return PeerAddress.parse(address);
  }

  /** Of motion JPEG and DICOMweb. */
  public URI stream() {
    if (url == null) {
      throw new IllegalStateException("the settings require a url");
    }
    return web(url);
  }

  /** Of video. */
  public StreamAddress video() {
    if (kind == SourceKind.GRABBER && path != null) {
      return StreamAddress.grabber(path);
    }
    if (url == null) {
      throw new IllegalStateException("the settings require a url");
    }
    return StreamAddress.parse(url);
  }

  /** The part of each frame that is taken; null for all of it, and where it is looked for. */
  public @Nullable Crop part() {
    return crop == null || AUTO.equals(crop) ? null : Crop.parse(crop);
  }

  /** Between a transform and an image that it places. */
  public Duration mostTransformAge() {
    return transformAge == null ? TRANSFORM_AGE : transformAge;
  }

  /** Channels of video's pictures. */
  public int channels() {
    return Boolean.TRUE.equals(colour) ? 3 : 1;
  }

  public Duration patience() {
    return silence == null ? SILENCE : silence;
  }

  /** Of a DICOM source. */
  public FrameSettings frames(String name) {
    return new FrameSettings(
        device(name), task, region, Boolean.TRUE.equals(blankOutside), pseudonymKey);
  }

  public String device(String name) {
    return deviceId == null ? name : deviceId;
  }

  public boolean repeats() {
    return !Boolean.FALSE.equals(repeat);
  }

  public Duration period() {
    if (lookEvery != null) {
      return lookEvery;
    }
    return kind == SourceKind.DICOMWEB ? ASK_EVERY : LOOK_EVERY;
  }
}
