package io.pinbeam.emulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A JSON object as it is written: names and values in order, each value as JSON text. */
public final class JsonFields {
  private final boolean ascii;
  private final List<String> names = new ArrayList<>(12);
  private final List<String> values = new ArrayList<>(12);

  private JsonFields(boolean ascii) {
    this.ascii = ascii;
  }

  /** As Python's {@code json.dumps} writes by default: everything beyond ASCII is escaped. */
  public static JsonFields ascii() {
    return new JsonFields(true);
  }

  /** The same with {@code ensure_ascii=False}. */
  static JsonFields unicode() {
    return new JsonFields(false);
  }

  public JsonFields text(String name, String value) {
    return json(name, value == null ? "null" : JsonText.quoted(value, ascii));
  }

  public JsonFields number(String name, Number value) {
    return json(name, String.valueOf(value));
  }

  /** Sets a value that is JSON text already; a name that is there keeps its place. */
  public JsonFields json(String name, String json) {
    int at = names.indexOf(name);
    if (at < 0) {
      names.add(name);
      values.add(json);
    } else {
      values.set(at, json);
    }
    return this;
  }

  /** The JSON text of a value that is there. */
  String get(String name) {
    return values.get(names.indexOf(name));
  }

  JsonFields without(String name) {
    int at = names.indexOf(name);
    names.remove(at);
    values.remove(at);
    return this;
  }

  JsonFields reversed() {
    Collections.reverse(names);
    Collections.reverse(values);
    return this;
  }

  /** Over several lines, as a person would keep it. */
  String pretty() {
    StringBuilder out = new StringBuilder(768).append("{\n");
    for (int i = 0; i < names.size(); i++) {
      out.append("  \"").append(names.get(i)).append("\": ").append(values.get(i));
      out.append(i < names.size() - 1 ? ",\n" : "\n");
    }
    return out.append('}').toString();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(704).append('{');
    for (int i = 0; i < names.size(); i++) {
      out.append(i == 0 ? "\"" : ", \"").append(names.get(i)).append("\": ").append(values.get(i));
    }
    return out.append('}').toString();
  }
}
