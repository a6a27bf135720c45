package io.pinbeam.launch;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What an options interface says of one of its options. */
record OptionSpec(
    String name,
    Class<?> type,
    boolean isPath,
    String description,
    Optional<String> defaultValue,
    Optional<String> example) {

  /** The options that an interface declares itself or inherits from one of ours, by name. */
  static List<OptionSpec> of(Class<? extends PipelineOptions> options) {
    List<OptionSpec> specs = new ArrayList<>();
    for (Method method : options.getMethods()) {
      if (isGetter(method) && method.getDeclaringClass() != PipelineOptions.class) {
        specs.add(of(method));
      }
    }
    specs.sort(Comparator.comparing(OptionSpec::name));
    return specs;
  }

  static boolean isGetter(Method method) {
    String name = method.getName();
    return method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && (name.matches("get[A-Z].*")
            || (name.matches("is[A-Z].*") && method.getReturnType() == boolean.class));
  }

  static String nameOf(Method getter) {
    String name = getter.getName().replaceFirst("^(get|is)", "");
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static OptionSpec of(Method getter) {
    Description description = getter.getAnnotation(Description.class);
    Example example = getter.getAnnotation(Example.class);
    return new OptionSpec(
        nameOf(getter),
        getter.getReturnType(),
        getter.isAnnotationPresent(PathOption.class),
        description == null ? "" : description.value(),
        defaultOf(getter),
        Optional.ofNullable(example).map(Example::value));
  }

  private static Optional<String> defaultOf(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation.annotationType().getEnclosingClass() == Default.class) {
        try {
          String value =
              annotation.annotationType().getMethod("value").invoke(annotation).toString();
          return Optional.of(
              getter.getReturnType().isEnum() ? value.toLowerCase(Locale.ROOT) : value);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return Optional.empty();
  }

  /** The values that the option may have, or empty where any will do. */
  List<String> allowed() {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
            .toList()
        : List.of();
  }

  /** Whether it takes no value. */
  boolean isSwitch() {
    return type == boolean.class || type == Boolean.class;
  }

  /**
   * How a value is written: {@code =files|kafka}, {@code =N}, {@code =TEXT}, or nothing for a
   * switch.
   */
  String form() {
    if (isSwitch()) {
      return "";
    }
    if (type.isEnum()) {
      return "=" + String.join("|", allowed());
    }
    boolean number =
        type == int.class
            || type == long.class
            || type == double.class
            || Number.class.isAssignableFrom(type);
    return number ? "=N" : "=TEXT";
  }
}
