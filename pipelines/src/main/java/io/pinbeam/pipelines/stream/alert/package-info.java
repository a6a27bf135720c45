/**
 * Alerts on the trends: rules from a YAML file, looked at window by window in the process that
 * started the run, each alert noted in {@code tables/alerts} before it is sent. The guarantees
 * stand in {@code docs/alerts.md}.
 */
package io.pinbeam.pipelines.stream.alert;
