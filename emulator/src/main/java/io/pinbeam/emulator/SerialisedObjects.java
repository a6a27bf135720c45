package io.pinbeam.emulator;

import java.io.ObjectInputFilter;

/** Java's serialised objects, which no server and no client of ours has a use for. */
public final class SerialisedObjects {
  private SerialisedObjects() {}

  /** From now on this VM refuses them all, whichever library reads them; a second call is none. */
  public static void refuse() {
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(
          object ->
              object.serialClass() == null
                  ? ObjectInputFilter.Status.UNDECIDED
                  : ObjectInputFilter.Status.REJECTED);
    }
  }
}
