package io.pinbeam.launch.reliability;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test as the promises name it: {@code module:Class} or {@code module:Class#method}.
 *
 * @param module the folder of the module
 * @param type the simple name of the class
 * @param method the method, or nothing: the whole class
 */
record NamedTest(String module, String type, String method) {
  private static final Pattern NAME =
      Pattern.compile("([a-z/-]+):([A-Za-z0-9]+)(?:#([A-Za-z0-9]+))?");

  static NamedTest parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name + " is not module:Class or module:Class#method");
    }
    String method = matcher.group(3);
    return new NamedTest(matcher.group(1), matcher.group(2), method == null ? "" : method);
  }

  /** The same without its method. */
  NamedTest whole() {
    return new NamedTest(module, type, "");
  }

  boolean isWhole() {
    return method.isEmpty();
  }

  @Override
  public String toString() {
    return module + ':' + type + (isWhole() ? "" : '#' + method);
  }
}
