package io.sonostream.imaging.outline;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Annotations of images as CVAT writes them ("CVAT for images 1.1"). */
final class CvatFile {
  private static final Set<String> REFUSED =
      Set.of("polyline", "points", "cuboid", "skeleton", "track");

  private final Path file;
  private final XMLStreamReader xml;
  private final List<OutlinedPicture> pictures = new ArrayList<>();
  private @Nullable OutlinedPicture picture;
  private List<OutlineShape> shapes = new ArrayList<>();

  private CvatFile(Path file, XMLStreamReader xml) {
    this.file = file;
    this.xml = xml;
  }

  static List<OutlinedPicture> read(Path file) {
    OutlineFiles.requireSize(file);
    XMLInputFactory factory = XMLInputFactory.newFactory();
    // A file of outlines has no business with other files or addresses.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      CvatFile reading = new CvatFile(file, xml);
      reading.walk();
      return reading.pictures;
    } catch (XMLStreamException e) {
      String why = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
      throw new UserException(file + " is no XML: " + why, e);
    } catch (IOException e) {
      throw new UserException(file + " can't be read; is it there, and a file?", e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }

  private void walk() throws XMLStreamException {
    boolean annotations = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        annotations |= xml.getLocalName().equals("annotations");
        start(xml.getLocalName());
      } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("image")) {
        OutlinedPicture done = picture;
        if (done != null) {
          pictures.add(new OutlinedPicture(file, done.name(), done.width(), done.height(), shapes));
        }
        picture = null;
        shapes = new ArrayList<>();
      }
    }
    if (!annotations) {
      throw new IllegalArgumentException("is not CVAT's (no <annotations>); export it as such");
    }
  }

  private void start(String element) {
    if (element.equals("image")) {
      picture =
          new OutlinedPicture(
              file, text("name"), (int) number("width"), (int) number("height"), List.of());
    } else if (REFUSED.contains(element)) {
      throw new IllegalArgumentException(
          "holds a " + element + "; allowed are polygon, box, ellipse and mask");
    } else if (picture != null && Set.of("polygon", "box", "ellipse", "mask").contains(element)) {
      String rotation = xml.getAttributeValue(null, "rotation");
      if (rotation != null && Double.parseDouble(rotation.strip()) != 0) {
        throw new IllegalArgumentException(
            "holds a rotated " + element + " of " + text("label") + "; draw it as a polygon");
      }
      shapes.add(new OutlineShape(text("label").strip(), area(element)));
    }
  }

  private Area area(String element) {
    return switch (element) {
      case "polygon" -> new Polygon(corners(text("points")));
      case "box" -> Polygon.box(number("xtl"), number("ytl"), number("xbr"), number("ybr"));
      case "ellipse" -> new Ellipse(number("cx"), number("cy"), number("rx"), number("ry"));
      default ->
          new Runs(
              (int) number("left"),
              (int) number("top"),
              (int) number("width"),
              (int) number("height"),
              false,
              lengths(text("rle")));
    };
  }

  private static double[] corners(String points) {
    String[] numbers = points.split("[,;]", -1);
    double[] corners = new double[numbers.length];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = Double.parseDouble(numbers[i].strip());
    }
    return corners;
  }

  private static int[] lengths(String rle) {
    String[] numbers = rle.split(",", -1);
    int[] lengths = new int[numbers.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Integer.parseInt(numbers[i].strip());
    }
    return lengths;
  }

  private String text(String attribute) {
    String value = xml.getAttributeValue(null, attribute);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "line "
              + xml.getLocation().getLineNumber()
              + ": <"
              + xml.getLocalName()
              + "> has no "
              + attribute);
    }
    return value;
  }

  private double number(String attribute) {
    return Double.parseDouble(text(attribute).strip());
  }
}
