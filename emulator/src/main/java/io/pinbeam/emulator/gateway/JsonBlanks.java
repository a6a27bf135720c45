package io.pinbeam.emulator.gateway;

import java.util.Arrays;

/** Leaves out the blanks and line breaks between the tokens of a valid JSON text. */
final class JsonBlanks {
  private JsonBlanks() {}

  static byte[] without(byte[] json, int from, int to) {
    byte[] out = new byte[to - from];
    int size = 0;
    boolean text = false;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if (text) {
        out[size++] = b;
        if (b == '\\') {
          i++;
          out[size++] = json[i];
        } else if (b == '"') {
          text = false;
        }
      } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        out[size++] = b;
        text = b == '"';
      }
    }
    return size == out.length ? out : Arrays.copyOf(out, size);
  }
}
