package io.pinbeam.emulator;

import java.util.regex.Pattern;

/** The addresses of this machine that nobody else can reach. */
public final class Loopback {
  private static final Pattern NAME =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

  private Loopback() {}

  /** By the name or the number alone: what a name stands for may change. */
  public static boolean isName(String host) {
    return NAME.matcher(host).matches();
  }
}
