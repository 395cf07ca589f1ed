package io.sonostream.imaging.exchange;

import io.sonostream.imaging.outline.OutlineShape;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** "CVAT for images 1.1": a mask, as run lengths in its box, for each class on a picture. */
final class CvatExport implements LabelExport {
  private final PictureWriter pictures;
  private final List<String> classes;
  private final Writer out;
  private final XMLStreamWriter xml;
  private int images;

  CvatExport(Path folder, List<String> classes) throws IOException {
    this.classes = classes;
    pictures = new PictureWriter(folder, "images", "");
    out = Files.newBufferedWriter(folder.resolve("masks.xml"));
    try {
      xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("utf-8", "1.0");
      xml.writeStartElement("annotations");
      text("version", "1.1");
      task();
    } catch (XMLStreamException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Its labels, which CVAT and others want to know before the first picture. */
  private void task() throws XMLStreamException {
    xml.writeStartElement("meta");
    xml.writeStartElement("task");
    xml.writeStartElement("labels");
    for (String name : classes) {
      label(name);
    }
    label(OutlineShape.IGNORED);
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private void label(String name) throws XMLStreamException {
    xml.writeStartElement("label");
    text("name", name);
    text("attributes", "");
    xml.writeEndElement();
  }

  private void text(String element, String text) throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  @Override
  public void add(ExportedLabel label) throws IOException {
    String file = pictures.write(label);
    try {
      xml.writeStartElement("image");
      number("id", images++);
      xml.writeAttribute("name", file);
      number("width", label.image().width());
      number("height", label.image().height());
      for (ClassRegion region : ClassRegion.of(label.truth(), classes)) {
        mask(region);
      }
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void mask(ClassRegion region) throws XMLStreamException {
    xml.writeStartElement("mask");
    xml.writeAttribute("label", region.name());
    xml.writeAttribute("source", "manual");
    number("occluded", 0);
    xml.writeAttribute(
        "rle", region.rowsOfBox().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    number("left", region.left());
    number("top", region.top());
    number("width", region.right() - region.left());
    number("height", region.bottom() - region.top());
    number("z_order", 0);
    xml.writeEndElement();
  }

  private void number(String name, int value) throws XMLStreamException {
    xml.writeAttribute(name, Integer.toString(value));
  }

  @Override
  public void close() throws IOException {
    try (pictures;
        out) {
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
