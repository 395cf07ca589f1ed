package io.sonostream.cli.replay;

import io.sonostream.processor.ProcessorSettings;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.trainer.release.CatalogReader;
import io.sonostream.trainer.release.ModelCatalog;
import io.sonostream.trainer.release.TrainerRecords;
import io.sonostream.trainer.service.TrainerClients;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Models that were released, as the processor takes them. */
final class Releases {
  private final ProcessorSettings settings;
  private final Topics topics;

  Releases(ProcessorSettings settings) {
    this.settings = settings;
    this.topics = new Topics(settings.topics());
  }

  /**
   * @throws UserException naming what is released when that version is not
   */
  ReleasedModel version(String task, String version) {
    return read(catalog -> catalog.require(task, version));
  }

  /**
   * @throws UserException when the task has none
   */
  ReleasedModel champion(String task) {
    return read(catalog -> catalog.champion(task));
  }

  private ReleasedModel read(Function<ModelCatalog, ModelRelease> choice) {
    TrainerClients clients = new TrainerClients(settings.kafka());
    try (Admin admin = clients.admin()) {
      new TopicAdmin(admin)
          .ensure(
              List.of(topics.modelReleases(), topics.modelAssignments()), settings.startTimeout());
    } catch (TopicException | KafkaException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    TrainerRecords records = new TrainerRecords(topics, new RecordSerdes(settings.registry()));
    try (CatalogReader reader = clients.catalog(records)) {
      ModelRelease release = choice.apply(reader.read());
      return new ReleasedModel(
          new ModelIdentity(release.getTask(), release.getVersion(), release.getSha256()),
          URI.create(release.getUri()));
    }
  }
}
