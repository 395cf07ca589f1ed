package io.sonostream.trainer.service;

import io.sonostream.learning.gate.Gate;
import io.sonostream.trainer.job.ChildLauncher;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.labels.LabelCopy;
import io.sonostream.trainer.release.CatalogReader;
import io.sonostream.trainer.release.ModelShelf;
import java.time.Clock;

/** What every run works with; shared by the runs' threads. */
record Workshop(
    TrainerSettings settings,
    LabelCopy labels,
    RunFolders folders,
    CatalogReader catalog,
    ModelShelf shelf,
    Gate gate,
    ChildLauncher launcher,
    StepListener steps,
    Clock clock) {}
