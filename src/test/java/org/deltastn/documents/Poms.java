package org.deltastn.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What commands can name in the project's poms: modules, programs and profiles. */
final class Poms {

  /** The programs of {@code exec:exec@ID} by module: identity, and arguments of Java or none. */
  private final Map<String, Map<String, String>> programs = new LinkedHashMap<>();

  private final Set<String> profiles = new LinkedHashSet<>();

  Poms(Path root) throws IOException, ParserConfigurationException, SAXException {
    Element parent = parse(root.resolve("pom.xml"));
    profiles.addAll(childTexts(parent, "profile", "id"));
    for (String module : childTexts(parent, "modules", "module")) {
      Element pom = parse(root.resolve(module).resolve("pom.xml"));
      profiles.addAll(childTexts(pom, "profile", "id"));
      programs.put(module, programs(pom));
    }
  }

  /** Returns the folders of the modules. */
  Set<String> modules() {
    return programs.keySet();
  }

  /** Returns the arguments of every execution of a module by its identity. */
  Map<String, String> programs(String module) {
    return programs.getOrDefault(module, Map.of());
  }

  /** Returns the names of the profiles of all poms. */
  Set<String> profiles() {
    return profiles;
  }

  private static Map<String, String> programs(Element pom) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Element execution : elements(pom, "execution")) {
      NodeList arguments = execution.getElementsByTagName("commandlineArgs");
      found.put(
          childText(execution, "id"),
          arguments.getLength() == 0 ? "" : arguments.item(0).getTextContent());
    }
    return found;
  }

  private static Element parse(Path pom)
      throws IOException, ParserConfigurationException, SAXException {
    try (var in = Files.newInputStream(pom)) {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(in)
          .getDocumentElement();
    }
  }

  private static List<String> childTexts(Element pom, String parent, String child) {
    List<String> texts = new ArrayList<>();
    for (Element element : elements(pom, parent)) {
      for (Element name : elements(element, child)) {
        if (name.getParentNode() == element) {
          texts.add(name.getTextContent().strip());
        }
      }
    }
    return texts;
  }

  private static String childText(Element parent, String child) {
    return parent.getElementsByTagName(child).item(0).getTextContent().strip();
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
