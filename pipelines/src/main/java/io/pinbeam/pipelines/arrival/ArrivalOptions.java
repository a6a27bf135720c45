package io.pinbeam.pipelines.arrival;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.TimeText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a run by arrival is asked for.
 *
 * @param from null: from the beginning
 * @param to exclusive; null: until now
 * @param isFullRefresh whether the account begins anew
 */
public record ArrivalOptions(@Nullable Instant from, @Nullable Instant to, boolean isFullRefresh) {

  /**
   * Reads {@code --date}, {@code --from}, {@code --to} and {@code --fullRefresh}; a blank one is
   * one that is not given.
   *
   * @return empty if the run is none by arrival
   * @throws BadOptionException if one cannot be read, or they do not go together
   */
  public static Optional<ArrivalOptions> of(
      @Nullable String date, @Nullable String from, @Nullable String to, boolean isFullRefresh) {
    if (isGiven(date) && (isGiven(from) || isGiven(to))) {
      throw new BadOptionException(
          "--date is not allowed beside --from or --to: --date=2026-11-20 is"
              + " --from=2026-11-20 --to=2026-11-21");
    }
    if (isFullRefresh && isGiven(from)) {
      throw new BadOptionException(
          "--from is not allowed with --fullRefresh, which reads from the beginning: --to is");
    }
    if (isFullRefresh && isGiven(date)) {
      throw new BadOptionException(
          "--date is not allowed with --fullRefresh, which reads from the beginning: --to is");
    }
    if (isGiven(date)) {
      LocalDate day = day(date);
      return Optional.of(new ArrivalOptions(midnight(day), midnight(day.plusDays(1)), false));
    }
    if (!isGiven(from) && !isGiven(to) && !isFullRefresh) {
      return Optional.empty();
    }
    ArrivalOptions options =
        new ArrivalOptions(
            isGiven(from) ? TimeText.parse("--from", from) : null,
            isGiven(to) ? TimeText.parse("--to", to) : null,
            isFullRefresh);
    if (options.from != null && options.to != null && !options.from.isBefore(options.to)) {
      throw new BadOptionException(
          "--from="
              + from
              + " is not before --to="
              + to
              + ": --to is exclusive, and the later one");
    }
    return Optional.of(options);
  }

  /**
   * The range, until now if no end is given.
   *
   * @throws BadOptionException if it begins in the future and has no end
   */
  public TimeRange range(Instant now) {
    if (to == null && from != null && !from.isBefore(now)) {
      throw new BadOptionException(
          "--from=" + from + " is not allowed without --to: it is not before now, " + now);
    }
    return new TimeRange(from, to == null ? now : to);
  }

  private static boolean isGiven(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new BadOptionException(
          "--date=" + text + " is no date: write 2026-11-20, a day in UTC", e);
    }
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
