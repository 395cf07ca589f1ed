package io.sonostream.processor;

import io.sonostream.client.Records;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.ModelStores;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.processor.inference.FrameInputs;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.inference.MemoryCheck;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.PackageModelLoader;
import io.sonostream.processor.inference.Sideline;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.processor.stream.FrameLimits;
import io.sonostream.processor.stream.FrameReader;
import io.sonostream.processor.trial.ForeignTrial;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Timestamps;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What segments frames, as the settings say: the same for the lanes of a processor and for a
 * replay. Makes parts, keeps none.
 *
 * @param clockMicros microseconds since the epoch
 */
record EngineRoom(ProcessorSettings settings, LongSupplier clockMicros) {

  /** By this machine's clock. */
  EngineRoom(ProcessorSettings settings) {
    this(settings, () -> Timestamps.micros(Instant.now()));
  }

  /** Starts nothing yet; the caller's to close. */
  InferenceEngine engine(InferenceMetrics metrics, Sideline sideline) {
    return new InferenceEngine(
        settings.engine(),
        settings.steady(),
        settings.batchRules(),
        inputs(),
        clockMicros,
        metrics,
        sideline);
  }

  FrameInputs inputs() {
    return new FrameInputs(decoder());
  }

  ImageDecoder decoder() {
    return new ImageDecoder(limits());
  }

  /**
   * @param wanted which frames are for the lane
   */
  FrameReader reader(Records records, Predicate<Frame> wanted) {
    return new FrameReader(
        records.reader(Frame.class),
        Records::isOutage,
        new FrameLimits(limits().maxPixels()),
        wanted);
  }

  ModelLoader packages() {
    TrustedKeys keys = keys();
    return new PackageModelLoader(
        store(),
        keys,
        vouchedFor(),
        new EngineOptions(
            settings.engine().name(),
            settings.engine().threads(),
            settings.engine().profileDirectory().resolve("tensorrt"),
            settings.engine().devices()),
        MemoryCheck.ofThisMachine(),
        new ForeignTrial(settings.models().foreignTrial()));
  }

  /** Everywhere that packages may be fetched from. */
  ModelStore store() {
    ProcessorSettings.ModelSettings models = settings.models();
    return ModelStores.of(models.directory(), null, models.stores(), models.objectStore(), keys());
  }

  TrustedKeys keys() {
    return settings.models().trust();
  }

  /** Copies of what served here before. */
  Path lastGood() {
    return settings.models().directory().resolve("last-good");
  }

  /** What whoever writes the settings of this machine answers for, signed or not. */
  private List<Path> vouchedFor() {
    List<Path> folders = new ArrayList<>(ProcessorParts.configured(settings).values());
    folders.add(lastGood());
    return folders;
  }

  private ImageLimits limits() {
    return new ImageLimits(settings.frames().maxSide(), settings.frames().maxPixels());
  }
}
