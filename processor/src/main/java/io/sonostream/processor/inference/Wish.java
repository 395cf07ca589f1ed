package io.sonostream.processor.inference;

import io.opentelemetry.context.Context;
import java.nio.file.Path;

/** What somebody wants for a task, and how to find out which models that is. */
interface Wish {
  String task();

  /**
   * May read packages.
   *
   * @throws ModelRefusedException when that fails
   */
  WantedModels models();

  /** The trace of who made the wish; the root where none is known. */
  default Context trace() {
    return Context.root();
  }

  /** As an assignment says, in the trace that the caller is in. */
  static Wish of(WantedModels models) {
    Context trace = Context.current();
    return new Wish() {
      @Override
      public String task() {
        return models.task();
      }

      @Override
      public WantedModels models() {
        return models;
      }

      @Override
      public Context trace() {
        return trace;
      }
    };
  }

  /** The package that the settings name. */
  static Wish configured(String task, Path directory, ModelLoader loader) {
    return new Wish() {
      @Override
      public String task() {
        return task;
      }

      @Override
      public WantedModels models() {
        return WantedModels.only(loader.describe(task, directory));
      }
    };
  }
}
