package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Reads {@code --option=value} words into options, with errors that say what is wrong and what is
 * allowed. A profile's words stand behind those that the user gave.
 */
final class Arguments {
  /** Words of the command itself, which no options interface knows. */
  private static final List<String> COMMAND_OPTIONS = List.of("verbose", "profile");

  private Arguments() {}

  static <T extends PipelineOptions> T parse(List<String> args, Class<T> options) {
    return parse(args, options, List.of());
  }

  /** With words that hold where neither the user nor the profile says otherwise. */
  static <T extends PipelineOptions> T parse(
      List<String> args, Class<T> options, List<String> defaults) {
    Map<String, Method> known = known(options);
    Map<String, String> given = new LinkedHashMap<>();
    for (String word : args) {
      String name = nameOf(word);
      if (given.containsKey(name)) {
        throw new BadOptionException("--" + name + " is given twice");
      }
      if (COMMAND_OPTIONS.contains(name)) {
        given.put(name, "");
        continue;
      }
      if (!known.containsKey(name)) {
        throw new BadOptionException(
            "unknown option --"
                + name
                + nearest(name, OptionSpec.of(options))
                + "; --help lists them");
      }
      given.put(name, checked(name, valueOf(word), known.get(name).getReturnType()));
    }
    List<String> others = new ArrayList<>(Profile.chosen(args).arguments());
    others.addAll(defaults);
    // Who names an endpoint means it for all services.
    if (!given.containsKey("endpoint")) {
      others.addAll(EndpointVariables.words(System.getenv()));
    }
    for (String word : others) {
      String name = nameOf(word);
      if (known.containsKey(name) && !given.containsKey(name)) {
        given.put(name, Placeholder.fill(valueOf(word)));
      }
    }
    List<String> words = new ArrayList<>();
    given.forEach(
        (name, value) -> {
          if (!COMMAND_OPTIONS.contains(name)) {
            words.add("--" + name + "=" + value);
          }
        });
    try {
      return PipelineOptionsFactory.fromArgs(words.toArray(String[]::new))
          .withValidation()
          .as(options);
    } catch (IllegalArgumentException e) {
      throw new BadOptionException(e.getMessage() + whereToFind(Profile.chosen(args), e), e);
    }
  }

  /** A profile's runner is on the class path if the build was told its name too. */
  private static String whereToFind(Profile profile, IllegalArgumentException failure) {
    return failure.getMessage().startsWith("Unknown 'runner' specified '" + profile.runner() + "'")
        ? "; mvn -P" + profile.name() + " brings it"
        : "";
  }

  private static String nameOf(String word) {
    if (!word.startsWith("--") || word.length() == 2) {
      throw new BadOptionException("'" + word + "' is no option: write --name=value");
    }
    int equals = word.indexOf('=');
    return equals < 0 ? word.substring(2) : word.substring(2, equals);
  }

  private static String valueOf(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? "true" : word.substring(equals + 1);
  }

  private static Map<String, Method> known(Class<? extends PipelineOptions> options) {
    PipelineOptionsFactory.register(options);
    Map<String, Method> known = new TreeMap<>();
    for (Class<? extends PipelineOptions> registered :
        PipelineOptionsFactory.getRegisteredOptions()) {
      for (Method method : registered.getMethods()) {
        if (OptionSpec.isGetter(method)) {
          known.put(OptionSpec.nameOf(method), method);
        }
      }
    }
    for (Method method : options.getMethods()) {
      if (OptionSpec.isGetter(method)) {
        known.put(OptionSpec.nameOf(method), method);
      }
    }
    return known;
  }

  private static String checked(String name, String value, Class<?> type) {
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        String constantName = ((Enum<?>) constant).name();
        if (constantName.equalsIgnoreCase(value)) {
          return constantName;
        }
      }
      throw new BadOptionException(
          "--"
              + name
              + "="
              + value
              + " is not allowed: allowed are "
              + List.of(type.getEnumConstants()).stream()
                  .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
                  .toList());
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      try {
        long number = Long.parseLong(value);
        if (number != (int) number && (type == int.class || type == Integer.class)) {
          throw new NumberFormatException();
        }
      } catch (NumberFormatException e) {
        throw new BadOptionException(
            "--" + name + "=" + value + " is not allowed: a whole number is", e);
      }
    }
    if (type == boolean.class) {
      // A schedule's template may leave it blank.
      String answer = value.isBlank() ? "false" : value.strip().toLowerCase(Locale.ROOT);
      if (!answer.equals("true") && !answer.equals("false")) {
        throw new BadOptionException(
            "--" + name + "=" + value + " is not allowed: allowed are [true, false]");
      }
      return answer;
    }
    if (type == double.class || type == Double.class) {
      try {
        Double.parseDouble(value);
      } catch (NumberFormatException e) {
        throw new BadOptionException("--" + name + "=" + value + " is not allowed: a number is", e);
      }
    }
    return value;
  }

  private static String nearest(String name, List<OptionSpec> options) {
    return options.stream()
        .map(OptionSpec::name)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= 3)
        .map(candidate -> " (did you mean --" + candidate + "?)")
        .orElse("");
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
