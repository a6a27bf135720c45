package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam profiles}. */
final class ProfilesCommand implements Subcommand {
  @Override
  public String name() {
    return "profiles";
  }

  @Override
  public String summary() {
    return "the runners that --profile names, and what each needs";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return PipelineOptions.class;
  }

  @Override
  public String example() {
    return "profiles";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) {
    for (String word : args) {
      if (!word.equals("--verbose")) {
        throw new BadOptionException("profiles takes no options, not even " + word);
      }
    }
    for (Profile profile : Profile.all()) {
      out.printf(Locale.ROOT, "%-14s %s%n", profile.name(), profile.about());
      out.printf(Locale.ROOT, "%-14s Needs: %s%n", "", profile.needs());
    }
    return ExitCode.OK;
  }
}
