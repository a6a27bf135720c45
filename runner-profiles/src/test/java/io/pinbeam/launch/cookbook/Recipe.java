package io.pinbeam.launch.cookbook;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * What {@code docs/cookbook.md} says above the code of a test class that stands between {@code //
 * Recipe begins} and {@code // Recipe ends}.
 */
@Retention(RUNTIME)
@Target(TYPE)
@interface Recipe {
  String title();

  /** Markdown: what the code gives, and what to know about it. */
  String text();
}
