package io.sonostream.processor.inference;

import java.util.List;

/** Models for a task whose wanted one is refused while nothing serves. */
public interface LastResorts {
  /** None. */
  LastResorts NONE =
      new LastResorts() {
        @Override
        public List<ReleasedModel> of(String task) {
          return List.of();
        }

        @Override
        public void serves(ReleasedModel release) {}
      };

  /** Best first; may read packages, never throws. */
  List<ReleasedModel> of(String task);

  /** This one is good: called after it began to serve, by a thread that may take its time. */
  void serves(ReleasedModel release);
}
