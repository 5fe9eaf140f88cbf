package org.deltastn.spark.report;

import java.awt.Dimension;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.XYChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Draws charts as SVG elements that can stand in an HTML page. */
final class Svg {

  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private Svg() {}

  /**
   * Returns a chart as an {@code svg} element that scales with its surroundings.
   *
   * @param description text alternative: what the chart shows
   * @param id of the element and start of all ids in it
   */
  static String of(XYChart chart, String description, String id) {
    try {
      Document document =
          DocumentBuilderFactory.newDefaultNSInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(NAMESPACE, "svg", null);
      SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
      context.setComment(null);
      // Hundredths of a pixel: finer ones cannot be seen and make the text half as long again.
      context.setPrecision(2);
      context.setIDGenerator(
          new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
              return id + "-" + super.generateID(prefix);
            }
          });
      SVGGraphics2D graphics = new SVGGraphics2D(context, false);
      graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
      chart.paint(graphics, chart.getWidth(), chart.getHeight());
      Element root = graphics.getRoot();
      root.setAttribute("id", id);
      root.setAttribute("role", "img");
      root.setAttribute("aria-label", chart.getTitle());
      root.setAttribute("viewBox", "0 0 " + chart.getWidth() + " " + chart.getHeight());
      Element lines = document.createElementNS(NAMESPACE, "desc");
      // Text is drawn as outlines, so the chart's content is repeated here as text.
      lines.setTextContent(description);
      root.insertBefore(lines, root.getFirstChild());
      // Batik's own container of definitions has one id in every picture.
      ((Element) root.getElementsByTagName("defs").item(0)).removeAttribute("id");
      joinLines(root);
      return text(root);
    } catch (ParserConfigurationException | TransformerException e) {
      throw new IllegalStateException("the JDK's own XML library failed", e);
    }
  }

  /** Makes one {@code polyline} of lines that follow one another, as a series is drawn. */
  private static void joinLines(Element parent) {
    Element polyline = null;
    Map<String, String> style = Map.of();
    String end = "";
    Node next;
    for (Node node = parent.getFirstChild(); node != null; node = next) {
      next = node.getNextSibling();
      if (!(node instanceof Element element) || !element.getTagName().equals("line")) {
        polyline = null;
        if (node instanceof Element inner) {
          joinLines(inner);
        }
        continue;
      }
      Map<String, String> found = attributes(element);
      String from = found.remove("x1") + "," + found.remove("y1");
      String to = found.remove("x2") + "," + found.remove("y2");
      if (polyline != null && from.equals(end) && found.equals(style)) {
        polyline.setAttribute("points", polyline.getAttribute("points") + " " + to);
        parent.removeChild(element);
      } else {
        polyline = parent.getOwnerDocument().createElementNS(NAMESPACE, "polyline");
        polyline.setAttribute("points", from + " " + to);
        for (Map.Entry<String, String> attribute : found.entrySet()) {
          polyline.setAttribute(attribute.getKey(), attribute.getValue());
        }
        parent.replaceChild(polyline, element);
        style = found;
      }
      end = to;
    }
  }

  private static Map<String, String> attributes(Element element) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      attributes.put(attribute.getNodeName(), attribute.getNodeValue());
    }
    return attributes;
  }

  private static String text(Element root) throws TransformerException {
    TransformerFactory factory = TransformerFactory.newDefaultInstance();
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
    Transformer transformer = factory.newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter writer = new StringWriter();
    transformer.transform(new DOMSource(root), new StreamResult(writer));
    return writer.toString();
  }
}
