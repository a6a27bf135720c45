package io.pinbeam.emulator;

/** A column of a cleaned row that must be null, and why: a reason of the cleaning contract. */
public record FieldDefect(String field, String reason) {}
