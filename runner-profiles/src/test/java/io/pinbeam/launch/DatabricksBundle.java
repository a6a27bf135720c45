package io.pinbeam.launch;

import com.databricks.sdk.service.jobs.CreateJob;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * The jobs of the bundle as its deployment sends them to the jobs API: variables put in, and read
 * into the API's own classes, which refuse a field that the API does not have.
 */
final class DatabricksBundle {
  private static final Path FOLDER =
      Path.of(System.getProperty("pinbeam.root", ".."), "runner-profiles", "databricks");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
  private static final ObjectMapper API =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Map<String, Object> variables;
  private final TreeSet<String> used = new TreeSet<>();
  private final Map<String, Object> jobs = new TreeMap<>();

  private DatabricksBundle(Map<String, Object> variables) {
    this.variables = variables;
  }

  /** With these values, and the defaults of the rest. */
  static DatabricksBundle with(Map<String, String> values) throws IOException {
    Map<String, Object> root = map(yaml(FOLDER.resolve("databricks.yml")));
    Map<String, Object> variables = new TreeMap<>();
    map(root.get("variables"))
        .forEach(
            (name, variable) -> {
              Object given = values.get(name);
              Object value = given == null ? map(variable).get("default") : given;
              if (value != null) {
                variables.put(name, value);
              }
            });
    DatabricksBundle bundle = new DatabricksBundle(variables);
    bundle.resolved(root.get("targets"));
    for (Object pattern : (List<?>) root.get("include")) {
      Path glob = FOLDER.resolve(pattern.toString());
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(glob.getParent(), glob.getFileName().toString())) {
        for (Path file : files) {
          Object resources = map(yaml(file)).get("resources");
          bundle.jobs.putAll(map(bundle.resolved(map(resources).get("jobs"))));
        }
      }
    }
    return bundle;
  }

  /** The variables that something asks for. */
  TreeSet<String> used() {
    return used;
  }

  TreeSet<String> variables() {
    return new TreeSet<>(variables.keySet());
  }

  /** A job's fields, which may be changed. */
  Map<String, Object> fields(String job) {
    return map(jobs.get(job));
  }

  CreateJob job(String job) throws JsonProcessingException {
    return read(fields(job));
  }

  static CreateJob read(Map<String, Object> fields) throws JsonProcessingException {
    Map<String, Object> sent = new LinkedHashMap<>(fields);
    // The one field that a bundle calls otherwise than the API does.
    List<Object> accesses = new ArrayList<>();
    for (Object permission : (List<?>) sent.remove("permissions")) {
      Map<String, Object> access = new LinkedHashMap<>(map(permission));
      access.put("permission_level", access.remove("level"));
      accesses.add(access);
    }
    sent.put("access_control_list", accesses);
    return API.readValue(API.writeValueAsString(sent), CreateJob.class);
  }

  private Object resolved(Object value) {
    if (value instanceof Map<?, ?> fields) {
      Map<Object, Object> resolved = new LinkedHashMap<>();
      fields.forEach((name, field) -> resolved.put(name, resolved(field)));
      return resolved;
    }
    if (value instanceof List<?> list) {
      return new ArrayList<>(list.stream().map(this::resolved).toList());
    }
    if (!(value instanceof String text)) {
      return value;
    }
    Matcher whole = VARIABLE.matcher(text);
    return whole.matches()
        ? resolved(variable(whole))
        : VARIABLE
            .matcher(text)
            .replaceAll(reference -> Matcher.quoteReplacement(variable(reference).toString()));
  }

  /** A text, or of a complex variable what it stands for. */
  private Object variable(MatchResult reference) {
    String name = reference.group(1).replaceFirst("^var\\.", "");
    Object value = variables.get(name);
    if (value == null || name.equals(reference.group(1))) {
      throw new AssertionError("no value of " + reference.group());
    }
    used.add(name);
    return value;
  }

  private static Object yaml(Path file) throws IOException {
    return new Yaml().load(Files.readString(file));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
