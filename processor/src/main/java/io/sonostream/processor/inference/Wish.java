package io.sonostream.processor.inference;

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

  /** As an assignment says. */
  static Wish of(WantedModels models) {
    return new Wish() {
      @Override
      public String task() {
        return models.task();
      }

      @Override
      public WantedModels models() {
        return models;
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
