package io.pinbeam.launch.cookbook;

import io.pinbeam.transforms.model.Post;

/** The joined posts that the recipes for answers count. */
final class ExamplePosts {
  private ExamplePosts() {}

  static Post post(long ind, String category, String country, Long followers) {
    return Post.builder()
        .ind(ind)
        .category(category)
        .country(country)
        .followerCount(followers)
        .build();
  }
}
