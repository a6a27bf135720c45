package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The versions that the parent pom builds with. */
final class BuildVersions {
  private final Element properties;

  private BuildVersions(Element properties) {
    this.properties = properties;
  }

  static BuildVersions read() throws IOException {
    try {
      Element project =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(Path.of(System.getProperty("pinbeam.root"), "pom.xml").toFile())
              .getDocumentElement();
      return new BuildVersions((Element) project.getElementsByTagName("properties").item(0));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  /** Those that matter to a runner, by the name of its outcomes. */
  String ofRunner(String name) {
    String engine =
        name.startsWith("spark") || name.startsWith("databricks")
            ? "Spark " + property("spark.version") + ", "
            : name.startsWith("flink") ? "Flink " + property("flink.version") + ", " : "";
    return "Beam "
        + property("beam.version")
        + ", "
        + engine
        + "Java "
        + property("maven.compiler.release");
  }

  private String property(String name) {
    return properties.getElementsByTagName(name).item(0).getTextContent();
  }
}
