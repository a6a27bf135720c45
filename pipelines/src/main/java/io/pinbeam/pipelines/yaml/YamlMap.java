package io.pinbeam.pipelines.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * The fields of a YAML mapping with the lines that they stand at.
 *
 * <p>The file is parsed to nodes and no further, so that nothing in it can make an object of a
 * class of its choice, and each fault has its line. Values are taken as they are written: {@code
 * no} is a text, not false.
 */
public final class YamlMap {
  private static final int DEEPEST = 20;

  /** What SnakeYAML takes plain values for. */
  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ);

  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  private YamlMap(int line) {
    this.line = line;
  }

  /** The one mapping that a document is. */
  public static YamlMap parse(String text) throws YamlFault {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(0);
    options.setCodePointLimit(Integer.MAX_VALUE);
    Node root;
    try {
      root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int at = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new YamlFault(at, "this is no YAML: " + e.getProblem());
    } catch (ReaderException e) {
      throw new YamlFault(lineAt(text, e.getPosition()), "a character that YAML does not allow");
    } catch (YAMLException | IllegalArgumentException e) {
      // The second is what SnakeYAML has for tags with escaped spaces.
      throw new YamlFault(1, "this is no YAML: " + e.getMessage());
    }
    if (root == null) {
      throw new YamlFault(1, "the file is empty");
    }
    return of(root, "the file");
  }

  private static YamlMap of(Node node, String what) throws YamlFault {
    YamlMap map = new YamlMap(lineOf(node));
    if (isNothing(node)) {
      return map;
    }
    if (!(node instanceof MappingNode mapping)) {
      throw new YamlFault(map.line, what + " has to be fields with values, name: value");
    }
    checkTag(node);
    for (NodeTuple field : mapping.getValue()) {
      int at = lineOf(field.getKeyNode());
      if (!(field.getKeyNode() instanceof ScalarNode name)) {
        throw new YamlFault(at, "the name of a field has to be a word");
      }
      if (map.values.put(name.getValue(), field.getValueNode()) != null) {
        throw new YamlFault(at, name.getValue() + " stands twice");
      }
      map.lines.put(name.getValue(), at);
    }
    return map;
  }

  public int line() {
    return line;
  }

  /** Where a field stands; the mapping itself for one that is missing. */
  public int line(String field) {
    return lines.getOrDefault(field, line);
  }

  public List<String> fields() {
    return List.copyOf(values.keySet());
  }

  /** Refuses every other field. */
  public void allowOnly(String what, List<String> allowed) throws YamlFault {
    for (String field : fields()) {
      if (!allowed.contains(field)) {
        throw new YamlFault(
            line(field),
            "the field " + shown(field) + " is unknown: " + what + " has " + words(allowed));
      }
    }
  }

  /** The text of a field; null if it is missing or has no value. */
  public @Nullable String text(String field) throws YamlFault {
    Node node = values.get(field);
    if (node == null || isNothing(node)) {
      return null;
    }
    if (!(node instanceof ScalarNode scalar)) {
      throw new YamlFault(line(field), field + " has to be a single value");
    }
    checkTag(node);
    return scalar.getValue();
  }

  public String required(String field, String what) throws YamlFault {
    String text = text(field);
    if (text == null || text.isBlank()) {
      throw new YamlFault(line(field), what + " needs the field " + field);
    }
    return text;
  }

  /** The mapping in a field; without fields if the field has no value. */
  public YamlMap map(String field) throws YamlFault {
    return of(values.get(field), field);
  }

  /** The mappings listed in a field; null if it is missing. */
  public @Nullable List<YamlMap> list(String field) throws YamlFault {
    Node node = values.get(field);
    if (node == null) {
      return null;
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw new YamlFault(line(field), field + " has to be a list, each entry with a - before it");
    }
    checkTag(node);
    List<YamlMap> maps = new ArrayList<>();
    for (Node entry : sequence.getValue()) {
      maps.add(of(entry, "an entry of " + field));
    }
    return maps;
  }

  /** A text of the file as a message may have it. */
  public static String shown(String text) {
    return '"' + (text.length() <= 60 ? text : text.substring(0, 60) + "...") + '"';
  }

  private static String words(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  private static void checkTag(Node node) throws YamlFault {
    if (!TAGS.contains(node.getTag())) {
      throw new YamlFault(lineOf(node), "tags such as !name are not allowed");
    }
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static int lineAt(String text, int codePoint) {
    return 1 + (int) text.codePoints().limit(codePoint).filter(c -> c == '\n').count();
  }
}
