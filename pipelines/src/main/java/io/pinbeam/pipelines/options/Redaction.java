package io.pinbeam.pipelines.options;

import java.util.regex.Pattern;

/** Takes secrets out of what is shown or kept. */
public final class Redaction {
  /** A secret of AWS may have slashes; a port with a path behind it is none. */
  private static final Pattern USER_INFO =
      Pattern.compile("://(?:[^/@\\s]*|[^/@:\\s]*:(?!\\d+/)[^@\\s]*)@");

  private Redaction() {}

  /** An address without the key and secret that some write before its host. */
  public static String ofAddress(String address) {
    return USER_INFO.matcher(address).replaceAll("://***@");
  }
}
