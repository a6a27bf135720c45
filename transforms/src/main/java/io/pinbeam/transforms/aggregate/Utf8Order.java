package io.pinbeam.transforms.aggregate;

import java.io.Serializable;
import java.util.Comparator;

/**
 * The order of texts by their UTF-8 bytes, which is that of their code points. {@link
 * String#compareTo} puts code points beyond U+FFFF before those from U+E000 on.
 */
public enum Utf8Order implements Comparator<String>, Serializable {
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xPair = Character.isSurrogate(x);
        boolean yPair = Character.isSurrogate(y);
        return xPair == yPair ? Character.compare(x, y) : xPair ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
