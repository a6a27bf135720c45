package io.pinbeam.dashboard;

/**
 * The rows of a statement.
 *
 * @param csv as RFC 4180 has it, with a header
 * @param isCut whether there were more rows
 */
public record SqlResult(String csv, boolean isCut) {}
