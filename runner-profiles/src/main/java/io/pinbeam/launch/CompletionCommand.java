package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.PrintStream;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam completion bash|zsh}. */
final class CompletionCommand implements Subcommand {
  private static final String BASH = "bash";
  private static final String ZSH = "zsh";

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String summary() {
    return "bash or zsh: a script by which the shell completes this command's words";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return PipelineOptions.class;
  }

  @Override
  public List<String> words() {
    return List.of(BASH, ZSH);
  }

  @Override
  public String example() {
    return "completion bash > ~/.local/share/bash-completion/completions/pinbeam";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) {
    if (args.size() != 1 || !words().contains(args.get(0))) {
      throw new BadOptionException(
          "completion needs one word after it: allowed are " + String.join(", ", words()));
    }
    out.print(
        args.get(0).equals(BASH)
            ? BashCompletion.script(Pinbeam.subcommands())
            : ZshCompletion.script(Pinbeam.subcommands()));
    return ExitCode.OK;
  }
}
