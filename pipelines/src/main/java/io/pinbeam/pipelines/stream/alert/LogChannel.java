package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.pipelines.options.VisibleText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alerts as warnings in the log of the process that started the run. */
final class LogChannel implements AlertChannel {
  private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

  private final String name;

  LogChannel(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return "the log";
  }

  @Override
  public Attempt deliver(Alert alert) {
    LOG.warn("alert {} ({})", VisibleText.of(alert.text()), alert.id());
    return Attempt.delivered();
  }
}
