package io.sonostream.imaging.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.imaging.folder.NnUnetDataset;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * nnU-Net v2's raw format for PNG: {@code imagesTr/NAME_0000.png}, {@code labelsTr/NAME.png} and
 * dataset.json. Its value for what is to be ignored is the one after the last class.
 */
final class NnUnetExport implements LabelExport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final List<String> classes;
  private final PictureWriter pictures;
  private final Path masks;
  private int channels;
  private int count;
  private boolean ignores;

  NnUnetExport(Path folder, List<String> classes) throws IOException {
    this.folder = folder;
    this.classes = classes;
    pictures = new PictureWriter(folder, NnUnetDataset.IMAGES, NnUnetDataset.FIRST_CHANNEL);
    masks = Files.createDirectories(folder.resolve(NnUnetDataset.MASKS));
  }

  @Override
  public void add(ExportedLabel label) throws IOException {
    if (count > 0 && label.image().channels() != channels) {
      throw new UserException(
          "frame "
              + label.frame()
              + " has "
              + label.image().channels()
              + " channels, others "
              + channels
              + "; nnU-Net wants all alike: export them apart, for example by device");
    }
    channels = label.image().channels();
    count++;
    pictures.write(label);
    byte[] values = label.truth().values().clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == (byte) ClassMap.IGNORED) {
        values[i] = (byte) (classes.size() + 1);
        ignores = true;
      }
    }
    ImageFiles.write(
        new PixelImage(label.truth().width(), label.truth().height(), 1, values),
        masks.resolve(label.name() + ".png"));
  }

  @Override
  public void close() throws IOException {
    pictures.close();
    ObjectNode root = JSON.createObjectNode();
    ObjectNode names = root.putObject("channel_names");
    List<String> said = channels == 3 ? List.of("R", "G", "B") : List.of("ultrasound");
    for (int i = 0; i < said.size(); i++) {
      names.put(Integer.toString(i), said.get(i));
    }
    ObjectNode labels = root.putObject("labels").put(NnUnetDataset.BACKGROUND, 0);
    for (int value = 1; value <= classes.size(); value++) {
      labels.put(classes.get(value - 1), value);
    }
    if (ignores) {
      labels.put(NnUnetDataset.IGNORE, classes.size() + 1);
    }
    root.put("numTraining", count).put("file_ending", ".png");
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve(NnUnetDataset.FILE).toFile(), root);
  }
}
