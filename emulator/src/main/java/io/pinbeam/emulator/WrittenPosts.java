package io.pinbeam.emulator;

/** What {@link PostFiles} wrote: source records, files, and bytes before compression. */
public record WrittenPosts(long records, long files, long bytes) {
  static final WrittenPosts NOTHING = new WrittenPosts(0, 0, 0);

  WrittenPosts plus(WrittenPosts other) {
    return new WrittenPosts(records + other.records, files + other.files, bytes + other.bytes);
  }
}
