package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.RowSlots;
import io.pinbeam.transforms.parse.Field;
import io.pinbeam.transforms.parse.JsonScanner;
import io.pinbeam.transforms.parse.JsonType;
import io.pinbeam.transforms.parse.RecordPlace;
import io.pinbeam.transforms.parse.RecordReader;
import io.pinbeam.transforms.parse.RecordSink;
import java.io.IOException;
import java.io.InputStream;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads source objects into cleaned rows and refused records: the whole of {@code
 * docs/contracts/cleaning.md} but the removal of repeats. Plain Java; one for each thread,
 * reusable.
 */
@SuppressWarnings("EnumOrdinal") // Arrays by kind: this is asked for each record.
public final class PostReader {
  private static final long KEYS = Field.INDEX.bit() | Field.IND.bit();
  private static final long[] OWN_FIELDS = ownFields();

  private final RowRules rules;
  private final RowPseudonyms pseudonyms;
  private final RecordReader records;
  private final RecordValues values;
  private final RowBuffer[] objects = RowObjects.buffers();

  private PostReader(CleaningRules rules) {
    this.rules = new RowRules(rules);
    this.pseudonyms = new RowPseudonyms(rules.pseudonyms());
    this.records = RecordReader.create(rules.frameLimits());
    this.values = new RecordValues(rules);
  }

  public static PostReader create(CleaningRules rules) {
    return new PostReader(rules);
  }

  /**
   * Reads a source object as a stream, with bounded memory; closing it is left to the caller.
   *
   * @param kind what the object's records are; null if it carries all kinds, then their fields tell
   * @throws IOException what the stream throws; damaged gzip is a refused record instead
   */
  public void read(@Nullable Kind kind, InputStream body, RowSink sink) throws IOException {
    records.read(body, new Rows(kind, sink));
  }

  /** The same, with rows as objects. */
  public void read(@Nullable Kind kind, InputStream body, PostSink sink) throws IOException {
    read(kind, body, new RowObjects(objects, sink));
  }

  /** Reads a source object from memory. */
  public void read(@Nullable Kind kind, byte[] body, int offset, int length, RowSink sink) {
    records.read(body, offset, length, new Rows(kind, sink));
  }

  /** The same, with rows as objects. */
  public void read(@Nullable Kind kind, byte[] body, int offset, int length, PostSink sink) {
    read(kind, body, offset, length, new RowObjects(objects, sink));
  }

  private static long[] ownFields() {
    long[] fields = new long[Kind.values().length];
    for (Kind kind : Kind.values()) {
      fields[kind.ordinal()] = Field.ownFieldsOf(kind);
    }
    return fields;
  }

  /** Makes rows of records. */
  private final class Rows implements RecordSink {
    private final @Nullable Kind givenKind;
    private final RowSink sink;

    Rows(@Nullable Kind givenKind, RowSink sink) {
      this.givenKind = givenKind;
      this.sink = sink;
    }

    @Override
    public void refused(Rejection rejection, long position, int part) {
      sink.rejected(givenKind, rejection, position, part);
    }

    @Override
    public void object(JsonScanner record, byte[] buffer, RecordPlace place) {
      Field keyField = keyField(record);
      if (record.typeOf(keyField) == JsonType.NULL) {
        refuse(record, place, RejectReason.MISSING_KEY, "neither index nor ind");
        return;
      }
      long ind = key(record, keyField, buffer);
      if (ind == RecordKey.BAD) {
        refuse(record, place, RejectReason.BAD_KEY, "no whole number of 0 or more in 64 bits");
        return;
      }
      Kind kind = givenKind == null ? kindByFields(record) : givenKind;
      if (kind == null) {
        refuse(record, place, RejectReason.WRONG_TOPIC, "no field tells what kind it is");
      } else if (isOfAnotherKind(record, kind)) {
        refuse(record, place, RejectReason.WRONG_TOPIC, "only fields of another kind");
      } else {
        long known = KEYS | OWN_FIELDS[kind.ordinal()];
        int unknown = record.otherFields() + Long.bitCount(record.presentFields() & ~known);
        if (unknown > 0) {
          sink.unknownFields(kind, unknown);
        }
        sink.fields(kind, record);
        values.moveTo(record, buffer, kind, sink);
        row(kind, ind, place);
      }
    }

    private void refuse(JsonScanner record, RecordPlace place, RejectReason reason, String detail) {
      Kind kind = givenKind == null ? kindByFields(record) : givenKind;
      sink.rejected(kind, place.reject(reason, detail), place.position(), place.part());
    }

    private long key(JsonScanner record, Field field, byte[] buffer) {
      if (record.typeOf(field) == JsonType.NUMBER) {
        long key = RecordKey.ofDigits(buffer, record.startOf(field), record.endOf(field));
        if (key != RecordKey.BAD) {
          return key;
        }
      }
      return RecordKey.parse(record.typeOf(field), record.textOf(field));
    }

    /** Of the two names the last one that is not null. */
    private Field keyField(JsonScanner record) {
      if (record.typeOf(Field.IND) == JsonType.NULL) {
        return Field.INDEX;
      }
      boolean indexLast =
          record.typeOf(Field.INDEX) != JsonType.NULL
              && record.startOf(Field.INDEX) > record.startOf(Field.IND);
      return indexLast ? Field.INDEX : Field.IND;
    }

    private boolean isOfAnotherKind(JsonScanner record, Kind kind) {
      long fields = record.presentFields();
      if ((fields & OWN_FIELDS[kind.ordinal()]) != 0) {
        return false;
      }
      for (long others : OWN_FIELDS) {
        if ((fields & others) != 0) {
          return true;
        }
      }
      return false;
    }

    /** The kind that most of the fields belong to, the first of several; null if none does. */
    private @Nullable Kind kindByFields(JsonScanner record) {
      Kind best = null;
      int most = 0;
      for (Kind kind : Kind.values()) {
        int count = Long.bitCount(record.presentFields() & OWN_FIELDS[kind.ordinal()]);
        if (count > most) {
          best = kind;
          most = count;
        }
      }
      return best;
    }

    private void row(Kind kind, long ind, RecordPlace place) {
      RowBuffer rows = sink.rows(kind);
      rows.begin(ind);
      switch (kind) {
        case PIN -> pin(rows);
        case GEO -> geo(rows);
        case USER -> user(rows);
      }
      rows.end();
      rules.apply(rows, sink);
      pseudonyms.apply(rows);
      String refusal = sink.refusal(kind);
      if (refusal == null) {
        sink.row(kind, place.position(), place.part());
        return;
      }
      rows.removeLast();
      Rejection rejection = place.reject(RejectReason.EXPECTATION, refusal);
      sink.rejected(kind, rejection, place.position(), place.part());
    }

    private void pin(RowBuffer rows) {
      values.text(Field.UNIQUE_ID, rows, RowSlots.UNIQUE_ID);
      values.text(Field.TITLE, rows, RowSlots.TITLE);
      values.text(Field.DESCRIPTION, rows, RowSlots.DESCRIPTION);
      values.followerCount(rows, RowSlots.FOLLOWER_COUNT);
      values.text(Field.POSTER_NAME, rows, RowSlots.POSTER_NAME);
      values.text(Field.TAG_LIST, rows, RowSlots.TAG_LIST);
      values.text(Field.IS_IMAGE_OR_VIDEO, rows, RowSlots.IS_IMAGE_OR_VIDEO);
      values.text(Field.IMAGE_SRC, rows, RowSlots.IMAGE_SRC);
      values.saveLocation(rows, RowSlots.SAVE_LOCATION);
      values.text(Field.CATEGORY, rows, RowSlots.CATEGORY);
    }

    private void geo(RowBuffer rows) {
      values.text(Field.COUNTRY, rows, RowSlots.COUNTRY);
      values.coordinates(rows, RowSlots.LATITUDE, RowSlots.LONGITUDE);
      values.time(Field.TIMESTAMP, rows, RowSlots.TIMESTAMP);
    }

    private void user(RowBuffer rows) {
      values.userName(rows, RowSlots.USER_NAME);
      values.age(rows, RowSlots.AGE);
      values.time(Field.DATE_JOINED, rows, RowSlots.DATE_JOINED);
    }
  }
}
