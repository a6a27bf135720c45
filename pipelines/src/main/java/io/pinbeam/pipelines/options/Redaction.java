package io.pinbeam.pipelines.options;

import java.util.regex.Pattern;

/** Takes secrets out of what is shown or kept. */
public final class Redaction {
  private static final Pattern USER_INFO = Pattern.compile("://[^/@]*@");

  private Redaction() {}

  /** An address without the key and secret that some write before its host. */
  public static String ofAddress(String address) {
    return USER_INFO.matcher(address).replaceAll("://***@");
  }
}
