package io.pinbeam.delta;

import java.util.Objects;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The name of a file or, with a slash at its end, a folder of {@link HeldFiles}. */
final class HeldName implements ResourceId {
  static final String SCHEME = "held";
  static final String PREFIX = SCHEME + "://";

  private static final long serialVersionUID = 1L;

  private final String name;

  HeldName(String name) {
    this.name = name;
  }

  @Override
  public ResourceId resolve(String other, ResolveOptions options) {
    boolean isFolder = options == StandardResolveOptions.RESOLVE_DIRECTORY;
    return new HeldName(getCurrentDirectory() + other + (isFolder ? "/" : ""));
  }

  @Override
  public ResourceId getCurrentDirectory() {
    return new HeldName(name.substring(0, name.lastIndexOf('/') + 1));
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public String getFilename() {
    String trimmed = name.replaceFirst("/$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  @Override
  public boolean isDirectory() {
    return name.endsWith("/");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeldName && ((HeldName) other).name.equals(name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
