package io.pinbeam.emulator;

/** What the generator knows of one geolocation; latitude and longitude as decimal text. */
record MadeGeo(
    long key, long timestamp, char between, String latitude, String longitude, String country) {
  private static final long PURPOSE = 0x67656F;
  private static final long FIRST = PostTime.second(2017, 10, 19);
  private static final long SECONDS = PostTime.second(2022, 10, 20) - FIRST;

  static MadeGeo of(long seed, long n) {
    Draws draws = Draws.of(seed, PURPOSE, n);
    return new MadeGeo(
        n,
        FIRST + draws.below(SECONDS),
        between(seed, n),
        degrees(draws, 90),
        degrees(draws, 180),
        Countries.draw(draws));
  }

  /** One post in twenty carries its times in ISO form, in all its records alike. */
  static char between(long seed, long n) {
    return Draws.of(seed, 'T', n).chance(0.05) ? 'T' : ' ';
  }

  JsonFields raw() {
    return JsonFields.ascii()
        .number("ind", key)
        .text("timestamp", PostTime.text(timestamp, between))
        .json("latitude", latitude)
        .json("longitude", longitude)
        .text("country", country);
  }

  JsonFields clean() {
    return JsonFields.unicode()
        .number("ind", key)
        .text("country", country)
        .json("coordinates", "[" + latitude + ", " + longitude + "]")
        .text("timestamp", PostTime.text(timestamp, ' '));
  }

  /** Six significant digits, written as Python writes a float. */
  private static String degrees(Draws draws, int limit) {
    long units = draws.below(2L * limit * 100_000) - limit * 100_000L;
    long size = Math.max(Math.abs(units), 10);
    int decimals = size >= 10_000_000 ? 3 : size >= 1_000_000 ? 4 : 5;
    long scale = decimals == 3 ? 1000 : decimals == 4 ? 10_000 : 100_000;
    size /= 100_000 / scale;
    StringBuilder text = new StringBuilder(10).append(units < 0 ? "-" : "").append(size / scale);
    // The digit before the fraction keeps its leading zeros.
    int point = text.length();
    text.append(scale + size % scale).setCharAt(point, '.');
    while (text.charAt(text.length() - 1) == '0' && text.charAt(text.length() - 2) != '.') {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }
}
