package io.pinbeam.launch;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command as Maven does: with classes that the VM's own class loader does not know. */
final class OwnClassLoader {
  private OwnClassLoader() {}

  /** The first word is the class path of the command, the others are the command's. */
  public static void main(String[] args) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : args[0].split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    // Not closed: the command ends the VM.
    URLClassLoader classes =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(classes);
    String[] words = List.of(args).subList(1, args.length).toArray(String[]::new);
    classes
        .loadClass("io.pinbeam.launch.Pinbeam")
        .getMethod("main", String[].class)
        .invoke(null, (Object) words);
  }
}
