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
 * @param path folder, file or device, of those that have one
 * @param address OpenIGTLink: HOST:PORT
 * @param url of a stream: http or https for motion JPEG and DICOMweb; any of {@link StreamAddress}
 *     for video
 * @param colour video: RGB; else the brightness alone, which is what ultrasound is
 * @param image OpenIGTLink: name of the images; the first that comes where none is given
 * @param silence after which a connection over which no frame comes is given up; 10s where it is
 *     not said
 * @param deviceId of its frames; the source's name where none is given
 * @param task what to segment
 * @param lane live where none is given, archive for DICOM
 * @param rate frames a second; the source's own where none is given, else 20
 * @param repeat begin again after the last frame; true where it is not said. Not for DICOM
 * @param region DICOM: only the n-th ultrasound region
 * @param blankOutside DICOM: make black what lies outside the 2D regions
 * @param pseudonymKey DICOM: secret file, by which subject and exam are named
 * @param lookEvery DICOM: how often the folder is looked at, or the archive asked; 2s and 60s where
 *     it is not said
 * @param query DICOMweb: which instances, as QIDO-RS says it; all that show ultrasound where it is
 *     not said
 * @param crop of a screen: which part is taken, or auto to have it looked for; all where it is not
 *     said
 * @param cropPicture auto: PNG file that shows what was found
 * @param credentialsFile DICOMweb: its first line is USER:PASSWORD or a bearer's token
 */
public record SourceSettings(
    SourceKind kind,
    @Nullable Path path,
    @Nullable String address,
    @Nullable String url,
    @Nullable Boolean colour,
    @Nullable String image,
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
  private static final int NAME_BYTES = 20;

  public SourceSettings {
    place(kind, path, address, url);
    connection(kind, rate, repeat, image, silence);
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
    if (!dicom && lookEvery != null) {
      throw new IllegalArgumentException("look-every goes with kind = dicom and dicomweb only");
    }
    if (kind != SourceKind.DICOMWEB && (query != null || credentialsFile != null)) {
      throw new IllegalArgumentException("query and credentials-file go with kind = dicomweb only");
    }
    if (query != null && !query.matches("[A-Za-z0-9_.,=&*%:+-]*")) {
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
      @Nullable String image,
      @Nullable Duration silence) {
    boolean live = kind.isLive();
    if (live && (rate != null || repeat != null)) {
      throw new IllegalArgumentException(
          "kind = " + word(kind) + " gives frames when they come: leave out rate and repeat");
    }
    if (kind != SourceKind.IGTL && image != null) {
      throw new IllegalArgumentException("image goes with kind = igtl only");
    }
    if (!live && kind != SourceKind.DICOMWEB && silence != null) {
      throw new IllegalArgumentException(
          "silence goes with kind = igtl, mjpeg, stream, grabber and dicomweb only");
    }
    if (image != null && (image.isEmpty() || image.length() > NAME_BYTES)) {
      throw new IllegalArgumentException(
          "image is '" + image + "'; OpenIGTLink's names have 1 to " + NAME_BYTES + " characters");
    }
    if (silence != null && (silence.toMillis() < 10 || silence.toHours() > 1)) {
      throw new IllegalArgumentException("silence is " + silence + "; allowed are 10ms to 1h");
    }
  }

  private static void part(SourceKind kind, @Nullable String crop, @Nullable Path picture) {
    boolean auto = AUTO.equals(crop);
    if (crop != null && !kind.isScreen()) {
      throw new IllegalArgumentException("crop goes with kind = mjpeg, stream and grabber only");
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

  /** The part of a screen that is taken; null for all of it, and where it is looked for. */
  public @Nullable Crop part() {
    return crop == null || AUTO.equals(crop) ? null : Crop.parse(crop);
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
