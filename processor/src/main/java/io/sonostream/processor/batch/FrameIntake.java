package io.sonostream.processor.batch;

import io.sonostream.schemas.Frame;
import java.util.Optional;

/** Where the stream hands its frames over. Implemented by the inference side. */
public interface FrameIntake {

  /** How far a task is from being served. */
  enum TaskState {
    /** A model serves it. */
    SERVED,
    /** It is assigned or configured, but no model is loaded yet: its frames wait in Kafka. */
    AWAITED,
    /** Nobody ever asked for it: its frames are dead letters. */
    UNKNOWN
  }

  TaskState state(String task);

  /** Takes a frame, returns at once; the job is completed later, on another thread. */
  void submit(FrameJob job);

  /** Why no frame will ever be answered again in this process, if that is so. */
  Optional<String> goneBecause();

  /** Frames in flight that keep the engine busy; more only wait. */
  int usefulInFlight();

  /** What the engine will need for this frame; nothing where no model serves its task. */
  EngineNeed need(Lane lane, Frame frame);
}
