package io.pinbeam.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A template as CloudFormation reads it; {@code !Ref X} becomes a map of {@code Ref} to X. */
final class CloudFormationTemplate {
  private final Map<String, Object> root;

  private CloudFormationTemplate(Map<String, Object> root) {
    this.root = root;
  }

  static CloudFormationTemplate read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new CloudFormationTemplate(map(new Yaml(new Functions()).load(reader)));
    }
  }

  Map<String, Object> section(String name) {
    return map(root.get(name));
  }

  Map<String, Object> resources() {
    return section("Resources");
  }

  static String type(Object resource) {
    return (String) map(resource).get("Type");
  }

  static Map<String, Object> properties(Object resource) {
    return map(map(resource).getOrDefault("Properties", Map.of()));
  }

  /** By logical name, those of one type. */
  Map<String, Map<String, Object>> ofType(String type) {
    Map<String, Map<String, Object>> found = new TreeMap<>();
    resources()
        .forEach(
            (name, resource) -> {
              if (type(resource).equals(type)) {
                found.put(name, map(resource));
              }
            });
    return found;
  }

  /** Every statement of the policies that roles have, by the role's logical name. */
  Map<String, List<Map<String, Object>>> statements() {
    Map<String, List<Map<String, Object>>> all = new TreeMap<>();
    ofType("AWS::IAM::Role")
        .forEach(
            (name, role) -> {
              for (Object policy : list(properties(role).getOrDefault("Policies", List.of()))) {
                add(all, name, map(policy).get("PolicyDocument"));
              }
            });
    ofType("AWS::IAM::RolePolicy")
        .values()
        .forEach(
            policy ->
                add(
                    all,
                    referred(properties(policy).get("RoleName")),
                    properties(policy).get("PolicyDocument")));
    ofType("AWS::IAM::ManagedPolicy")
        .values()
        .forEach(
            policy ->
                list(properties(policy).get("Roles"))
                    .forEach(
                        role ->
                            add(all, referred(role), properties(policy).get("PolicyDocument"))));
    return all;
  }

  /** What a role may do, of all its policies. */
  TreeSet<String> actions(String role) {
    TreeSet<String> actions = new TreeSet<>();
    statements()
        .getOrDefault(role, List.of())
        .forEach(statement -> actions.addAll(strings(statement.get("Action"))));
    return actions;
  }

  static String referred(Object reference) {
    return (String) map(reference).get("Ref");
  }

  /** A text, or each of a list. */
  static List<String> strings(Object value) {
    return list(value instanceof List ? value : List.of(value)).stream()
        .map(Object::toString)
        .toList();
  }

  /** Sees every value that is no map and no list, with the name of what holds it. */
  void forEachLeaf(LeafVisitor visitor) {
    visit("", root, visitor);
  }

  private static void visit(String name, Object value, LeafVisitor visitor) {
    if (value instanceof Map) {
      map(value).forEach((key, inner) -> visit(key, inner, visitor));
    } else if (value instanceof List<?> values) {
      values.forEach(inner -> visit(name, inner, visitor));
    } else {
      visitor.visit(name, value);
    }
  }

  private static void add(
      Map<String, List<Map<String, Object>>> all, String role, Object document) {
    for (Object statement : list(map(document).get("Statement"))) {
      all.computeIfAbsent(role, r -> new ArrayList<>()).add(map(statement));
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  interface LeafVisitor {
    void visit(String name, Object value);
  }

  private static final class Functions extends SafeConstructor {
    Functions() {
      super(options());
      yamlMultiConstructors.put("!", new Function());
    }

    private static LoaderOptions options() {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      // CloudFormation knows no aliases.
      options.setMaxAliasesForCollections(0);
      return options;
    }

    private final class Function extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        String tag = node.getTag().getValue().substring(1);
        boolean plain = tag.equals("Ref") || tag.equals("Condition");
        Map<String, Object> call = new LinkedHashMap<>();
        call.put(plain ? tag : "Fn::" + tag, argument(node));
        return call;
      }

      private Object argument(Node node) {
        if (node instanceof ScalarNode scalar) {
          return constructScalar(scalar);
        }
        return node instanceof SequenceNode sequence
            ? constructSequence(sequence)
            : constructMapping((MappingNode) node);
      }
    }
  }
}
