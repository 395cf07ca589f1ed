package io.sonostream.dist;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The properties of the build and of its profiles, as the root's POM has them. */
record Build(Map<String, Map<String, String>> properties) {
  private static final String NONE = "";

  static Build read(Path pom) {
    try {
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
      Map<String, Map<String, String>> all = new HashMap<>();
      Element project = document.getDocumentElement();
      all.put(NONE, properties(child(project, "properties")));
      for (Node at = child(project, "profiles").getFirstChild();
          at != null;
          at = at.getNextSibling()) {
        if (at instanceof Element profile) {
          all.put(child(profile, "id").getTextContent(), properties(child(profile, "properties")));
        }
      }
      return new Build(all);
    } catch (Exception e) {
      throw new IllegalStateException(pom + " can't be read", e);
    }
  }

  /**
   * @param profile empty for none
   */
  String value(String property, String profile) {
    if (!properties.containsKey(profile)) {
      throw new IllegalArgumentException("pom.xml has no profile " + profile);
    }
    String standard = properties.get(NONE).get(property);
    if (standard == null) {
      throw new IllegalArgumentException("pom.xml has no property " + property);
    }
    return properties.get(profile).getOrDefault(property, standard);
  }

  private static Map<String, String> properties(Element section) {
    Map<String, String> values = new HashMap<>();
    for (Node at = section.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at instanceof Element) {
        values.put(at.getNodeName(), at.getTextContent().strip());
      }
    }
    return values;
  }

  private static Element child(Element of, String name) {
    for (Node at = of.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at.getNodeName().equals(name)) {
        return (Element) at;
      }
    }
    throw new IllegalStateException(of.getNodeName() + " has no " + name);
  }
}
