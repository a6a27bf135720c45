package io.pinbeam.launch.reliability;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The tests of all modules with the tag {@code reliability}, read from their sources: the modules'
 * class paths do not go together.
 */
final class TestSources {
  private static final String TAG = "Tag(\"reliability\")";
  private static final Set<String> TESTS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "FuzzTest", "ArchTest");

  /** The file of each class in it and of each enabled test. */
  private final Map<NamedTest, Path> files = new LinkedHashMap<>();

  /** Classes and methods that carry the tag themselves. */
  private final Set<NamedTest> tagged = new LinkedHashSet<>();

  static TestSources under(Path root, List<String> modules) throws IOException {
    TestSources sources = new TestSources();
    for (String module : modules) {
      sources.read(module, root.resolve(module).resolve("src/test/java"));
    }
    return sources;
  }

  /** Those that carry the tag themselves: whole classes, and methods of others. */
  Set<NamedTest> tagged() {
    return tagged;
  }

  /** Whether it exists, is enabled and has the tag, by itself or by its class. */
  boolean runs(NamedTest test) {
    return files.containsKey(test) && (tagged.contains(test) || tagged.contains(test.whole()));
  }

  /** Whether a report's method is of them: it may stand in a class above the tagged one. */
  boolean hasRun(NamedTest test) {
    return runs(test) || tagged.contains(test.whole());
  }

  Path fileOf(NamedTest test) {
    return Objects.requireNonNull(files.get(test), test::toString);
  }

  private void read(String module, Path folder) throws IOException {
    List<Path> sources = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> found = Files.walk(folder)) {
        for (Path file : found.filter(each -> each.toString().endsWith(".java")).toList()) {
          if (Files.readString(file).contains(TAG)) {
            sources.add(file);
          }
        }
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      for (Path file : sources) {
        JavacTask task =
            (JavacTask)
                compiler.getTask(
                    null, manager, null, List.of(), null, manager.getJavaFileObjects(file));
        for (CompilationUnitTree unit : task.parse()) {
          unit.getTypeDecls().forEach(each -> addClass(module, file, each));
        }
      }
    }
  }

  private void addClass(String module, Path file, Tree declaration) {
    if (!(declaration instanceof ClassTree type)) {
      return;
    }
    if (!isEnabled(type.getModifiers())) {
      return;
    }
    NamedTest whole = new NamedTest(module, type.getSimpleName().toString(), "");
    add(whole, file, type.getModifiers());
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree method
          && isEnabled(method.getModifiers())
          && isTest(method.getModifiers())) {
        String name = method.getName().toString();
        add(new NamedTest(module, whole.type(), name), file, method.getModifiers());
      }
    }
  }

  private void add(NamedTest test, Path file, ModifiersTree modifiers) {
    files.put(test, file);
    if (has(modifiers, TAG)) {
      tagged.add(test);
    }
  }

  private static boolean isTest(ModifiersTree modifiers) {
    return modifiers.getAnnotations().stream()
        .map(each -> each.getAnnotationType().toString())
        .anyMatch(TESTS::contains);
  }

  private static boolean isEnabled(ModifiersTree modifiers) {
    return !has(modifiers, "Disabled");
  }

  private static boolean has(ModifiersTree modifiers, String annotation) {
    return modifiers.getAnnotations().stream()
        .map(AnnotationTree::toString)
        .anyMatch(each -> each.startsWith("@" + annotation));
  }
}
