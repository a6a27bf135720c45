package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Secrets that stand nowhere else, and where they are found again, in whatever form. */
final class PlantedSecrets {
  private final Map<String, String> secrets = new LinkedHashMap<>();

  /** One more, with characters in it that an address and a JSON text write otherwise. */
  String plant(String name) {
    String secret = "PLANTED/" + name + "+" + Integer.toHexString(name.hashCode()) + "=x7Q";
    secrets.put(name, secret);
    return secret;
  }

  /** One of letters and digits alone, for where nothing else may stand. */
  String plantWord(String name) {
    String secret = "PLANTEDword" + name + Integer.toHexString(name.hashCode());
    secrets.put(name, secret);
    return secret;
  }

  /** Which of them are in a text, and how they are written there. */
  List<String> in(String text) {
    List<String> found = new ArrayList<>();
    secrets.forEach(
        (name, secret) ->
            forms(secret)
                .forEach(
                    (form, written) -> {
                      if (text.contains(written)) {
                        found.add(name + ", " + form);
                      }
                    }));
    return found;
  }

  /** The files under a folder that have one, with which, but those that are meant to. */
  List<String> under(Path folder, Predicate<Path> isMeantTo) throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            List<String> names = new ArrayList<>(in(file.getFileName().toString()));
            if (attributes.isRegularFile() && !isMeantTo.test(file)) {
              names.addAll(in(Files.readString(file, ISO_8859_1)));
            }
            names.forEach(name -> found.add(folder.relativize(file) + ": " + name));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return found;
  }

  private static Map<String, String> forms(String secret) {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("as it is", secret);
    forms.put("in an address", URLEncoder.encode(secret, UTF_8));
    forms.put("in hexadecimal", HexFormat.of().formatHex(secret.getBytes(UTF_8)));
    // In base64 the letters go by where it begins; those at its ends mix with its neighbours.
    for (int before = 0; before < 3; before++) {
      String encoded =
          Base64.getEncoder().encodeToString(("a".repeat(before) + secret).getBytes(UTF_8));
      forms.put(
          "in base64 at " + before,
          encoded.substring(before == 0 ? 0 : 4, (before + secret.length()) / 3 * 4));
    }
    return forms;
  }
}
