package io.pinbeam.launch;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Does to a jar what a driver of Databricks does: it has made its SparkSession long before, puts
 * the jar on a class loader of its own, calls the main class, shows what that throws, and goes on.
 * It knows nothing of ours but the name of a class, so that it runs without our class path.
 *
 * <p>As a program, {@code jobs [jar]}: a file of parameters, one a line, with an empty line between
 * jobs.
 */
public final class DatabricksHost {
  static final String RETURNED = "HOST: a job returned";
  static final String THREW = "HOST: a job threw ";
  static final String USABLE = "HOST: the context counts to 1000";

  private static final String JOB = "io.pinbeam.launch.DatabricksJob";

  private DatabricksHost() {}

  public static void main(String[] arguments) throws Exception {
    // Threads of Spark's that read what tasks answer take it over, and see what is added later.
    Libraries libraries = new Libraries(DatabricksHost.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(libraries);
    // Its master and the rest are system properties, as spark-submit sets them.
    SparkSession session = SparkSession.builder().appName("host").getOrCreate();
    if (arguments.length > 1) {
      Path jar = Path.of(arguments[1]);
      session.sparkContext().addJar(jar.toString());
      libraries.addURL(jar.toUri().toURL());
    }
    for (List<String> job : jobs(Path.of(arguments[0]))) {
      run(libraries, job);
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    if (context.parallelize(Collections.nCopies(1000, 1)).count() == 1000) {
      System.out.println(USABLE);
    }
    // Not in order: a context that still cleans up may take two minutes to stop.
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(0);
  }

  private static void run(ClassLoader loader, List<String> job) throws Exception {
    try {
      Class.forName(JOB, true, loader)
          .getMethod("main", String[].class)
          .invoke(null, (Object) job.toArray(String[]::new));
      System.out.println(RETURNED);
    } catch (InvocationTargetException e) {
      System.out.println(THREW + e.getCause());
      e.getCause().printStackTrace();
    }
  }

  private static final class Libraries extends URLClassLoader {
    Libraries(ClassLoader parent) {
      super(new URL[0], parent);
    }

    @Override
    public void addURL(URL url) {
      super.addURL(url);
    }
  }

  private static List<List<String>> jobs(Path file) throws Exception {
    List<List<String>> jobs = new ArrayList<>();
    List<String> job = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isEmpty()) {
        job.add(line);
      } else if (!job.isEmpty()) {
        jobs.add(List.copyOf(job));
        job.clear();
      }
    }
    return jobs;
  }
}
